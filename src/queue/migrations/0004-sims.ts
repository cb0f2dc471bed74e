import type { Migration } from './migration.js';

/** SIMs with what went through them, limits, and the removal of what is old. */
export const sims: Migration = {
  version: 4,
  name: 'sims',
  sqlite: `
    CREATE TABLE sim (
      imsi TEXT PRIMARY KEY,
      modem TEXT NOT NULL,
      networks TEXT NOT NULL,               -- JSON array, in the order of the link
      available INTEGER NOT NULL,
      seen_at INTEGER NOT NULL              -- when it was last available; 0 = never
    ) STRICT, WITHOUT ROWID;

    -- What was counted in one period under one name: segments of a SIM, its recipients, what a sender has used.
    CREATE TABLE usage (
      account TEXT NOT NULL,
      period TEXT NOT NULL,
      since INTEGER NOT NULL,               -- first moment of the period
      until INTEGER NOT NULL,
      used INTEGER NOT NULL,
      PRIMARY KEY (account, period, since)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX usage_over ON usage (until);

    -- The different numbers that one SIM has written to in one period.
    CREATE TABLE sim_recipient (
      imsi TEXT NOT NULL,
      period TEXT NOT NULL,
      since INTEGER NOT NULL,
      number TEXT NOT NULL,
      until INTEGER NOT NULL,
      PRIMARY KEY (imsi, period, since, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX sim_recipient_over ON sim_recipient (until);

    ALTER TABLE message ADD COLUMN chosen TEXT NOT NULL DEFAULT ''; -- SIM that routing chose at acceptance; '' = any
    ALTER TABLE message ADD COLUMN emptied INTEGER NOT NULL DEFAULT 0; -- 1: its texts were removed

    DROP INDEX message_bound;
    CREATE INDEX message_bound ON message (imsi, bound_at) WHERE imsi <> '' AND state IN ('queued', 'scheduled');
    CREATE INDEX message_ready_to ON message (number) WHERE ready = 1;
    CREATE INDEX message_final ON message (emptied, final_at) WHERE final_at IS NOT NULL;
  `,
  postgres: `
    CREATE TABLE sim (
      imsi TEXT PRIMARY KEY,
      modem TEXT NOT NULL,
      networks TEXT NOT NULL,               -- JSON array, in the order of the link
      available BIGINT NOT NULL,
      seen_at BIGINT NOT NULL              -- when it was last available; 0 = never
    );

    -- What was counted in one period under one name: segments of a SIM, its recipients, what a sender has used.
    CREATE TABLE usage (
      account TEXT NOT NULL,
      period TEXT NOT NULL,
      since BIGINT NOT NULL,               -- first moment of the period
      until BIGINT NOT NULL,
      used BIGINT NOT NULL,
      PRIMARY KEY (account, period, since)
    );
    CREATE INDEX usage_over ON usage (until);

    -- The different numbers that one SIM has written to in one period.
    CREATE TABLE sim_recipient (
      imsi TEXT NOT NULL,
      period TEXT NOT NULL,
      since BIGINT NOT NULL,
      number TEXT NOT NULL,
      until BIGINT NOT NULL,
      PRIMARY KEY (imsi, period, since, number)
    );
    CREATE INDEX sim_recipient_over ON sim_recipient (until);

    ALTER TABLE message ADD COLUMN chosen TEXT NOT NULL DEFAULT ''; -- SIM that routing chose at acceptance; '' = any
    ALTER TABLE message ADD COLUMN emptied BIGINT NOT NULL DEFAULT 0; -- 1: its texts were removed

    DROP INDEX message_bound;
    CREATE INDEX message_bound ON message (imsi, bound_at) WHERE imsi <> '' AND state IN ('queued', 'scheduled');
    CREATE INDEX message_ready_to ON message (number) WHERE ready = 1;
    CREATE INDEX message_final ON message (emptied, final_at) WHERE final_at IS NOT NULL;
  `,
};
