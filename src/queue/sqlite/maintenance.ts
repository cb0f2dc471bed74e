import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { GatewayError } from '../../core/index.js';
import { integer, text } from '../operations/row.js';
import { Connection } from './connection.js';
import { lockInstance } from './instance-lock.js';
import { LATEST_VERSION, refuseNewer, schemaVersion } from './migrate.js';
import { openDatabase, refusedToOpen } from './open-database.js';

/** What is found in the file of a store. */
export interface StoreCheck {
  path: string;
  /** Number of its schema, and of the one that this release writes. */
  schema: number;
  latestSchema: number;
  /** Messages by state. */
  messages: Record<string, number>;
  /** What is damaged, in SQLite's words; empty when all is well. */
  damage: string[];
}

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Reads a store from end to end and tells what is in it. It may be open in a running sidecar.
 *
 * @throws GatewayError `STORE_UNAVAILABLE` when there is none or it is no database; `STORE_NEWER`.
 */
export function checkSqliteStore(path: string): StoreCheck {
  return reading(path, (connection) => {
    if (schemaVersion(connection) === 0) throw new GatewayError('STORE_UNAVAILABLE', `${path} holds no store`);
    const found = connection.all('PRAGMA integrity_check').map((row) => text(row, 'integrity_check'));
    const strays = connection
      .all('PRAGMA foreign_key_check')
      .map((row) => `a row of ${text(row, 'table')} has lost its message`);
    const states = connection.all('SELECT state, count(*) AS n FROM message GROUP BY state');
    return {
      ...{ path, schema: schemaVersion(connection), latestSchema: LATEST_VERSION },
      messages: Object.fromEntries(states.map((row) => [text(row, 'state'), integer(row, 'n')])),
      damage: [...found.filter((line) => line !== 'ok'), ...strays],
    };
  });
}

/**
 * Copies a store as it is at one moment into a file of its own, while the sidecar goes on. The copy appears under its
 * name only when it is whole and on disk.
 *
 * @throws GatewayError `CONFLICT` when something has that name already; `STORE_UNAVAILABLE`.
 */
export function backUpSqliteStore(path: string, target: string): StoreCheck {
  if (existsSync(target)) throw new GatewayError('CONFLICT', `${target} is there already; name a new file`);
  const part = `${target}.part`;
  try {
    rmSync(part, { force: true });
    closeSync(openSync(part, 'wx', 0o600));
    reading(path, (connection) => connection.run('VACUUM INTO @part', { part }));
    const check = checkSqliteStore(part);
    if (check.damage.length > 0) throw new GatewayError('STORE_UNAVAILABLE', `the copy is damaged: ${check.damage[0]}`);
    chmodSync(part, 0o600);
    toDisk(part);
    renameSync(part, target);
    toDisk(dirname(target));
    return { ...check, path: target };
  } catch (error) {
    rmSync(part, { force: true });
    if (error instanceof GatewayError) throw error;
    throw new GatewayError('STORE_UNAVAILABLE', `the store ${path} could not be copied to ${target}`, { cause: error });
  }
}

/**
 * Brings the schema of a store that nobody has open up to this release, as the next start would.
 *
 * @throws GatewayError `STORE_IN_USE`, `STORE_NEWER`, `STORE_UNAVAILABLE`.
 */
export function migrateSqliteStore(path: string): { from: number; to: number } {
  const from = reading(path, schemaVersion);
  const lock = lockInstance(path);
  try {
    openDatabase(path).close();
  } finally {
    lock.release();
  }
  return { from, to: LATEST_VERSION };
}

/** Opens a file that must be there, to look only. */
function reading<T>(path: string, look: (connection: Connection) => T): T {
  if (!existsSync(path)) throw new GatewayError('STORE_UNAVAILABLE', `there is no store ${path}`);
  let connection: Connection | undefined;
  try {
    connection = new Connection(path, BUSY_TIMEOUT_MS);
    refuseNewer(connection, path);
    return look(connection);
  } catch (error) {
    throw refusedToOpen(path, error);
  } finally {
    connection?.close();
  }
}

function toDisk(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}
