import { randomUUID } from 'node:crypto';
import type { Clock, Log } from '../../core/index.js';
import { CalledStore } from '../operations/called-store.js';
import { StoreEvents } from '../operations/events.js';
import { completeSettings } from '../operations/settings.js';
import type { StoreSettings } from '../operations/work.js';
import type { QueueStore } from '../store.js';
import { StoreThread } from './thread.js';

/** What a store is opened with. */
export interface SqliteStoreOptions {
  /** File of the database; its folder must exist. Beside it stand `-wal`, `-shm` and `.lock`. */
  path: string;
  clock: Clock;
  log: Log;
  /** Name of this process, as the evidence of what it leaves behind shows it. */
  owner: string;
  settings?: Partial<StoreSettings>;
  /** Called after each commit with the number of calls it held and how long it took. */
  onCommit?: (commit: { requests: number; durationMs: number }) => void;
}

/**
 * Opens the embedded store, and creates it where there is none.
 *
 * @throws GatewayError `STORE_IN_USE` when it is open already, here or in another process; `STORE_NEWER` when a later
 * release wrote it; `STORE_UNAVAILABLE` when it cannot be read or written.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<QueueStore> {
  const { clock, log, path } = options;
  const events = new StoreEvents();
  const start = {
    path,
    // Every opening is an owner of its own, so that what an earlier one left in flight is told apart by any name.
    owner: `${options.owner}/${randomUUID()}`,
    settings: completeSettings(options.settings),
    now: clock.now(),
  };
  const thread = await StoreThread.start(start, {
    hint: (hint) => events.tell(hint),
    commit: (commit) => options.onCommit?.(commit),
    died: (error) => log.error({ path, error }, 'the store has failed'),
  });
  return new CalledStore(thread, clock, events);
}
