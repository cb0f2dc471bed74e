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
export function meetUnknownFate(work: Work, held: InHand, { detail, failure, notice }: UnknownFate): void {
  const { message, modem, number } = held;
  record(work, message.seq, { event: 'uncertain', modem, detail: { segment: number, ...detail } });
  const { uncertain } = work.settings;
  if (uncertain === 'assumeSent') assumeSent(work, held);
  else if (uncertain === 'resend' && held.attempt < RESEND_MOST) resend(work, held, failure);
  else hold(work, held, failure, notice);
}

function hold(work: Work, held: InHand, failure: Failure, notice: NewNotice | undefined): void {
  setSegment(work, held, 'uncertain', failure);
  awaitReport(work, held);
  become(work, held.message, 'uncertain');
  if (notice) createNotice(work, notice);
}

function assumeSent(work: Work, held: InHand): void {
  const { message, modem, number } = held;
  awaitReport(work, held);
  work.db.run(
    `UPDATE segment SET state = 'sent', sent_at = @now, error_code = NULL, error_cause = NULL
     WHERE message = @seq AND number = @number`,
    { seq: message.seq, number, now: work.now },
  );
  record(work, message.seq, { event: 'assumed-sent', modem, detail: { segment: number } });
  const fate = fateOf(fates(work, message.seq));
  become(work, message, fate);
  if (fate !== 'queued') return;
  work.db.run('UPDATE message SET ready = 1, owner = NULL, lease_until = NULL WHERE seq = @seq', { seq: message.seq });
  hintReady(work, message.network);
}

/** It is a new attempt: a report about the lost one must not be taken for this one's. */
function resend(work: Work, held: InHand, failure: Failure): void {
  const { message, modem, number } = held;
  const retryAt = work.now + RESEND_PAUSE_MS;
  setSegment(work, held, 'queued', failure);
  record(work, message.seq, { event: 'resend', modem, detail: { segment: number, retryAt } });
  backOff(work, message, retryAt);
}

/** Notes what a report about a segment of unknown fate would be known by. */
function awaitReport(work: Work, { message, number, previousReference }: InHand): void {
  work.db.run(
    `UPDATE segment SET imsi = @imsi, recipient = @recipient, reference = @reference
     WHERE message = @seq AND number = @number`,
    {
      ...{ seq: message.seq, number, imsi: message.imsi, recipient: recipientKey(message.number) },
      // TP-MR counts up by one for each SUBMIT (TS 23.040 §9.2.3.6), so a report about this one would bear the next.
      reference: previousReference === null ? null : (previousReference + 1) & 0xff,
    },
  );
}
