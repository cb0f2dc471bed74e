import { afterAll, beforeAll, describe } from 'vitest';
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres.js';
import { conformance } from './conformance.js';
import { startPostgresRig } from './postgres-rig.js';

describe.skipIf(!hasPostgres)('the shared store', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());

  conformance('PostgreSQL', () => startPostgresRig(server));
});
