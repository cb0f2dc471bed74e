export type * from './conversation.js';
export { fateOf, isFinal, type SegmentFate } from './fate.js';
export type * from './inbound-desk.js';
export type * from './message.js';
export { recipientKey } from './recipient.js';
export { openSqliteStore, type SqliteStoreOptions } from './sqlite/sqlite-store.js';
export type * from './store.js';
