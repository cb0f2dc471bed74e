export { Delivery, type DeliveryDeps } from './delivery.js';
export type { InboundModem, InboundOptions, InboundQueue, OutgoingText, ProxySender } from './options.js';
export { type AttemptFacts, outcomeOf, type Verdict } from './outcome.js';
