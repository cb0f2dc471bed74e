import { GatewayError } from '../../core/index.js';
import type { InboundTraits } from '../inbound-desk.js';
import type { InboundClaim, InboundOutcome, NewInboundMessage } from '../store.js';
import { wake } from './due.js';
import { replacedBy, supersede } from './inbound-desk.js';
import { hintReady, joinLane, laneFromMobile, leaveLane } from './lane.js';
import { integer, integerOrNull, octets, text, textOrNull, word, written } from './row.js';
import { become, tellReached } from './state.js';
import { messageAt, messageById, type StoredMessage } from './stored-message.js';
import { record } from './timeline.js';
import { KINDS } from './words.js';
import type { Work } from './work.js';

/** `QueueStore.createInbound`. */
export async function createInbound(work: Work, message: NewInboundMessage, pduIds: readonly number[]): Promise<void> {
  const { completes, copies = [], target, traits = {} } = message;
  const replaced = traits.replaceType;
  for (const earlier of replaced === undefined
    ? []
    : await replacedBy(work, message.originator, message.modem, replaced)) {
    await supersede(work, earlier, message.id);
  }
  const gapped = completes === undefined ? undefined : await messageById(work, completes);
  if (gapped) await supersede(work, gapped, message.id);
  const seq = await insert(work, message, pduIds);
  await settlePdus(work, seq, pduIds, { gapped: gapped?.seq ?? 0, whole: message.missing === undefined });
  await enterLane(work, seq, message);
  if (target === undefined) return;
  for (const copy of copies) {
    const each = { ...message, ...copy };
    await enterLane(work, await insert(work, each, pduIds), each);
  }
}

async function insert(work: Work, message: NewInboundMessage, pduIds: readonly number[]): Promise<number> {
  const { id, target, traits = {} } = message;
  const state = target === undefined ? 'held' : 'delivering';
  const seq = await work.nextSeq();
  await work.db.run(
    `INSERT INTO message (seq, id, direction, state, address, number, number_type, modem, call_id, body, original, encoding,
       concatenation, segments, options, priority, accepted_at, sent_at)
     VALUES (@seq, @id, 'from-mobile', @state, @target, @number, @type, @modem, @callId, @body, @original, @encoding, 'none',
       @segments, @options, @priority, @receivedAt, @sentAt)`,
    {
      seq,
      id,
      state,
      target: target ?? null,
      number: message.originator,
      type: message.originatorTon ?? null,
      modem: message.modem,
      callId: message.callId,
      body: octets(message.body),
      original: octets(message.text),
      encoding: message.encoding,
      segments: pduIds.length,
      options: JSON.stringify(traits),
      priority: message.priority ?? 0,
      receivedAt: message.receivedAt,
      sentAt: message.sentAt,
    },
  );
  tellReached(work, { id, direction: 'from-mobile', network: null, state });
  const { completes, missing } = message;
  const detail = {
    pdus: pduIds,
    ...(missing === undefined ? {} : { missing }),
    ...(completes === undefined ? {} : { completes }),
  };
  await record(work, seq, { event: 'received', modem: message.modem, detail });
  return seq;
}

async function enterLane(work: Work, seq: number, { holdReason, target }: NewInboundMessage): Promise<void> {
  if (target !== undefined) await joinLane(work, { seq, network: null }, laneFromMobile(target));
  else await record(work, seq, { event: 'held', detail: { reason: holdReason ?? 'it has no target' } });
}

/** @throws GatewayError `CONFLICT` when one of them is part of another message, or settled otherwise. */
async function settlePdus(
  work: Work,
  seq: number,
  pduIds: readonly number[],
  { gapped, whole }: { gapped: number; whole: boolean },
): Promise<void> {
  for (const id of pduIds) {
    const changed = await work.db.change(
      `UPDATE received_pdu SET state = 'message', message = @seq,
         part_key = CASE WHEN @whole = 0 THEN part_key END
       WHERE id = @id AND (state IN ('pending', 'part') OR state = 'message' AND message = @gapped)`,
      { id, seq, gapped, whole: whole ? 1 : 0 },
    );
    if (changed === 0) throw new GatewayError('CONFLICT', `PDU ${id} is not waiting to be settled`);
  }
}

