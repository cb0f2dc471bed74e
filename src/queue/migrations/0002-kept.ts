import type { Migration } from './migration.js';

/** What parts of the sidecar have learned and must not forget when it ends: a few rows, each read as a whole. */
export const kept: Migration = {
  version: 2,
  name: 'kept',
  sqlite: `
    CREATE TABLE kept (
      shelf TEXT NOT NULL,
      key TEXT NOT NULL,
      value TEXT NOT NULL,
      at INTEGER NOT NULL,                  -- of the last change
      PRIMARY KEY (shelf, key)
    ) STRICT, WITHOUT ROWID;
  `,
  postgres: `
    CREATE TABLE kept (
      shelf TEXT NOT NULL,
      key TEXT NOT NULL,
      value TEXT NOT NULL,
      at BIGINT NOT NULL,                  -- of the last change
      PRIMARY KEY (shelf, key)
    );
  `,
};
