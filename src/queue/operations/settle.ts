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
export async function settle(work: Work, ref: ClaimRef, outcome: SegmentOutcome): Promise<Claim | undefined> {
  const held = await inHand(work, ref);
  switch (outcome.as) {
    case 'sent':
      return await settleSent(work, held, outcome);
    case 'refused':
      return await settleRefused(work, held, outcome);
    case 'unknown':
      return await settleUnknown(work, held, outcome);
    case 'unsent':
      return await settleUnsent(work, held, outcome);
  }
}

/** @throws GatewayError `LEASE_LOST` unless the segment is in the hands of the holder of this token. */
async function inHand(work: Work, ref: ClaimRef): Promise<InHand> {
  const message = await messageById(work, ref.messageId);
  const segment = message && (await segmentRow(work, message.seq, ref.segment));
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

async function segmentRow(work: Work, seq: number, number: number): Promise<Row | undefined> {
  return await work.db.get(
    'SELECT state, attempts, attempted_at, previous_reference FROM segment WHERE message = @seq AND number = @number',
    { seq, number },
  );
}

async function settleSent(work: Work, held: InHand, outcome: Outcome<'sent'>): Promise<Claim | undefined> {
  const { message, modem, number } = held;
  const { messageReference } = outcome;
  await work.db.run(
    `UPDATE segment SET state = 'sent', sent_at = @now, message_reference = @reference, error_code = NULL,
       error_cause = NULL, imsi = @imsi, recipient = @recipient, reference = @reference
     WHERE message = @seq AND number = @number`,
    {
      ...{ seq: message.seq, number, now: work.now, reference: messageReference, imsi: message.imsi },
      recipient: recipientKey(message.number),
    },
  );
  await record(work, message.seq, {
    event: 'sent',
    modem,
    detail: { segment: number, messageReference, ...excerpt(outcome) },
  });
  const fate = fateOf(await fates(work, message.seq));
  if (fate !== 'queued') {
    await become(work, message, fate);
    return undefined;
  }
  // What the modem has just given is the best evidence there is of where its counter stands.
  const sender = { modem, imsi: message.imsi, previousMessageReference: messageReference };
  return await writeAhead(work, message, { ...sender, leaseMs: message.leaseMs ?? 0 });
}

async function settleRefused(work: Work, held: InHand, outcome: Outcome<'refused'>): Promise<undefined> {
  const { message, modem, number } = held;
  const { failure, retryAt } = outcome;
  await setSegment(work, held, retryAt === undefined ? 'failed' : 'queued', failure);
  await record(work, message.seq, {
    event: 'refused',
    modem,
    detail: { segment: number, ...failure, ...(retryAt === undefined ? {} : { retryAt }), ...excerpt(outcome) },
  });
  await giveBack(work, held);
  if (retryAt !== undefined) {
    await backOff(work, message, retryAt);
    return;
  }
  await become(work, message, 'failed');
  if (outcome.notice) await createNotice(work, outcome.notice);
}

async function settleUnknown(work: Work, held: InHand, outcome: Outcome<'unknown'>): Promise<undefined> {
  const detail = { ...outcome.failure, evidence: outcome.evidence, ...excerpt(outcome) };
  await meetUnknownFate(work, held, { failure: outcome.failure, detail, notice: outcome.notice });
}

async function settleUnsent(work: Work, held: InHand, outcome: Outcome<'unsent'>): Promise<undefined> {
  const { message, modem, number } = held;
  await work.db.run(
    `UPDATE segment SET state = 'queued', attempts = attempts - 1 WHERE message = @seq AND number = @number`,
    {
      seq: message.seq,
      number,
    },
  );
  await giveBack(work, held);
  await record(work, message.seq, { event: 'unsent', modem, detail: { segment: number, reason: outcome.reason } });
  await become(work, message, 'queued');
  await work.db.run('UPDATE message SET ready = 1, owner = NULL, lease_until = NULL WHERE seq = @seq', {
    seq: message.seq,
  });
  if (number === 1 && held.attempt === 1) await unbind(work, message);
  hintReady(work, message.network);
}

/** What the network did not take counts against no quota of the SIM. */
async function giveBack(work: Work, { attemptedAt, message }: InHand): Promise<void> {
  await useInAll(work, simAccount.segments(message.imsi), -1, attemptedAt);
}

function excerpt({ at, note }: { at?: string; note?: string }): { at?: string; note?: string } {
  return { ...(at === undefined ? {} : { at }), ...(note === undefined ? {} : { note }) };
}
