import { GatewayError, type SegmentState } from '../../core/index.js';
import { fateOf, type SegmentFate } from '../fate.js';
import type { Failure } from '../message.js';
import { recipientKey } from '../recipient.js';
import type { Claim, ClaimRef, SegmentOutcome } from '../store.js';
import { hintReady } from './lane.js';
import { integer, integerOrNull, type Row, word } from './row.js';
import { become } from './state.js';
import { messageById, type StoredMessage } from './stored-message.js';
import { record } from './timeline.js';
import { SEGMENT_STATES } from './words.js';
import type { Work } from './work.js';
import { writeAhead } from './write-ahead.js';

type Outcome<K extends SegmentOutcome['as']> = Extract<SegmentOutcome, { as: K }>;

/** A segment in hand, with the message it belongs to. */
interface InHand {
  message: StoredMessage;
  modem: string;
  number: number;
  attempt: number;
  previousReference: number | null;
}

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
  };
}

function segmentRow(work: Work, seq: number, number: number): Row | undefined {
  return work.db.get(
    'SELECT state, attempts, previous_reference FROM segment WHERE message = @seq AND number = @number',
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
  if (retryAt === undefined) {
    become(work, message, 'failed');
    return;
  }
  become(work, message, 'queued');
  work.db.run(
    `UPDATE message SET due_at = @retryAt, held_at = iif(lane IS NULL, NULL, coalesce(held_at, @now)), owner = NULL,
       lease_until = NULL
     WHERE seq = @seq`,
    { seq: message.seq, now: work.now, retryAt },
  );
}

function settleUnknown(work: Work, held: InHand, outcome: Outcome<'unknown'>): undefined {
  const detail = { ...outcome.failure, evidence: outcome.evidence, ...excerpt(outcome) };
  makeUncertain(work, held, outcome.failure, detail);
}

/** Ends the sending of a segment that may have left the modem. Only a status report, or a person, says more. */
export function makeUncertain(work: Work, held: InHand, failure: Failure, detail: Record<string, unknown>): void {
  const { message, number, previousReference } = held;
  setSegment(work, held, 'uncertain', failure);
  work.db.run(
    `UPDATE segment SET imsi = @imsi, recipient = @recipient, reference = @reference
     WHERE message = @seq AND number = @number`,
    {
      ...{ seq: message.seq, number, imsi: message.imsi, recipient: recipientKey(message.number) },
      // TP-MR counts up by one for each SUBMIT (TS 23.040 §9.2.3.6), so a report about this one would bear the next.
      reference: previousReference === null ? null : (previousReference + 1) & 0xff,
    },
  );
  record(work, message.seq, { event: 'uncertain', modem: held.modem, detail: { segment: number, ...detail } });
  become(work, message, 'uncertain');
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
  record(work, message.seq, { event: 'unsent', modem, detail: { segment: number, reason: outcome.reason } });
  become(work, message, 'queued');
  work.db.run('UPDATE message SET ready = 1, owner = NULL, lease_until = NULL WHERE seq = @seq', { seq: message.seq });
  if (number === 1 && held.attempt === 1) unbind(work, message);
  hintReady(work, message.network);
}

/** Lets any SIM take a message of which nothing was ever sent. */
export function unbind(work: Work, message: StoredMessage): void {
  work.db.run(
    `UPDATE message SET imsi = '', modem = NULL, bound_at = NULL, concatenation_reference = NULL WHERE seq = @seq`,
    { seq: message.seq },
  );
}

function setSegment(work: Work, held: InHand, state: SegmentState, failure: Failure): void {
  work.db.run(
    `UPDATE segment SET state = @state, error_code = @code, error_cause = @cause
     WHERE message = @seq AND number = @number`,
    { seq: held.message.seq, number: held.number, state, code: failure.code, cause: failure.cause },
  );
}

/** What the segments of a message say about it. */
export function fates(work: Work, seq: number): SegmentFate[] {
  return work.db
    .all('SELECT state, report_status FROM segment WHERE message = @seq ORDER BY number', { seq })
    .map((row) => ({ state: word(row, 'state', SEGMENT_STATES), reportStatus: integerOrNull(row, 'report_status') }));
}

function excerpt(outcome: { at?: string }): { at?: string } {
  return outcome.at === undefined ? {} : { at: outcome.at };
}
