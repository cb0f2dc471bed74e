import { Connection } from './connection.js';
import { migrate } from './migrate.js';

const BUSY_TIMEOUT_MS = 5_000;

/** Opens the store's database with its schema up to date. @throws GatewayError `STORE_NEWER`. */
export function openDatabase(path: string): Connection {
  const connection = new Connection(path, BUSY_TIMEOUT_MS);
  try {
    // FULL: with NORMAL an acknowledged message could be gone after a power failure.
    connection.execute(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 67108864',
    );
    migrate(connection, path);
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}
