import type { SqliteStoreOptions } from '../../queue/index.js';
import type { Config } from '../config.js';

/** Where the queue is, how long it lets one wait for another, and what it does about an unknown fate. */
export function storeOptions({
  store,
  laneHoldMs,
  rebindAfterMs,
  uncertain,
  inbound,
}: Config): Pick<SqliteStoreOptions, 'path' | 'settings'> {
  return { path: store.path, settings: { laneHoldMs, rebindAfterMs, uncertain, conversationMs: inbound.memoryMs } };
}
