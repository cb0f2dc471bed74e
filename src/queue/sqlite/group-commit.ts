import { GatewayError } from '../../core/index.js';
import { READS, WRITES } from '../operations/operations.js';
import { distinct, type Hint, type StoreSettings, type Work } from '../operations/work.js';
import type { Calendar } from '../period.js';
import type { Connection } from './connection.js';
import type { CountedDepths } from './depths.js';
import { type Reply, type Request, toWire } from './wire.js';

const OPERATIONS = { ...WRITES, ...READS };

/** What became of a batch of calls. */
export interface BatchResult {
  replies: Reply[];
  hints: Hint[];
  /** Absent when nothing was written. */
  commit?: { requests: number; durationMs: number };
}

/** What every call of one opening of the store shares. */
export interface Engine {
  db: Connection;
  owner: string;
  settings: StoreSettings;
  depths: CountedDepths;
  calendar: Calendar;
  /** Free part of the disk, 0 to 1. */
  freeDisk(): number;
  nextSeq: () => number;
}

/**
 * Runs a batch: all writes as one transaction, each in a savepoint of its own, so that one that fails takes nothing
 * of the others with it; then the reads, which so see committed data only. Replies are made after the commit.
 */
export async function runBatch(engine: Engine, requests: readonly Request[]): Promise<BatchResult> {
  const writes = requests.filter(({ operation }) => operation in WRITES);
  const result = writes.length > 0 ? await commitAll(engine, writes) : { replies: [], hints: [] };
  for (const request of requests) {
    if (!(request.operation in WRITES)) result.replies.push(await read(engine, request));
  }
  return result;
}

async function commitAll(engine: Engine, writes: readonly Request[]): Promise<BatchResult> {
  const { db } = engine;
  const startedAt = performance.now();
  const replies: Reply[] = [];
  const hints: Hint[] = [];
  try {
    db.run('BEGIN IMMEDIATE');
    for (const request of writes) replies.push(await write(engine, request, hints));
    db.run('COMMIT');
    engine.depths.keep();
  } catch (error) {
    rollBack(db);
    engine.depths.undo();
    const failed = toWire(unavailable(error));
    return { replies: writes.map(({ call }) => ({ call, error: failed })), hints: [] };
  }
  return {
    replies,
    hints: distinct(hints),
    commit: { requests: writes.length, durationMs: performance.now() - startedAt },
  };
}

/** @throws when SQLite has given up the whole transaction, as it does when the disk is full. */
async function write(engine: Engine, request: Request, hints: Hint[]): Promise<Reply> {
  const { db } = engine;
  const own: Hint[] = [];
  const mark = engine.depths.mark();
  db.run('SAVEPOINT call');
  try {
    const value = await perform(engine, request, own);
    db.run('RELEASE call');
    hints.push(...own);
    return { call: request.call, value };
  } catch (error) {
    if (!db.inTransaction) throw error;
    db.run('ROLLBACK TO call');
    engine.depths.undo(mark);
    db.run('RELEASE call');
    return { call: request.call, error: toWire(refusal(error)) };
  }
}

async function read(engine: Engine, request: Request): Promise<Reply> {
  try {
    return { call: request.call, value: await perform(engine, request, []) };
  } catch (error) {
    return { call: request.call, error: toWire(refusal(error)) };
  }
}

function perform(engine: Engine, request: Request, hints: Hint[]): Promise<unknown> {
  const work = workOn(engine, request.now, (hint) => hints.push(hint));
  const operation = OPERATIONS[request.operation];
  return Reflect.apply(operation, undefined, [work, ...request.arguments]);
}

/** What an operation works with; whoever has the store open has it alone, so that nothing need be locked. */
export function workOn(engine: Engine, now: number, hint: (hint: Hint) => void): Work {
  return { ...engine, kin: '%', hint, now, sharedNow: now, alone: () => undefined };
}

function rollBack(db: Connection): void {
  if (db.inTransaction) db.run('ROLLBACK');
}

/** What an operation's failure is to its caller. */
function refusal(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'SqliteError') return error;
  if ('code' in error && error.code === 'SQLITE_CONSTRAINT_UNIQUE') {
    return new GatewayError('CONFLICT', 'the store holds one with the same identity already', { cause: error });
  }
  return unavailable(error);
}

/** What SQLite refuses, the caller may try again later. */
function unavailable(error: unknown): GatewayError {
  return new GatewayError('STORE_UNAVAILABLE', 'the store cannot be written or read', { cause: error });
}
