export {
  type AcceptanceDeps,
  AcceptanceDesk,
  type AcceptanceOptions,
  type AcceptanceResult,
  type SendCall,
} from './acceptance.js';
export type { ModemOperations, Operations } from './http/operations.js';
export { type HttpDeps, type HttpOptions, HttpServer } from './http/server.js';
export { newMessageId } from './message-id.js';
export * from './proxy/index.js';
export { readSubmission, type Submission } from './submission.js';
