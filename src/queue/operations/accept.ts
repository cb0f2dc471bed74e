import { createHash } from 'node:crypto';
import { GatewayError } from '../../core/index.js';
import type { Acceptance } from '../message.js';
import type { AcceptRequest, AcceptResult } from '../store.js';
import { openSession } from './conversation.js';
import { hintReady, isFree, laneToMobile } from './lane.js';
import { createNotice } from './notice.js';
import { octets, text } from './row.js';
import { simAccount } from './sim.js';
import { tellReached } from './state.js';
import { recordFirst } from './timeline.js';
import { charge, use } from './usage.js';
import type { Work } from './work.js';

/** `QueueStore.accept`. */
export async function accept(work: Work, request: AcceptRequest): Promise<AcceptResult> {
  const { message } = request;
  const seq = await work.nextSeq();
  const acceptance: Acceptance = {
    id: message.id,
    state: message.notBefore !== undefined && message.notBefore > work.now ? 'scheduled' : 'queued',
    network: message.network,
    encoding: message.encoding,
    segments: message.segments.length,
  };
  if (!(await remember(work, seq, request, acceptance))) {
    const earlier = await remembered(work, request.idempotencyKey);
    if (earlier) return { created: false, acceptance: earlier };
  }
  refuseWhenDiskFull(work);
  if (request.queueLimit !== undefined) await refuseWhenFull(work, message.network, request.queueLimit);
  if (request.charges) await charge(work, request.charges);
  await insertMessage(work, seq, request, acceptance);
  await insertSegments(work, seq, message.segments);
  if (request.session) await openSession(work, seq, message, request.session);
  await recordFirst(work, seq, { event: 'accepted', detail: request.detail });
  if (request.notice) await createNotice(work, request.notice);
  return { created: true, acceptance };
}

/** `QueueStore.remembered`. */
export async function remembered(work: Work, idempotencyKey: string): Promise<Acceptance | undefined> {
  const row = await work.db.get('SELECT answer FROM idempotency WHERE key = @key', { key: digest(idempotencyKey) });
  if (!row) return undefined;
  const acceptance: Acceptance = JSON.parse(text(row, 'answer'));
  return acceptance;
}

/** Stores the key with the answer; false when the key was there already. */
async function remember(work: Work, seq: number, request: AcceptRequest, acceptance: Acceptance): Promise<boolean> {
  const changes = await work.db.change(
    `INSERT INTO idempotency (message, key, answer, accepted_at) VALUES (@seq, @key, @answer, @now)
     ON CONFLICT (key) DO NOTHING`,
    { seq, key: digest(request.idempotencyKey), answer: JSON.stringify(acceptance), now: work.now },
  );
  return changes === 1;
}

function digest(idempotencyKey: string): Uint8Array {
  return createHash('sha256').update(idempotencyKey).digest();
}

async function refuseWhenFull(work: Work, network: string, limit: number): Promise<void> {
  if ((await work.depths.of(network)) < limit) return;
  throw new GatewayError('QUEUE_FULL', `the queue of network ${network} holds ${limit} messages, no more are taken`);
}

/** What is left of the disk is for what comes from mobile, and for the fates of what was accepted before. */
function refuseWhenDiskFull({ freeDisk, settings }: Work): void {
  const free = freeDisk();
  if (free >= settings.leastFreeDisk) return;
  const percent = (share: number) => `${Math.floor(share * 100)} %`;
  throw new GatewayError(
    'STORE_FULL',
    `${percent(free)} of the store's disk is free, new messages are taken from ${percent(settings.leastFreeDisk)} on`,
  );
}

async function insertMessage(
  work: Work,
  seq: number,
  { message, session }: AcceptRequest,
  acceptance: Acceptance,
): Promise<void> {
  const chosen = session?.imsi ?? message.sim;
  const scheduled = acceptance.state === 'scheduled';
  const lane = scheduled ? null : laneToMobile(message);
  const ready = lane !== null && (await isFree(work, lane));
  await work.db.run(
    `INSERT INTO message (seq, id, direction, kind, state, address, number, network, call_id, body, encoding, concatenation,
       segments, options, priority, accepted_at, not_before, expires_at, lane, due_at, ready,
       chosen, imsi, bound_at)
     VALUES (@seq, @id, 'to-mobile', @kind, @state, @sender, @number, @network, @callId, @body, @encoding, @concatenation,
       @segments, @options, @priority, @acceptedAt, @notBefore, @expiresAt, @lane, @dueAt, @ready,
       @chosen, @chosen, @boundAt)`,
    {
      seq,
      id: message.id,
      kind: message.kind ?? 'sms',
      state: acceptance.state,
      sender: message.sender,
      number: message.number,
      network: message.network,
      chosen: chosen ?? '',
      boundAt: chosen === undefined ? null : work.now,
      callId: message.callId,
      body: octets(message.body),
      encoding: message.encoding,
      concatenation: message.concatenation,
      segments: message.segments.length,
      options: JSON.stringify(message.options),
      priority: message.priority,
      acceptedAt: message.acceptedAt,
      notBefore: message.notBefore ?? null,
      expiresAt: message.expiresAt ?? null,
      lane,
      dueAt: scheduled ? (message.notBefore ?? null) : null,
      ready: ready ? 1 : 0,
    },
  );
  work.depths.add(message.network, 1);
  tellReached(work, { ...acceptance, direction: 'to-mobile' });
  if (chosen !== undefined) {
    await use(work, { account: simAccount.bound(chosen), period: 'day', amount: message.segments.length });
  }
  if (ready) hintReady(work, message.network);
}

async function insertSegments(work: Work, seq: number, segments: readonly string[]): Promise<void> {
  for (const [index, segment] of segments.entries()) {
    await work.db.run('INSERT INTO segment (message, number, text) VALUES (@seq, @number, @text)', {
      seq,
      number: index + 1,
      text: octets(segment),
    });
  }
}
