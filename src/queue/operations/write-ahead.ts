import type { Claim } from '../store.js';
import { converse } from './conversation.js';
import { integer, written } from './row.js';
import { simAccount } from './sim.js';
import { enter } from './state.js';
import type { StoredMessage } from './stored-message.js';
import { record } from './timeline.js';
import { useInAll } from './usage.js';
import type { Work } from './work.js';

/** Who is about to write a segment to a modem. */
export interface Sender {
  modem: string;
  imsi: string;
  previousMessageReference: number | null;
  leaseMs: number;
}

/**
 * Writes the next unsent segment of a message ahead as `sending` and binds the message to the SIM.
 *
 * From here on, whatever becomes of this process, the segment is known to be perhaps on its way.
 */
export async function writeAhead(work: Work, message: StoredMessage, sender: Sender): Promise<Claim> {
  if (message.state !== 'sending') enter(work, message, 'sending');
  const { db, now, owner } = work;
  const { seq } = message;
  const segment = await db.get(
    `UPDATE segment SET state = 'sending', attempts = attempts + 1, attempted_at = @now, message_reference = NULL,
       previous_reference = @previous
     WHERE message = @seq AND number = (SELECT min(number) FROM segment WHERE message = @seq AND state = 'queued')
     RETURNING number, text, attempts`,
    { seq, now, previous: sender.previousMessageReference },
  );
  if (!segment) throw new Error(`message ${message.id} is ${message.state} and has no segment to send`);
  const concatenationReference = message.concatenationReference ?? (await nextReference(work, message, sender.imsi));
  const token = message.token + 1;
  const leaseUntil = now + sender.leaseMs; // on the caller's clock; in the store it stands on the shared one
  await db.run(
    `UPDATE message SET state = 'sending', ready = 0, due_at = NULL, owner = @owner, modem = @modem, imsi = @imsi,
       bound_at = @now, token = @token, lease_ms = @leaseMs, lease_until = @until,
       concatenation_reference = @reference
     WHERE seq = @seq`,
    {
      ...{ seq, now, owner, token, modem: sender.modem, imsi: sender.imsi },
      ...{ leaseMs: sender.leaseMs, reference: concatenationReference, until: work.sharedNow + sender.leaseMs },
    },
  );
  await useInAll(work, simAccount.segments(sender.imsi), 1, now);
  const number = integer(segment, 'number');
  // Before anything leaves: whoever answers may do so at once.
  if (message.kind === 'sms' && message.address !== null) {
    await converse(work, { imsi: sender.imsi, number: message.number, address: message.address });
  }
  const attempt = integer(segment, 'attempts');
  await record(work, seq, {
    event: 'sending',
    modem: sender.modem,
    detail: {
      ...{ segment: number, attempt, imsi: sender.imsi },
      ...{ previousMessageReference: sender.previousMessageReference, leaseUntil },
    },
  });
  return {
    ref: { messageId: message.id, segment: number, token },
    ...common(message),
    text: written(segment, 'text'),
    concatenationReference,
    attempt,
    leaseUntil,
  };
}

function common(message: StoredMessage) {
  const { address, network, number, callId, encoding, concatenation, segments, options, acceptedAt, expiresAt } =
    message;
  if (address === null || network === null) throw new Error(`message ${message.id} has no sender or no network`);
  return {
    ...{ network, number, sender: address, callId, encoding, concatenation, segments, options, acceptedAt },
    ...(expiresAt === null ? {} : { expiresAt }),
  };
}

/**
 * The reference that joins the segments of one message on the handset (TS 23.040 §9.2.3.24.1).
 *
 * Counted for each SIM and number and never forgotten: a handset that still waits for the rest of an older message
 * must not be given the same reference.
 */
async function nextReference(work: Work, message: StoredMessage, imsi: string): Promise<number> {
  if (message.segments === 1 || message.concatenation === 'none') return 0;
  const row = await work.db.get(
    `INSERT INTO concatenation_reference (imsi, number, last, used_at) VALUES (@imsi, @number, 1, @now)
     ON CONFLICT (imsi, number) DO UPDATE SET last = concatenation_reference.last + 1, used_at = excluded.used_at
     RETURNING last`,
    { imsi, number: message.number, now: work.now },
  );
  if (!row) throw new Error('the reference counter gave no value');
  return integer(row, 'last') & (message.concatenation === 'udh8' ? 0xff : 0xffff);
}
