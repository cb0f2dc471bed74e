import type { SqliteStoreOptions } from '../../queue/index.js';
import type { Config } from '../config.js';

/** Where the queue is, and how long it lets one wait for another. */
export function storeOptions({
  store,
  laneHoldMs,
  rebindAfterMs,
}: Config): Pick<SqliteStoreOptions, 'path' | 'settings'> {
  return { path: store.path, settings: { laneHoldMs, rebindAfterMs } };
}
