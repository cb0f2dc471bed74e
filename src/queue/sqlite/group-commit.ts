import { GatewayError } from '../../core/index.js';
import type { Calendar } from '../period.js';
import type { Connection } from './connection.js';
import type { Depths } from './depths.js';
import { READS, WRITES } from './operations.js';
import { type Reply, type Request, toWire } from './wire.js';
import type { Hint, StoreSettings, Work } from './work.js';

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
  depths: Depths;
  calendar: Calendar;
  /** Free part of the disk, 0 to 1. */
  freeDisk(): number;
  nextSeq: () => number;
}

/**
 * Runs a batch: all writes as one transaction, each in a savepoint of its own, so that one that fails takes nothing
 * of the others with it; then the reads, which so see committed data only. Replies are made after the commit.
 */
export function runBatch(engine: Engine, requests: readonly Request[]): BatchResult {
  const writes = requests.filter(({ operation }) => operation in WRITES);
  const result = writes.length > 0 ? commitAll(engine, writes) : { replies: [], hints: [] };
  for (const request of requests) {
    if (!(request.operation in WRITES)) result.replies.push(read(engine, request));
  }
  return result;
}

function commitAll(engine: Engine, writes: readonly Request[]): BatchResult {
  const { db } = engine;
  const startedAt = performance.now();
  const replies: Reply[] = [];
  const hints: Hint[] = [];
  try {
    db.run('BEGIN IMMEDIATE');
    for (const request of writes) replies.push(write(engine, request, hints));
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

/** A hint told once in a batch says all that it can say. */
function distinct(hints: readonly Hint[]): Hint[] {
  return [...new Map(hints.map((hint) => [`${hint.hint} ${'network' in hint ? hint.network : ''}`, hint])).values()];
}

/** @throws when SQLite has given up the whole transaction, as it does when the disk is full. */
function write(engine: Engine, request: Request, hints: Hint[]): Reply {
  const { db } = engine;
  const own: Hint[] = [];
  const mark = engine.depths.mark();
  db.run('SAVEPOINT call');
  try {
    const value = perform(engine, request, own);
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

function read(engine: Engine, request: Request): Reply {
  try {
    return { call: request.call, value: perform(engine, request, []) };
  } catch (error) {
    return { call: request.call, error: toWire(refusal(error)) };
  }
}

function perform(engine: Engine, request: Request, hints: Hint[]): unknown {
  const hint = (told: Hint) => {
    hints.push(told);
  };
  const work: Work = { ...engine, hint, now: request.now };
  const operation = OPERATIONS[request.operation];
  return Reflect.apply(operation, undefined, [work, ...request.arguments]);
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
