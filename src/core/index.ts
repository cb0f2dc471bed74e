export { type Clock, pause, systemClock, type Timer } from './clock.js';
export { describeError, type ErrorCode, GatewayError, isGatewayError, type Retry } from './error.js';
export { Events, type GatewayEvents } from './events.js';
export { type Log, type LogFields, silentLog } from './log.js';
export {
  type Direction,
  LANE_COMPLETE,
  MESSAGE_STATES,
  type MessageState,
  mayBecome,
  type SegmentState,
} from './message-state.js';
export { VERSION } from './version.js';
