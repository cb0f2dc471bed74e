import { workerData } from 'node:worker_threads';
import { Connection } from '../../src/queue/sqlite/connection.js';
import type { CommitKill } from './protocol.js';

/*
 * The thread of the SQLite store as it is, but that the process dies by SIGKILL right before or right after its n-th
 * commit: before, nothing of it is on disk; after, all of it is, and nobody was told.
 */

const commitKill: CommitKill | undefined = workerData.commitKill;

if (commitKill !== undefined) {
  const run = Connection.prototype.run;
  let commits = 0;
  Connection.prototype.run = function (sql, parameters) {
    if (sql !== 'COMMIT') return run.call(this, sql, parameters);
    commits += 1;
    const isIt = commits === commitKill.nth;
    if (isIt && commitKill.when === 'before') process.kill(process.pid, 'SIGKILL');
    const changed = run.call(this, sql, parameters);
    if (isIt) process.kill(process.pid, 'SIGKILL');
    return changed;
  };
}

await import('../../src/queue/sqlite/worker.js');
