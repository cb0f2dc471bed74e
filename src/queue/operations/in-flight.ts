import type { InFlight } from '../store.js';
import { integer, integerOrNull, type Row } from './row.js';
import { messageAt } from './stored-message.js';
import { record } from './timeline.js';
import type { Work } from './work.js';

const SENDING = `direction = 'to-mobile' AND owner IS NOT NULL AND state = 'sending'`;

/**
 * `QueueStore.takeInFlight`.
 *
 * Its kin are gone: with SQLite all others, since only one process has the store open; with PostgreSQL the earlier
 * openings under its name. What anyone else has in hand, this one too, is left alone as long as its lease lasts; beyond
 * that its holder is gone, as when a modem's worker was started anew.
 */
export async function takeInFlight(work: Work, imsi: string): Promise<InFlight[]> {
  const rows = await work.db.all(
    `SELECT seq FROM message INDEXED BY message_in_hand
     WHERE imsi = @imsi AND ${SENDING} AND ((owner <> @owner AND owner LIKE @kin) OR lease_until <= @now) ORDER BY seq
     FOR UPDATE SKIP LOCKED`,
    { imsi, owner: work.owner, kin: work.kin, now: work.sharedNow },
  );
  return await takeAll(work, rows);
}

async function takeAll(work: Work, rows: readonly Row[]): Promise<InFlight[]> {
  const taken: InFlight[] = [];
  for (const row of rows) taken.push(await take(work, integer(row, 'seq')));
  return taken;
}

async function take(work: Work, seq: number): Promise<InFlight> {
  const message = await messageAt(work, seq);
  const segment = await sendingSegment(work, seq);
  const token = message.token + 1;
  await work.db.run('UPDATE message SET owner = @owner, token = @token, lease_until = @leaseUntil WHERE seq = @seq', {
    ...{ seq, token, owner: work.owner },
    leaseUntil: work.sharedNow + work.settings.resolveMs,
  });
  const number = integer(segment, 'number');
  const modem = message.modem ?? '';
  await record(work, seq, { event: 'in-flight', modem, detail: { segment: number } });
  return {
    ref: { messageId: message.id, segment: number, token },
    ...{ sender: message.address ?? '', number: message.number, callId: message.callId },
    modem,
    imsi: message.imsi,
    previousMessageReference: integerOrNull(segment, 'previous_reference'),
  };
}

async function sendingSegment(work: Work, seq: number): Promise<Row> {
  const row = await work.db.get(
    `SELECT number, previous_reference FROM segment WHERE message = @seq AND state = 'sending'`,
    {
      seq,
    },
  );
  if (!row) throw new Error(`message ${seq} is sending, and none of its segments is`);
  return row;
}

/** `QueueStore.sweep`: takes over what a former process had in flight, and nobody asked its SIM about within its lease. */
export async function takeAbandoned(work: Work, limit: number): Promise<InFlight[]> {
  const rows = await work.db.all(
    `SELECT seq FROM message INDEXED BY message_in_hand
     WHERE ${SENDING} AND owner <> @owner AND lease_until <= @now LIMIT @limit
     FOR UPDATE SKIP LOCKED`,
    { owner: work.owner, now: work.sharedNow, limit },
  );
  return await takeAll(work, rows);
}

/** At the opening of the store: gives the SIMs time to come up, and offers what was being injected again. */
export async function adoptLeft(work: Work): Promise<void> {
  await work.db.run(
    `UPDATE message INDEXED BY message_in_hand SET lease_until = @until
     WHERE ${SENDING} AND owner <> @owner AND owner LIKE @kin AND lease_until < @until`,
    { owner: work.owner, kin: work.kin, until: work.sharedNow + work.settings.resolveMs },
  );
  await work.db.run(
    `UPDATE message SET due_at = @now, owner = NULL, lease_until = NULL
     WHERE direction = 'from-mobile' AND owner IS NOT NULL AND owner LIKE @kin`,
    { now: work.sharedNow, kin: work.kin },
  );
}