/** `QueueStore.claimInbound`. */
export async function claimInbound(work: Work, leaseMs: number): Promise<InboundClaim | undefined> {
  await wake(work, null);
  const row = await work.db.get(
    `SELECT seq FROM message WHERE ready = 1 AND network IS NULL AND imsi = '' ORDER BY priority DESC, seq LIMIT 1
     FOR UPDATE SKIP LOCKED`,
  );
  if (!row) return undefined;
  const message = await messageAt(work, integer(row, 'seq'));
  if (message.state !== 'delivering') await become(work, message, 'delivering');
  // The end of the lease is when it becomes due by itself: a claim that is never settled is offered again then. The
  // proxy knows the retry by its Call-ID.
  const claimed = await work.db.get(
    `UPDATE message SET ready = 0, owner = @owner, token = token + 1, attempts = attempts + 1, lease_until = @until,
       due_at = @until
     WHERE seq = @seq RETURNING token, attempts, body, sent_at, kind, in_reply_to, number_type, options`,
    { seq: message.seq, owner: work.owner, until: work.sharedNow + leaseMs },
  );
  if (!claimed) throw new Error(`message ${message.id} is gone`);
  const attempt = integer(claimed, 'attempts');
  await record(work, message.seq, { event: 'delivering', detail: { attempt } });
  const type = integerOrNull(claimed, 'number_type');
  const inReplyTo = textOrNull(claimed, 'in_reply_to');
  const traits: InboundTraits = JSON.parse(text(claimed, 'options'));
  return {
    id: message.id,
    token: integer(claimed, 'token'),
    kind: word(claimed, 'kind', KINDS),
    originator: message.number,
    ...(type === null ? {} : { originatorTon: type }),
    target: message.address ?? '',
    callId: message.callId,
    ...(inReplyTo === null ? {} : { inReplyTo }),
    body: written(claimed, 'body'),
    sentAt: integerOrNull(claimed, 'sent_at') ?? message.acceptedAt,
    receivedAt: message.acceptedAt,
    modem: message.modem ?? '',
    traits,
    attempt,
  };
}

/** `QueueStore.settleInbound`. */
export async function settleInbound(
  work: Work,
  claim: Pick<InboundClaim, 'id' | 'token'>,
  outcome: InboundOutcome,
): Promise<void> {
  const message = await messageById(work, claim.id);
  if (message?.token !== claim.token || message.state !== 'delivering') {
    throw new GatewayError('LEASE_LOST', `message ${claim.id} is no longer in the hands of claim ${claim.token}`);
  }
  const { as, ...detail } = outcome;
  await record(work, message.seq, { event: as, detail });
  switch (outcome.as) {
    case 'delivered':
    case 'failed':
      await become(work, message, outcome.as);
      await leaveLane(work, message);
      return;
    case 'retry':
      await holdUntil(work, message, outcome.at - work.now + work.sharedNow);
      return;
    case 'held':
      await holdUntil(work, message, null);
  }
}

/** Keeps a message at the head of its lane until its time, or offers it at once (`null`). */
async function holdUntil(work: Work, message: StoredMessage, at: number | null): Promise<void> {
  await become(work, message, 'held');
  await work.db.run(
    'UPDATE message SET ready = @ready, due_at = @at, owner = NULL, lease_until = NULL WHERE seq = @seq',
    {
      ...{ seq: message.seq, at },
      ready: at === null ? 1 : 0,
    },
  );
  if (at === null) hintReady(work, null);
}

/** `QueueStore.wakeInbound`. What is under way is left alone. */
export async function wakeInbound(work: Work, target: string): Promise<number> {
  const rows = await work.db.all('SELECT seq, due_at, owner FROM message WHERE lane = @lane ORDER BY seq FOR UPDATE', {
    lane: laneFromMobile(target),
  });
  const waiting = rows.filter((row) => textOrNull(row, 'owner') === null);
  for (const row of waiting) {
    if (integerOrNull(row, 'due_at') === null) continue;
    await work.db.run('UPDATE message SET ready = 1, due_at = NULL WHERE seq = @seq', { seq: integer(row, 'seq') });
    await record(work, integer(row, 'seq'), { event: 'woken', detail: {} });
    hintReady(work, null);
  }
  return waiting.length;
}
