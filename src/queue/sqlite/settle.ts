import { GatewayError } from '../../core/index.js';
import { fateOf } from '../fate.js';
import { recipientKey } from '../recipient.js';
import type { Claim, ClaimRef, SegmentOutcome } from '../store.js';
import { hintReady } from './lane.js';
import { createNotice } from './notice.js';
import { integer, integerOrNull, type Row, word } from './row.js';
import { backOff, fates, type InHand, setSegment, unbind } from './segment.js';
import { simAccount } from './sim.js';
import { become } from './state.js';
import { messageById } from './stored-message.js';
import { record } from './timeline.js';
import { meetUnknownFate } from './unknown-fate.js';
import { useInAll } from './usage.js';
import { SEGMENT_STATES } from './words.js';
import type { Work } from './work.js';
import { writeAhead } from './write-ahead.js';

type Outcome<K extends SegmentOutcome['as']> = Extract<SegmentOutcome, { as: K }>;

/** `QueueStore.settle`. */
export function settle(work: Work, ref: ClaimRef, outcome: SegmentOutcome): Claim | undefined {
  const held = inHand(work, ref);
  switch (outcome.as) {
    case 'sent':
      return settleSent(work, held, outcome);
    case 'refused':
      return settleRefused(work, held, outcome);
    case 'unknown':
      return settleUnknown(work, held, outcome);
    case 'unsent':
      return settleUnsent(work, held, outcome);
  }
}

/** @throws GatewayError `LEASE_LOST` unless the segment is in the hands of the holder of this token. */
function inHand(work: Work, ref: ClaimRef): InHand {
  const message = messageById(work, ref.messageId);
  const segment = message && segmentRow(work, message.seq, ref.segment);
  if (!message || !segment || message.token !== ref.token || word(segment, 'state', SEGMENT_STATES) !== 'sending') {
    throw new GatewayError(
      'LEASE_LOST',
      `segment ${ref.segment} of message ${ref.messageId} is no longer in the hands of claim ${ref.token}`,
    );
  }
  return {
    message,
    modem: message.modem ?? '',
    number: ref.segment,
    attempt: integer(segment, 'attempts'),
    previousReference: integerOrNull(segment, 'previous_reference'),
    attemptedAt: integer(segment, 'attempted_at'),
  };
}

function segmentRow(work: Work, seq: number, number: number): Row | undefined {
  return work.db.get(
    'SELECT state, attempts, attempted_at, previous_reference FROM segment WHERE message = @seq AND number = @number',
    { seq, number },
  );
}

function settleSent(work: Work, held: InHand, outcome: Outcome<'sent'>): Claim | undefined {
  const { message, modem, number } = held;
  const { messageReference } = outcome;
  work.db.run(
    `UPDATE segment SET state = 'sent', sent_at = @now, message_reference = @reference, error_code = NULL,
       error_cause = NULL, imsi = @imsi, recipient = @recipient, reference = @reference
     WHERE message = @seq AND number = @number`,
    {
      ...{ seq: message.seq, number, now: work.now, reference: messageReference, imsi: message.imsi },
      recipient: recipientKey(message.number),
    },
  );
  record(work, message.seq, {
    event: 'sent',
    modem,
    detail: { segment: number, messageReference, ...excerpt(outcome) },
  });
  const fate = fateOf(fates(work, message.seq));
  if (fate !== 'queued') {
    become(work, message, fate);
    return undefined;
  }
  // What the modem has just given is the best evidence there is of where its counter stands.
  const sender = { modem, imsi: message.imsi, previousMessageReference: messageReference };
  return writeAhead(work, message, { ...sender, leaseMs: message.leaseMs ?? 0 });
}

function settleRefused(work: Work, held: InHand, outcome: Outcome<'refused'>): undefined {
  const { message, modem, number } = held;
  const { failure, retryAt } = outcome;
  setSegment(work, held, retryAt === undefined ? 'failed' : 'queued', failure);
  record(work, message.seq, {
    event: 'refused',
    modem,
    detail: { segment: number, ...failure, ...(retryAt === undefined ? {} : { retryAt }), ...excerpt(outcome) },
  });
  giveBack(work, held);
  if (retryAt !== undefined) {
    backOff(work, message, retryAt);
    return;
  }
  become(work, message, 'failed');
  if (outcome.notice) createNotice(work, outcome.notice);
}

function settleUnknown(work: Work, held: InHand, outcome: Outcome<'unknown'>): undefined {
  const detail = { ...outcome.failure, evidence: outcome.evidence, ...excerpt(outcome) };
  meetUnknownFate(work, held, { failure: outcome.failure, detail, notice: outcome.notice });
}

function settleUnsent(work: Work, held: InHand, outcome: Outcome<'unsent'>): undefined {
  const { message, modem, number } = held;
  work.db.run(
    `UPDATE segment SET state = 'queued', attempts = attempts - 1 WHERE message = @seq AND number = @number`,
    {
      seq: message.seq,
      number,
    },
  );
  giveBack(work, held);
  record(work, message.seq, { event: 'unsent', modem, detail: { segment: number, reason: outcome.reason } });
  become(work, message, 'queued');
  work.db.run('UPDATE message SET ready = 1, owner = NULL, lease_until = NULL WHERE seq = @seq', { seq: message.seq });
  if (number === 1 && held.attempt === 1) unbind(work, message);
  hintReady(work, message.network);
}

/** What the network did not take counts against no quota of the SIM. */
function giveBack(work: Work, { attemptedAt, message }: InHand): void {
  useInAll(work, simAccount.segments(message.imsi), -1, attemptedAt);
}

function excerpt({ at, note }: { at?: string; note?: string }): { at?: string; note?: string } {
  return { ...(at === undefined ? {} : { at }), ...(note === undefined ? {} : { note }) };
}
