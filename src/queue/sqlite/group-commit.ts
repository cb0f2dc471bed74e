import { GatewayError } from '../../core/index.js';
import type { Connection } from './connection.js';
import { READS, WRITES } from './operations.js';
import { type Reply, type Request, toWire } from './wire.js';
import type { Hint, StoreSettings, Work } from './work.js';

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
  } catch (error) {
    rollBack(db);
    const refusal = toWire(unavailable(error));
    return { replies: writes.map(({ call }) => ({ call, error: refusal })), hints: [] };
  }
  return { replies, hints, commit: { requests: writes.length, durationMs: performance.now() - startedAt } };
}

/** @throws when SQLite has given up the whole transaction, as it does when the disk is full. */
function write(engine: Engine, request: Request, hints: Hint[]): Reply {
  const { db } = engine;
  const own: Hint[] = [];
  db.run('SAVEPOINT call');
  try {
    const value = perform(engine, request, own);
    db.run('RELEASE call');
    hints.push(...own);
    return { call: request.call, value };
  } catch (error) {
    if (!db.inTransaction) throw error;
    db.run('ROLLBACK TO call');
    db.run('RELEASE call');
    return { call: request.call, error: toWire(isSqliteError(error) ? unavailable(error) : error) };
  }
}

function read(engine: Engine, request: Request): Reply {
  try {
    return { call: request.call, value: perform(engine, request, []) };
  } catch (error) {
    return { call: request.call, error: toWire(isSqliteError(error) ? unavailable(error) : error) };
  }
}

function perform(engine: Engine, request: Request, hints: Hint[]): unknown {
  const work: Work = {
    ...engine,
    now: request.now,
    hint: (hint) => {
      hints.push(hint);
    },
  };
  const operation = { ...WRITES, ...READS }[request.operation];
  return Reflect.apply(operation, undefined, [work, ...request.arguments]);
}

function rollBack(db: Connection): void {
  if (db.inTransaction) db.run('ROLLBACK');
}

function isSqliteError(error: unknown): boolean {
  return error instanceof Error && error.name === 'SqliteError';
}

/** What SQLite refuses, the caller may try again later. */
export function unavailable(error: unknown): GatewayError {
  return new GatewayError('STORE_UNAVAILABLE', 'the store cannot be written or read', { cause: error });
}
