import { GatewayError } from '../../core/index.js';
import { type Migration, migrations } from '../migrations/index.js';
import type { Connection } from './connection.js';
import { integer } from './row.js';

/** The schema that this release knows. */
export const LATEST_VERSION = migrations.length;

/** The schema that a store has; 0 = none yet. */
export function schemaVersion(connection: Connection): number {
  const row = connection.get('PRAGMA user_version');
  return row ? integer(row, 'user_version') : 0;
}

/**
 * Brings the schema up to this release, each step in a transaction of its own.
 *
 * @throws GatewayError `STORE_NEWER` when a later release wrote the store; nothing is changed then.
 */
export function migrate(connection: Connection, path: string): void {
  const found = schemaVersion(connection);
  if (found > LATEST_VERSION) {
    throw new GatewayError(
      'STORE_NEWER',
      `the store ${path} has schema ${found}, this release knows ${LATEST_VERSION}; run the release that wrote it`,
    );
  }
  for (const migration of migrations.slice(found)) apply(connection, migration);
}

function apply(connection: Connection, migration: Migration): void {
  connection.execute(`BEGIN IMMEDIATE; ${migration.sqlite}; PRAGMA user_version = ${migration.version}; COMMIT`);
}
