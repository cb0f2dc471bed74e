import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { adoptLeft } from '../operations/in-flight.js';
import { integer } from '../operations/row.js';
import { Calendar } from '../period.js';
import { readDepths } from './depths.js';
import { watchDisk } from './disk.js';
import { type Engine, runBatch, workOn } from './group-commit.js';
import { type InstanceLock, lockInstance } from './instance-lock.js';
import { openDatabase, refusedToOpen } from './open-database.js';
import { type FromWorker, type Request, type ToWorker, toWire, type WorkerStart } from './wire.js';

/*
 * The thread that holds the database. Calls that arrive while one commit waits for the disk make up the next; the
 * main thread never waits for a disk.
 */

/** Most calls in one commit, so that the first of them need not wait for ever. */
const BATCH_LIMIT = 500;

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread only');

function tell(message: FromWorker): void {
  port?.postMessage(message);
}

async function open(start: WorkerStart): Promise<{ engine: Engine; lock: InstanceLock }> {
  const lock = lockInstance(start.path);
  try {
    const db = openDatabase(start.path);
    const last = db.get('SELECT coalesce(max(seq), 0) AS seq FROM message');
    let seq = last ? integer(last, 'seq') : 0;
    const { owner, settings } = start;
    const calendar = new Calendar(settings.timeZone);
    const engine = {
      ...{ db, owner, settings, calendar, depths: readDepths(db), nextSeq: () => ++seq },
      freeDisk: watchDisk(start.path),
    };
    await adoptLeft(workOn(engine, start.now, () => undefined));
    return { engine, lock };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** All calls that are here by now, the first message included, and whether the end was asked for behind them. */
function drain(first: ToWorker): { calls: Request[]; close: boolean } {
  const calls: Request[] = [];
  let message: ToWorker | undefined = first;
  while (message !== undefined) {
    if ('close' in message) return { calls, close: true };
    calls.push(...message.calls);
    message = port ? receiveMessageOnPort(port)?.message : undefined;
  }
  return { calls, close: false };
}

async function serve(engine: Engine, lock: InstanceLock, first: ToWorker): Promise<void> {
  const { calls, close } = drain(first);
  for (let at = 0; at < calls.length; at += BATCH_LIMIT) {
    tell(await runBatch(engine, calls.slice(at, at + BATCH_LIMIT)));
  }
  if (!close) return;
  engine.db.close();
  lock.release();
  port?.close();
}

try {
  const start: WorkerStart = workerData;
  const { engine, lock } = await open(start);
  // SQLite answers at once, so that nothing awaited here lets the next message in before this one is done.
  port.on('message', (first: ToWorker) => void serve(engine, lock, first));
  tell({ opened: true });
} catch (error) {
  tell({ refused: toWire(refusedToOpen(workerData.path, error)) });
}
