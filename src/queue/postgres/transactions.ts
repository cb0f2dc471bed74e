import type { Pool, PoolClient } from 'pg';
import { GatewayError } from '../../core/index.js';
import {
  type OperationArguments,
  type OperationName,
  type OperationResult,
  READS,
  WRITES,
} from '../operations/operations.js';
import { integer } from '../operations/row.js';
import type { Hint, StoreSettings, Work } from '../operations/work.js';
import type { Calendar } from '../period.js';
import { DepthCounter } from './depth-counter.js';
import { isCutOff, mayRunAnew, refusal } from './failure.js';
import { Session } from './session.js';

const OPERATIONS = { ...WRITES, ...READS };

/** How often a transaction that was ended in the place of another is run anew. */
const ATTEMPTS = 8;
/** At how many places the depth of a network is counted; more than anybody has connections would be of no use. */
const PLACES = 64;

/** What every transaction of one opening of the store shares. */
export interface Engine {
  pool: Pool;
  owner: string;
  /** Pattern of LIKE for the owners that bear this process's name. */
  kin: string;
  settings: StoreSettings;
  calendar: Calendar;
  /** Now on the clock by which leases go. */
  shared(): number;
  /** Told after the commit. */
  tell(hints: readonly Hint[]): void;
}

/** One call of an operation. */
export interface Call<K extends OperationName = OperationName> {
  operation: K;
  now: number;
  args: OperationArguments<K>;
}

/** Runs one operation: what changes something in a transaction, what only looks without. @throws GatewayError as it refuses. */
export async function runOne<K extends OperationName>(engine: Engine, call: Call<K>): Promise<OperationResult<K>> {
  if (call.operation in WRITES) return await transaction(engine, (running) => perform(engine, running, call));
  return await withSession(engine, (session) => perform(engine, start(session), call));
}

/** Runs operations, in order, as one transaction that holds all these locks: all of them are done, or none. */
export async function runTogether(
  engine: Engine,
  calls: readonly Call[],
  locks: readonly string[],
): Promise<unknown[]> {
  return await transaction(engine, async (running) => {
    for (const name of locks) lock(running.session, name);
    const results: unknown[] = [];
    for (const call of calls) results.push(await perform(engine, running, call));
    return results;
  });
}

/** What belongs to one transaction. */
interface Running {
  session: Session;
  depths: DepthCounter;
  hints: Hint[];
}

function start(session: Session): Running {
  return { session, depths: new DepthCounter(session, Math.floor(Math.random() * PLACES)), hints: [] };
}

async function transaction<T>(engine: Engine, task: (running: Running) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withSession(engine, (session) => attemptOnce(engine, start(session), task));
    } catch (error) {
      if (attempt === ATTEMPTS || !mayRunAnew(error)) throw error;
    }
  }
}

async function attemptOnce<T>(engine: Engine, running: Running, task: (running: Running) => Promise<T>): Promise<T> {
  const { session, depths, hints } = running;
  session.run('BEGIN');
  const result = await task(running);
  depths.write();
  session.run('COMMIT');
  await session.settled();
  engine.tell(hints);
  return result;
}

/** Lends a connection; one on which something failed goes back only after a rollback, or not at all. */
async function withSession<T>({ pool }: Engine, task: (session: Session) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  const session = new Session(client);
  try {
    const result = await task(session);
    client.release();
    return result;
  } catch (error) {
    await giveBack(client, session, error);
    throw error;
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw refusal(error);
  }
}

async function giveBack(client: PoolClient, session: Session, error: unknown): Promise<void> {
  await session.settled().catch(() => undefined);
  if (isCutOff(error)) {
    client.release(true);
    return;
  }
  await client.query('ROLLBACK').then(
    () => client.release(),
    () => client.release(true),
  );
}

async function perform<K extends OperationName>(
  engine: Engine,
  { session, depths, hints }: Running,
  { operation, now, args }: Call<K>,
): Promise<OperationResult<K>> {
  const { owner, kin, settings, calendar } = engine;
  const work: Work = {
    ...{ db: session, now, sharedNow: engine.shared(), owner, kin, settings, depths, calendar },
    freeDisk: () => 1, // the database's disk is its own operator's matter
    hint: (hint) => void hints.push(hint),
    nextSeq: () => nextSeq(session),
    alone: (name) => lock(session, name),
  };
  return await Reflect.apply(OPERATIONS[operation], undefined, [work, ...args]);
}

/** Waits until no other transaction holds a lock of this name. */
function lock(session: Session, name: string): void {
  session.run('SELECT pg_advisory_xact_lock(hashtextextended(@name, 0))', { name });
}

async function nextSeq(session: Session): Promise<number> {
  const row = await session.get(`SELECT nextval('message_seq') AS seq`);
  if (!row) throw new GatewayError('STORE_UNAVAILABLE', 'the sequence of messages gave no value');
  return integer(row, 'seq');
}
