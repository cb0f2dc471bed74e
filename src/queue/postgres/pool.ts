import { Pool, type PoolConfig, types } from 'pg';

/** Longest wait for a connection, and for one answer: beyond it the connection is given up. */
const CONNECT_MS = 5_000;
const ANSWER_MS = 15_000;

const INT8 = 20;

/** What every connection is opened with. */
export function connectionConfig(url: string): PoolConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: ANSWER_MS,
    // Moments, counters and places: all below 2^53.
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : types.getTypeParser(oid, format)) },
    // A commit that is answered is on disk. A process that is frozen within a transaction must not hold up the others.
    options: '-c synchronous_commit=on -c idle_in_transaction_session_timeout=20000 -c application_name=sms-sidecar',
  };
}

/** Connections for the operations, opened when they are needed. */
export function openPool(url: string, connections: number): Pool {
  const pool = new Pool({ ...connectionConfig(url), max: connections, pipeline: true });
  // A connection that breaks while nobody uses it is replaced by the next that is opened.
  pool.on('error', () => undefined);
  return pool;
}
