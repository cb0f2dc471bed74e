import type { Migration } from './migration.js';

/**
 * The queue in both directions.
 *
 * What a user or a phone wrote is a BLOB of UTF-8: the SQLite binding ends a TEXT at its first U+0000, and a UCS-2
 * message may hold one. Moments are milliseconds since 1970.
 */
export const queue: Migration = {
  version: 1,
  name: 'queue',
  sqlite: `
    CREATE TABLE message (
      seq INTEGER PRIMARY KEY,              -- order of acceptance
      id TEXT NOT NULL UNIQUE,
      direction TEXT NOT NULL CHECK (direction IN ('to-mobile', 'from-mobile')),
      kind TEXT NOT NULL DEFAULT 'sms' CHECK (kind IN ('sms', 'notice')),
      about TEXT,                           -- of a notice: id of the message it is about; null = none was stored
      in_reply_to TEXT,                     -- of a notice: Call-ID of the request it is about
      state TEXT NOT NULL,
      address TEXT,                         -- SIP address of record: sender to mobile, target from mobile
      number TEXT NOT NULL,                 -- the phone's side
      number_type INTEGER,                  -- from mobile: type of number of the originating address; null = unknown
      network TEXT,                         -- null from mobile
      modem TEXT,
      imsi TEXT NOT NULL DEFAULT '',        -- SIM that a message to mobile is bound to; '' = none yet
      call_id TEXT NOT NULL,
      body BLOB NOT NULL,                   -- to mobile: what the user wrote; from mobile: what the SIP user gets
      original BLOB,                        -- from mobile: what the phone's user wrote
      encoding TEXT NOT NULL,
      concatenation TEXT NOT NULL,
      concatenation_reference INTEGER,
      segments INTEGER NOT NULL,
      options TEXT NOT NULL DEFAULT '{}',
      priority INTEGER NOT NULL DEFAULT 0,
      report TEXT,
      accepted_at INTEGER NOT NULL,
      not_before INTEGER,
      expires_at INTEGER,
      sent_at INTEGER,
      final_at INTEGER,
      lane TEXT,                            -- null: scheduled, overtaken or complete
      ready INTEGER NOT NULL DEFAULT 0,     -- 1: may be claimed now
      due_at INTEGER,                       -- not ready by itself before this
      held_at INTEGER,                      -- since when it holds its lane in back-off
      bound_at INTEGER,                     -- last claim by the SIM it is bound to
      owner TEXT,                           -- process that has it in hand
      token INTEGER NOT NULL DEFAULT 0,     -- fences older claims
      attempts INTEGER NOT NULL DEFAULT 0,  -- from mobile: how often it was injected
      lease_ms INTEGER,
      lease_until INTEGER
    ) STRICT;

    CREATE INDEX message_by_number ON message (number);
    CREATE INDEX message_by_call_id ON message (call_id);
    CREATE INDEX message_by_state ON message (state);
    CREATE INDEX message_by_network ON message (network);
    CREATE INDEX message_in_lane ON message (lane, seq) WHERE lane IS NOT NULL;
    CREATE INDEX message_ready ON message (network, imsi, priority DESC, seq) WHERE ready = 1;
    CREATE INDEX message_due ON message (network, due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX message_held ON message (held_at) WHERE held_at IS NOT NULL;
    CREATE INDEX message_bound ON message (bound_at) WHERE ready = 1 AND bound_at IS NOT NULL;
    CREATE INDEX message_in_hand ON message (imsi) WHERE owner IS NOT NULL;
    CREATE INDEX message_waiting ON message (network) WHERE state IN ('queued', 'scheduled');
    CREATE INDEX message_expiring ON message (expires_at)
      WHERE expires_at IS NOT NULL AND state IN ('queued', 'scheduled');

    CREATE TABLE segment (
      message INTEGER NOT NULL REFERENCES message (seq) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
      number INTEGER NOT NULL,              -- from 1
      text BLOB NOT NULL,
      state TEXT NOT NULL DEFAULT 'queued',
      attempts INTEGER NOT NULL DEFAULT 0,
      attempted_at INTEGER,
      previous_reference INTEGER,           -- TP-MR last seen before the attempt
      message_reference INTEGER,            -- TP-MR that the modem gave
      sent_at INTEGER,
      error_code TEXT,
      error_cause TEXT,
      report_status INTEGER,                -- TP-ST of the final report
      reported_at INTEGER,
      -- what a status report finds it by; null while nothing left the modem
      imsi TEXT,
      recipient TEXT,                       -- last digits of the number
      reference INTEGER,                    -- TP-MR given, or the one that it must have got; null = unknown
      PRIMARY KEY (message, number)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX segment_by_reference ON segment (imsi, recipient, reference) WHERE imsi IS NOT NULL;

    CREATE TABLE timeline (
      message INTEGER NOT NULL REFERENCES message (seq) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
      n INTEGER NOT NULL,                   -- order within the message
      at INTEGER NOT NULL,
      event TEXT NOT NULL,
      modem TEXT,
      detail TEXT NOT NULL,
      PRIMARY KEY (message, n)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE idempotency (
      message INTEGER PRIMARY KEY REFERENCES message (seq) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
      key BLOB NOT NULL UNIQUE,             -- SHA-256 of the key
      answer TEXT NOT NULL,                 -- what was answered, as JSON
      accepted_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE concatenation_reference (
      imsi TEXT NOT NULL,
      number TEXT NOT NULL,
      last INTEGER NOT NULL,
      used_at INTEGER NOT NULL,
      PRIMARY KEY (imsi, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE received_pdu (
      id INTEGER PRIMARY KEY,
      digest BLOB NOT NULL,                 -- SHA-256 of the octets
      modem TEXT NOT NULL,
      imsi TEXT NOT NULL,                   -- '' = unknown
      hex TEXT NOT NULL,
      tpdu_length INTEGER,
      received_at INTEGER NOT NULL,
      state TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'part', 'message', 'report', 'unmatched', 'ignored', 'undecodable')),
      reason TEXT,
      part_key TEXT,
      part_sequence INTEGER,
      part_total INTEGER,
      message INTEGER REFERENCES message (seq) ON DELETE SET NULL
    ) STRICT;
    CREATE INDEX received_pdu_by_digest ON received_pdu (digest);
    CREATE INDEX received_pdu_pending ON received_pdu (id) WHERE state = 'pending';
    CREATE INDEX received_pdu_part ON received_pdu (part_key, part_sequence, received_at) WHERE state = 'part';
    CREATE INDEX received_pdu_by_message ON received_pdu (message) WHERE message IS NOT NULL;

    -- Last use of each pair of SIM and number: to whom an answer without an address in its text goes.
    CREATE TABLE conversation (
      imsi TEXT NOT NULL,
      number TEXT NOT NULL,
      address TEXT NOT NULL,
      used_at INTEGER NOT NULL,
      PRIMARY KEY (imsi, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX conversation_by_use ON conversation (used_at);
  `,
  postgres: `
    CREATE SEQUENCE message_seq;
    CREATE TABLE message (
      seq BIGINT PRIMARY KEY,              -- order of acceptance
      id TEXT NOT NULL UNIQUE,
      direction TEXT NOT NULL CHECK (direction IN ('to-mobile', 'from-mobile')),
      kind TEXT NOT NULL DEFAULT 'sms' CHECK (kind IN ('sms', 'notice')),
      about TEXT,                           -- of a notice: id of the message it is about; null = none was stored
      in_reply_to TEXT,                     -- of a notice: Call-ID of the request it is about
      state TEXT NOT NULL,
      address TEXT,                         -- SIP address of record: sender to mobile, target from mobile
      number TEXT NOT NULL,                 -- the phone's side
      number_type BIGINT,                  -- from mobile: type of number of the originating address; null = unknown
      network TEXT,                         -- null from mobile
      modem TEXT,
      imsi TEXT NOT NULL DEFAULT '',        -- SIM that a message to mobile is bound to; '' = none yet
      call_id TEXT NOT NULL,
      body BYTEA NOT NULL,                   -- to mobile: what the user wrote; from mobile: what the SIP user gets
      original BYTEA,                        -- from mobile: what the phone's user wrote
      encoding TEXT NOT NULL,
      concatenation TEXT NOT NULL,
      concatenation_reference BIGINT,
      segments BIGINT NOT NULL,
      options TEXT NOT NULL DEFAULT '{}',
      priority BIGINT NOT NULL DEFAULT 0,
      report TEXT,
      accepted_at BIGINT NOT NULL,
      not_before BIGINT,
      expires_at BIGINT,
      sent_at BIGINT,
      final_at BIGINT,
      lane TEXT,                            -- null: scheduled, overtaken or complete
      ready BIGINT NOT NULL DEFAULT 0,     -- 1: may be claimed now
      due_at BIGINT,                       -- not ready by itself before this
      held_at BIGINT,                      -- since when it holds its lane in back-off
      bound_at BIGINT,                     -- last claim by the SIM it is bound to
      owner TEXT,                           -- process that has it in hand
      token BIGINT NOT NULL DEFAULT 0,     -- fences older claims
      attempts BIGINT NOT NULL DEFAULT 0,  -- from mobile: how often it was injected
      lease_ms BIGINT,
      lease_until BIGINT
    );

    CREATE INDEX message_by_number ON message (number);
    CREATE INDEX message_by_call_id ON message (call_id);
    CREATE INDEX message_by_state ON message (state);
    CREATE INDEX message_by_network ON message (network);
    CREATE INDEX message_in_lane ON message (lane, seq) WHERE lane IS NOT NULL;
    CREATE INDEX message_ready ON message (network, imsi, priority DESC, seq) WHERE ready = 1;
    CREATE INDEX message_due ON message (network, due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX message_held ON message (held_at) WHERE held_at IS NOT NULL;
    CREATE INDEX message_bound ON message (bound_at) WHERE ready = 1 AND bound_at IS NOT NULL;
    CREATE INDEX message_in_hand ON message (imsi) WHERE owner IS NOT NULL;
    CREATE INDEX message_waiting ON message (network) WHERE state IN ('queued', 'scheduled');
    CREATE INDEX message_expiring ON message (expires_at)
      WHERE expires_at IS NOT NULL AND state IN ('queued', 'scheduled');

    CREATE TABLE segment (
      message BIGINT NOT NULL REFERENCES message (seq) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
      number BIGINT NOT NULL,              -- from 1
      text BYTEA NOT NULL,
      state TEXT NOT NULL DEFAULT 'queued',
      attempts BIGINT NOT NULL DEFAULT 0,
      attempted_at BIGINT,
      previous_reference BIGINT,           -- TP-MR last seen before the attempt
      message_reference BIGINT,            -- TP-MR that the modem gave
      sent_at BIGINT,
      error_code TEXT,
      error_cause TEXT,
      report_status BIGINT,                -- TP-ST of the final report
      reported_at BIGINT,
      -- what a status report finds it by; null while nothing left the modem
      imsi TEXT,
      recipient TEXT,                       -- last digits of the number
      reference BIGINT,                    -- TP-MR given, or the one that it must have got; null = unknown
      PRIMARY KEY (message, number)
    );

    CREATE INDEX segment_by_reference ON segment (imsi, recipient, reference) WHERE imsi IS NOT NULL;

    CREATE TABLE timeline (
      message BIGINT NOT NULL REFERENCES message (seq) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
      n BIGINT NOT NULL,                   -- order within the message
      at BIGINT NOT NULL,
      event TEXT NOT NULL,
      modem TEXT,
      detail TEXT NOT NULL,
      PRIMARY KEY (message, n)
    );

    CREATE TABLE idempotency (
      message BIGINT PRIMARY KEY REFERENCES message (seq) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
      key BYTEA NOT NULL UNIQUE,             -- SHA-256 of the key
      answer TEXT NOT NULL,                 -- what was answered, as JSON
      accepted_at BIGINT NOT NULL
    );

    CREATE TABLE concatenation_reference (
      imsi TEXT NOT NULL,
      number TEXT NOT NULL,
      last BIGINT NOT NULL,
      used_at BIGINT NOT NULL,
      PRIMARY KEY (imsi, number)
    );

    CREATE TABLE received_pdu (
      id BIGINT PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
      digest BYTEA NOT NULL,                 -- SHA-256 of the octets
      modem TEXT NOT NULL,
      imsi TEXT NOT NULL,                   -- '' = unknown
      hex TEXT NOT NULL,
      tpdu_length BIGINT,
      received_at BIGINT NOT NULL,
      state TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'part', 'message', 'report', 'unmatched', 'ignored', 'undecodable')),
      reason TEXT,
      part_key TEXT,
      part_sequence BIGINT,
      part_total BIGINT,
      message BIGINT REFERENCES message (seq) ON DELETE SET NULL
    );
    CREATE INDEX received_pdu_by_digest ON received_pdu (digest);
    CREATE INDEX received_pdu_pending ON received_pdu (id) WHERE state = 'pending';
    CREATE INDEX received_pdu_part ON received_pdu (part_key, part_sequence, received_at) WHERE state = 'part';
    CREATE INDEX received_pdu_by_message ON received_pdu (message) WHERE message IS NOT NULL;

    -- Last use of each pair of SIM and number: to whom an answer without an address in its text goes.
    CREATE TABLE conversation (
      imsi TEXT NOT NULL,
      number TEXT NOT NULL,
      address TEXT NOT NULL,
      used_at BIGINT NOT NULL,
      PRIMARY KEY (imsi, number)
    );
    CREATE INDEX conversation_by_use ON conversation (used_at);

    -- How many messages wait in each network, as the sum over places: each connection counts at one of them, so that
    -- they need not wait for each other.
    CREATE TABLE depth (
      network TEXT NOT NULL,
      place BIGINT NOT NULL,
      waiting BIGINT NOT NULL,
      PRIMARY KEY (network, place)
    );
  `,
};
