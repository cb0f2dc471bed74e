import { type Direction, MESSAGE_STATES, type MessageState } from '../../core/index.js';
import type { Concatenation, Encoding, InboundKind, SubmitOptions } from '../message.js';
import { integer, integerOrNull, type Row, text, textOrNull, word } from './row.js';
import { CONCATENATIONS, DIRECTIONS, ENCODINGS, KINDS } from './words.js';
import type { Work } from './work.js';

/** A row of `message` as the operations see it; `state` follows what an operation makes of it. */
export interface StoredMessage {
  readonly seq: number;
  readonly id: string;
  readonly direction: Direction;
  readonly kind: InboundKind;
  state: MessageState;
  readonly address: string | null;
  readonly number: string;
  readonly network: string | null;
  readonly modem: string | null;
  readonly imsi: string;
  readonly callId: string;
  readonly encoding: Encoding;
  readonly concatenation: Concatenation;
  readonly concatenationReference: number | null;
  readonly segments: number;
  readonly options: SubmitOptions;
  readonly priority: number;
  readonly acceptedAt: number;
  readonly expiresAt: number | null;
  readonly sentAt: number | null;
  readonly lane: string | null;
  /** Whether it heads its lane: it is ready, in hand or in back-off there. */
  readonly heads: boolean;
  readonly token: number;
  readonly attempts: number;
  readonly leaseMs: number | null;
}

const COLUMNS = `seq, id, direction, kind, state, address, number, network, modem, imsi, call_id, encoding, concatenation,
  concatenation_reference, segments, options, priority, accepted_at, expires_at, sent_at, lane, token, attempts,
  lease_ms, 
  CASE WHEN lane IS NOT NULL AND (ready = 1 OR owner IS NOT NULL OR due_at IS NOT NULL) THEN 1 ELSE 0 END AS heads`;

/** The message at this place in the order of acceptance, which nobody else changes meanwhile. */
export async function messageAt(work: Work, seq: number): Promise<StoredMessage> {
  const row = await work.db.get(`SELECT ${COLUMNS} FROM message WHERE seq = @seq FOR UPDATE`, { seq });
  if (!row) throw new Error(`message ${seq} is gone`);
  return stored(row);
}

/** The message with this id, which nobody else changes meanwhile. */
export async function messageById(work: Work, id: string): Promise<StoredMessage | undefined> {
  const row = await work.db.get(`SELECT ${COLUMNS} FROM message WHERE id = @id FOR UPDATE`, { id });
  return row && stored(row);
}

function stored(row: Row): StoredMessage {
  const options: SubmitOptions = JSON.parse(text(row, 'options'));
  return {
    seq: integer(row, 'seq'),
    id: text(row, 'id'),
    direction: word(row, 'direction', DIRECTIONS),
    kind: word(row, 'kind', KINDS),
    state: word(row, 'state', MESSAGE_STATES),
    address: textOrNull(row, 'address'),
    number: text(row, 'number'),
    network: textOrNull(row, 'network'),
    modem: textOrNull(row, 'modem'),
    imsi: text(row, 'imsi'),
    callId: text(row, 'call_id'),
    encoding: word(row, 'encoding', ENCODINGS),
    concatenation: word(row, 'concatenation', CONCATENATIONS),
    concatenationReference: integerOrNull(row, 'concatenation_reference'),
    segments: integer(row, 'segments'),
    options,
    priority: integer(row, 'priority'),
    acceptedAt: integer(row, 'accepted_at'),
    expiresAt: integerOrNull(row, 'expires_at'),
    sentAt: integerOrNull(row, 'sent_at'),
    lane: textOrNull(row, 'lane'),
    heads: integer(row, 'heads') === 1,
    token: integer(row, 'token'),
    attempts: integer(row, 'attempts'),
    leaseMs: integerOrNull(row, 'lease_ms'),
  };
}
