export {
  type AcceptanceDeps,
  AcceptanceDesk,
  type AcceptanceOptions,
  type AcceptanceResult,
} from './acceptance.js';
export type { ModemOperations, Operations } from './http/operations.js';
export { type HttpDeps, type HttpOptions, HttpServer } from './http/server.js';
export type { Limits } from './limits.js';
export { newMessageId } from './message-id.js';
export type { AcceptedMessage, Notices } from './notices.js';
export { type PreviewOptions, previewText, type TextPreview } from './preview.js';
export * from './proxy/index.js';
export type { RouteAccount } from './route-desk.js';
export type { AcceptanceRules } from './rules.js';
export type { PreviewCall, SendCall } from './send-call.js';
export { readSubmission, type Submission } from './submission.js';
