import { closeSync, openSync } from 'node:fs';
import { GatewayError } from '../../core/index.js';
import { Connection } from './connection.js';
import { migrate, refuseNewer } from './migrate.js';

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the store's database with its schema up to date.
 *
 * @throws GatewayError `STORE_NEWER` for one of a later release; `STORE_UNAVAILABLE` when the file cannot be used.
 */
export function openDatabase(path: string): Connection {
  let connection: Connection | undefined;
  try {
    closeSync(openSync(path, 'a', 0o600)); // texts and numbers are nobody else's; SQLite's other files take its mode
    connection = new Connection(path, BUSY_TIMEOUT_MS);
    refuseNewer(connection, path);
    // FULL: with NORMAL an acknowledged message could be gone after a power failure.
    connection.execute(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA cache_size = -32768;
      PRAGMA wal_autocheckpoint = 4000;
      PRAGMA journal_size_limit = 67108864;`);
    migrate(connection);
    return connection;
  } catch (error) {
    connection?.close();
    throw refusedToOpen(path, error);
  }
}

/** Why a store cannot be opened, and what to do. */
export function refusedToOpen(path: string, error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError('STORE_UNAVAILABLE', `the store ${path} cannot be opened; ${advice(error)}`, {
    cause: error,
  });
}

function advice(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
    return 'it is damaged or is no database: put a backup in its place, or move it away to begin with an empty one';
  }
  return 'its folder must exist, and this user must be able to write there';
}
