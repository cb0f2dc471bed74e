import type { ClientBase } from 'pg';
import { GatewayError } from '../../core/index.js';
import { migrations } from '../migrations/index.js';

/** The schema that this release knows. */
const LATEST_VERSION = migrations.length;

/** Held while the schema is looked at and changed, so that of several sidecars that start together one does it. */
const MIGRATION_LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('sms-sidecar migration', 0))`;

/**
 * Brings the schema up to this release; all missing steps are one transaction.
 *
 * @throws GatewayError `STORE_NEWER` when a later release wrote it; nothing is changed then. `STORE_UNAVAILABLE` for a
 * database whose encoding cannot hold every text.
 */
export async function migrate(client: ClientBase): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(MIGRATION_LOCK);
    await requireUtf8(client);
    await client.query('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)');
    const found = await schemaVersion(client);
    if (found > LATEST_VERSION) {
      const sentence = `the store has schema ${found}, this release knows ${LATEST_VERSION}; run the release that wrote it`;
      throw new GatewayError('STORE_NEWER', sentence);
    }
    for (const { postgres } of migrations.slice(found)) await client.query(postgres);
    if (found < LATEST_VERSION) {
      await client.query('DELETE FROM schema_version');
      await client.query(`INSERT INTO schema_version VALUES (${LATEST_VERSION})`);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function schemaVersion(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_version');
  return rows[0]?.version ?? 0;
}

async function requireUtf8(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>('SHOW server_encoding');
  if (rows[0]?.server_encoding === 'UTF8') return;
  throw new GatewayError('STORE_UNAVAILABLE', 'the database must have the encoding UTF8: create it with ENCODING UTF8');
}
