import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { GatewayError } from '../../core/index.js';
import { Connection } from './connection.js';

/** Held as long as the store is open. */
export interface InstanceLock {
  release(): void;
}

/**
 * Keeps every other process, and this one, from opening the same store a second time.
 *
 * The lock is SQLite's own on a side file, so that the operating system drops it however this process ends, and
 * others may still read the store itself.
 *
 * @throws GatewayError `STORE_IN_USE` at once when it is taken.
 */
export function lockInstance(path: string): InstanceLock {
  const connection = new Connection(`${canonical(path)}.lock`, 0);
  try {
    connection.execute('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    if (!isBusy(error)) throw error;
    throw new GatewayError('STORE_IN_USE', `the store ${path} is open in another process`, { cause: error });
  }
  return { release: () => connection.close() };
}

/** One name for one file, whatever links lead to it. */
function canonical(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
