import type { Migration } from './migration.js';

/** Who writes to whom through which SIM, and what is needed to show and mend what came from mobile. */
export const conversations: Migration = {
  version: 3,
  name: 'conversations',
  sqlite: `
    DROP TABLE conversation;

    -- Last time that a SIP user wrote to a number through a SIM; several users may, one after the other.
    CREATE TABLE conversation (
      number TEXT NOT NULL,
      imsi TEXT NOT NULL,
      address TEXT NOT NULL,
      used_at INTEGER NOT NULL,
      PRIMARY KEY (number, imsi, address)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX conversation_by_use ON conversation (used_at, number, imsi, address);

    -- Of a message that leaves out the reply header because of the SIM it is bound to: how it goes by another, as JSON.
    CREATE TABLE session_text (
      message INTEGER PRIMARY KEY REFERENCES message (seq) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
      otherwise TEXT NOT NULL
    ) STRICT;

    CREATE INDEX received_pdu_by_state ON received_pdu (state, id) WHERE state IN ('undecodable', 'ignored', 'unmatched');
    -- Segments that were delivered with a gap among them: the rest may come yet.
    CREATE INDEX received_pdu_joined ON received_pdu (part_key) WHERE state = 'message' AND part_key IS NOT NULL;
    CREATE INDEX message_first ON message (lane, seq) WHERE lane IS NOT NULL AND priority > 0 AND network IS NULL;
  `,
  postgres: `
    DROP TABLE conversation;

    -- Last time that a SIP user wrote to a number through a SIM; several users may, one after the other.
    CREATE TABLE conversation (
      number TEXT NOT NULL,
      imsi TEXT NOT NULL,
      address TEXT NOT NULL,
      used_at BIGINT NOT NULL,
      PRIMARY KEY (number, imsi, address)
    );
    CREATE INDEX conversation_by_use ON conversation (used_at, number, imsi, address);

    -- Of a message that leaves out the reply header because of the SIM it is bound to: how it goes by another, as JSON.
    CREATE TABLE session_text (
      message BIGINT PRIMARY KEY REFERENCES message (seq) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
      otherwise TEXT NOT NULL
    );

    CREATE INDEX received_pdu_by_state ON received_pdu (state, id) WHERE state IN ('undecodable', 'ignored', 'unmatched');
    -- Segments that were delivered with a gap among them: the rest may come yet.
    CREATE INDEX received_pdu_joined ON received_pdu (part_key) WHERE state = 'message' AND part_key IS NOT NULL;
    CREATE INDEX message_first ON message (lane, seq) WHERE lane IS NOT NULL AND priority > 0 AND network IS NULL;
  `,
};
