import { silentLog } from '../../src/core/index.js';
import { openPostgresStore, type QueueStore } from '../../src/queue/index.js';
import { ManualClock } from '../support/manual-clock.js';
import type { PostgresServer } from '../support/postgres.js';
import type { StoreRig } from './rig.js';

/** A database of its own for one store; the rig's clock stands for the database's. */
export async function startPostgresRig(server: PostgresServer): Promise<StoreRig & { url: string }> {
  const url = await server.database();
  const clock = new ManualClock();
  const opened: QueueStore[] = [];
  return {
    clock,
    url,
    async open(settings = {}) {
      const store = await openPostgresStore({
        url,
        clock,
        sharedClock: clock,
        log: silentLog,
        owner: 'test',
        settings,
      });
      opened.push(store);
      return store;
    },
    async close() {
      await Promise.all(opened.map((store) => store.close()));
      await server.drop(url);
    },
  };
}
