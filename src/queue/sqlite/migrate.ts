import { GatewayError } from '../../core/index.js';
import { migrations } from '../migrations/index.js';
import { integer } from '../operations/row.js';
import type { Connection } from './connection.js';

/** The schema that this release knows. */
export const LATEST_VERSION = migrations.length;

/** The schema that a store has; 0 = none yet. */
export function schemaVersion(connection: Connection): number {
  const row = connection.get('PRAGMA user_version');
  return row ? integer(row, 'user_version') : 0;
}

/** @throws GatewayError `STORE_NEWER` when a later release wrote the store; nothing is changed then. */
export function refuseNewer(connection: Connection, path: string): void {
  const found = schemaVersion(connection);
  if (found <= LATEST_VERSION) return;
  throw new GatewayError(
    'STORE_NEWER',
    `the store ${path} has schema ${found}, this release knows ${LATEST_VERSION}; run the release that wrote it`,
  );
}

/** Brings the schema up to this release, each step in a transaction of its own. */
export function migrate(connection: Connection): void {
  for (const { sqlite, version } of migrations.slice(schemaVersion(connection))) {
    connection.execute(`BEGIN IMMEDIATE; ${sqlite} PRAGMA user_version = ${version}; COMMIT`);
  }
}
