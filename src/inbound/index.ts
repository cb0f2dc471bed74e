export { type InboundDeps, InboundWorker } from './inbound-worker.js';
export type { StatusReports } from './intake.js';
export type { InboundModem, InboundOptions, InboundQueue, OutgoingText, ProxySender } from './options.js';
export { type AttemptFacts, outcomeOf, type Verdict } from './outcome.js';
