import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/core/index.js';
import { openSqliteStore, type QueueStore } from '../../src/queue/index.js';
import { ManualClock } from '../support/manual-clock.js';
import type { StoreRig } from './rig.js';

/** A folder of its own for one SQLite store. */
export async function startSqliteRig(): Promise<StoreRig & { path: string; commits: number[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-queue-'));
  const path = join(folder, 'queue.db');
  const clock = new ManualClock();
  const opened: QueueStore[] = [];
  const commits: number[] = [];
  return {
    clock,
    path,
    commits,
    async open(settings = {}) {
      const onCommit = ({ requests }: { requests: number }) => void commits.push(requests);
      const store = await openSqliteStore({ path, clock, log: silentLog, owner: 'test', settings, onCommit });
      opened.push(store);
      return store;
    },
    async close() {
      await Promise.all(opened.map((store) => store.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
