import type { SqliteStoreOptions } from '../../queue/index.js';
import type { Config } from '../config.js';

/** Where the queue is, how long it lets one wait for another, and what it does about an unknown fate. */
export function storeOptions({
  store,
  laneHoldMs,
  rebindAfterMs,
  uncertain,
  inbound,
  rules: { timeZone },
}: Config): Pick<SqliteStoreOptions, 'path' | 'settings'> {
  const settings = { laneHoldMs, rebindAfterMs, uncertain, conversationMs: inbound.memoryMs, timeZone };
  return { path: store.path, settings };
}
