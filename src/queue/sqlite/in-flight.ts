import type { InFlight } from '../store.js';
import { integer, integerOrNull, type Row } from './row.js';
import { messageAt } from './stored-message.js';
import { record } from './timeline.js';
import type { Work } from './work.js';

const GONE = `direction = 'to-mobile' AND owner IS NOT NULL AND state = 'sending'`;

/**
 * `QueueStore.takeInFlight`.
 *
 * Every other owner is gone, since only one process has the store open. What this one has in hand is left alone as
 * long as its lease lasts; beyond that its holder is gone too, as when a modem's worker was started anew.
 */
export function takeInFlight(work: Work, imsi: string): InFlight[] {
  const rows = work.db.all(
    `SELECT seq FROM message INDEXED BY message_in_hand
     WHERE imsi = @imsi AND ${GONE} AND (owner <> @owner OR lease_until <= @now) ORDER BY seq`,
    { imsi, owner: work.owner, now: work.now },
  );
  return rows.map((row) => take(work, integer(row, 'seq')));
}

function take(work: Work, seq: number): InFlight {
  const message = messageAt(work, seq);
  const segment = sendingSegment(work, seq);
  const token = message.token + 1;
  work.db.run('UPDATE message SET owner = @owner, token = @token, lease_until = @leaseUntil WHERE seq = @seq', {
    ...{ seq, token, owner: work.owner },
    leaseUntil: work.now + work.settings.resolveMs,
  });
  const number = integer(segment, 'number');
  const modem = message.modem ?? '';
  record(work, seq, { event: 'in-flight', modem, detail: { segment: number } });
  return {
    ref: { messageId: message.id, segment: number, token },
    ...{ sender: message.address ?? '', number: message.number, callId: message.callId },
    modem,
    imsi: message.imsi,
    previousMessageReference: integerOrNull(segment, 'previous_reference'),
  };
}

function sendingSegment(work: Work, seq: number): Row {
  const row = work.db.get(`SELECT number, previous_reference FROM segment WHERE message = @seq AND state = 'sending'`, {
    seq,
  });
  if (!row) throw new Error(`message ${seq} is sending, and none of its segments is`);
  return row;
}

/** `QueueStore.sweep`: takes over what a former process had in flight, and nobody asked its SIM about within its lease. */
export function takeAbandoned(work: Work, limit: number): InFlight[] {
  const rows = work.db.all(
    `SELECT seq FROM message INDEXED BY message_in_hand
     WHERE ${GONE} AND owner <> @owner AND lease_until <= @now LIMIT @limit`,
    { owner: work.owner, now: work.now, limit },
  );
  return rows.map((row) => take(work, integer(row, 'seq')));
}

/** At the opening of the store: gives the SIMs time to come up, and offers what was being injected again. */
export function adoptLeft(work: Work): void {
  work.db.run(
    `UPDATE message INDEXED BY message_in_hand SET lease_until = max(lease_until, @until) WHERE ${GONE} AND owner <> @owner`,
    {
      owner: work.owner,
      until: work.now + work.settings.resolveMs,
    },
  );
  work.db.run(
    `UPDATE message SET due_at = @now, owner = NULL, lease_until = NULL
     WHERE direction = 'from-mobile' AND owner IS NOT NULL`,
    { now: work.now },
  );
}
