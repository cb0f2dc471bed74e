import { fateOf } from '../fate.js';
import type { Failure } from '../message.js';
import { recipientKey } from '../recipient.js';
import type { NewNotice } from '../store.js';
import { hintReady } from './lane.js';
import { createNotice } from './notice.js';
import { backOff, fates, type InHand, setSegment } from './segment.js';
import { become } from './state.js';
import { record } from './timeline.js';
import type { Work } from './work.js';

/** So that a modem that never answers does not fill a phone: with this many attempts a segment stays uncertain. */
const RESEND_MOST = 4;
const RESEND_PAUSE_MS = 30_000;

/** What is known of a segment that may have left the modem. */
export interface UnknownFate {
  failure: Failure;
  /** What the timeline shows. */
  detail: Record<string, unknown>;
  /** For the sender, when it is held. */
  notice: NewNotice | undefined;
}

/**
 * Does with a segment that may have left the modem what the operator wants: holds it as `uncertain` for a report or a
 * person, takes it for sent, or sends it again. The timeline says what was known, and which of them was done.
 */
export async function meetUnknownFate(
  work: Work,
  held: InHand,
  { detail, failure, notice }: UnknownFate,
): Promise<void> {
  const { message, modem, number } = held;
  await record(work, message.seq, { event: 'uncertain', modem, detail: { segment: number, ...detail } });
  const { uncertain } = work.settings;
  if (uncertain === 'assumeSent') await assumeSent(work, held);
  else if (uncertain === 'resend' && held.attempt < RESEND_MOST) await resend(work, held, failure);
  else await hold(work, held, failure, notice);
}

async function hold(work: Work, held: InHand, failure: Failure, notice: NewNotice | undefined): Promise<void> {
  await setSegment(work, held, 'uncertain', failure);
  await awaitReport(work, held);
  await become(work, held.message, 'uncertain');
  if (notice) await createNotice(work, notice);
}

async function assumeSent(work: Work, held: InHand): Promise<void> {
  const { message, modem, number } = held;
  await awaitReport(work, held);
  await work.db.run(
    `UPDATE segment SET state = 'sent', sent_at = @now, error_code = NULL, error_cause = NULL
     WHERE message = @seq AND number = @number`,
    { seq: message.seq, number, now: work.now },
  );
  await record(work, message.seq, { event: 'assumed-sent', modem, detail: { segment: number } });
  const fate = fateOf(await fates(work, message.seq));
  await become(work, message, fate);
  if (fate !== 'queued') return;
  await work.db.run('UPDATE message SET ready = 1, owner = NULL, lease_until = NULL WHERE seq = @seq', {
    seq: message.seq,
  });
  hintReady(work, message.network);
}

/** It is a new attempt: a report about the lost one must not be taken for this one's. */
async function resend(work: Work, held: InHand, failure: Failure): Promise<void> {
  const { message, modem, number } = held;
  const retryAt = work.now + RESEND_PAUSE_MS;
  await setSegment(work, held, 'queued', failure);
  await record(work, message.seq, { event: 'resend', modem, detail: { segment: number, retryAt } });
  await backOff(work, message, retryAt);
}

/** Notes what a report about a segment of unknown fate would be known by. */
async function awaitReport(work: Work, { message, number, previousReference }: InHand): Promise<void> {
  await work.db.run(
    `UPDATE segment SET imsi = @imsi, recipient = @recipient, reference = @reference
     WHERE message = @seq AND number = @number`,
    {
      ...{ seq: message.seq, number, imsi: message.imsi, recipient: recipientKey(message.number) },
      // TP-MR counts up by one for each SUBMIT (TS 23.040 §9.2.3.6), so a report about this one would bear the next.
      reference: previousReference === null ? null : (previousReference + 1) & 0xff,
    },
  );
}
