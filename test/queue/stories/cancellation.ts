import { expect } from 'vitest';
import {
  accept,
  claim,
  claimed,
  events,
  HOUR,
  MINUTE,
  NUMBER,
  OTHER_SIM,
  refusal,
  SIM,
  type StoreRig,
  type Story,
  sendOne,
} from '../rig.js';

const conflict = (state: string) => ({ code: 'CONFLICT', message: expect.stringContaining(` is ${state}; `) });

/** A message of three segments, the first of them sent, the second in back-off for a minute. */
async function halfSent(rig: StoreRig, store: Awaited<ReturnType<StoreRig['open']>>) {
  const id = await accept(rig, store, { segments: ['one', 'two', 'three'] });
  const one = await claimed(store);
  const two = await store.settle(one.ref, { as: 'sent', messageReference: 10 });
  if (!two) throw new Error('the second segment was not offered');
  await store.settle(two.ref, { as: 'refused', failure: refusal, retryAt: rig.clock.now() + MINUTE });
  return { id, two };
}

export function cancellation(story: Story): void {
  story('a queued message that is canceled is never sent, and its timeline says so', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);

    const canceled = await store.cancel(id);

    expect(canceled).toMatchObject({ id, state: 'canceled', finalAt: rig.clock.now(), sentAt: null });
    expect(await store.find(id)).toEqual(canceled);
    expect((await store.timeline(id)).at(-1)).toMatchObject({
      event: 'canceled',
      detail: { was: 'queued', sent: 0, unsent: 1 },
    });
    expect(await claim(store)).toBeUndefined();
    expect((await store.figures()).networks).toEqual([{ network: 'D1', waiting: 0, oldestAt: null }]);
  });

  story('a scheduled message that is canceled does not come when its time comes', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { notBefore: rig.clock.now() + HOUR, expiresAt: rig.clock.now() + 2 * HOUR });

    await store.cancel(id);

    expect(await store.dueAt(['D1'])).toBeUndefined();
    await rig.clock.advance(3 * HOUR);
    await store.sweep();
    expect(await claim(store)).toBeUndefined();
    expect(await store.find(id)).toMatchObject({ state: 'canceled' });
    expect((await store.timeline(id)).at(-1)).toMatchObject({ event: 'canceled', detail: { was: 'scheduled' } });
  });

  story('a message in back-off is canceled, and the next of its lane goes at once', async (rig) => {
    const store = await rig.open();
    const head = await accept(rig, store);
    const next = await accept(rig, store);
    const taken = await claimed(store);
    await store.settle(taken.ref, { as: 'refused', failure: refusal, retryAt: rig.clock.now() + HOUR });
    const heard: string[] = [];
    store.on('ready', (network) => heard.push(network));

    await store.cancel(head);

    expect(heard).toEqual(['D1']);
    expect(await sendOne(store)).toBe(next);
    await rig.clock.advance(2 * HOUR);
    await store.sweep();
    expect(await claim(store)).toBeUndefined();
  });

  story('a message that stepped aside from its lane can be canceled too', async (rig) => {
    const store = await rig.open({ laneHoldMs: MINUTE });
    const head = await accept(rig, store);
    const next = await accept(rig, store);
    const taken = await claimed(store);
    await store.settle(taken.ref, { as: 'refused', failure: refusal, retryAt: rig.clock.now() + HOUR });
    await rig.clock.advance(MINUTE);
    await store.sweep();

    await store.cancel(head);

    await rig.clock.advance(HOUR);
    expect(await sendOne(store)).toBe(next);
    expect(await claim(store)).toBeUndefined();
  });

  story('of a message that is half sent the rest stays unsent, and what was sent stays sent', async (rig) => {
    const store = await rig.open();
    const { id, two } = await halfSent(rig, store);

    const canceled = await store.cancel(id);

    expect(canceled).toMatchObject({
      state: 'canceled',
      segments: [{ state: 'sent', messageReference: 10 }, { state: 'queued' }, { state: 'queued' }],
    });
    expect((await store.timeline(id)).at(-1)?.detail).toEqual({ was: 'queued', sent: 1, unsent: 2 });
    await rig.clock.advance(HOUR);
    await store.sweep();
    expect(await claim(store)).toBeUndefined();
    await expect(store.settle(two.ref, { as: 'sent', messageReference: 11 })).rejects.toMatchObject({
      code: 'LEASE_LOST',
    });
  });

  story('a report about what was sent of a canceled message is kept, and leaves it canceled', async (rig) => {
    const store = await rig.open();
    const { id } = await halfSent(rig, store);
    await store.cancel(id);
    await store.receive({ modem: 'nokia', imsi: SIM, hex: '0601', tpduLength: 1, receivedAt: rig.clock.now() });
    const [pdu] = await store.pendingPdus(1);

    await store.applyReport({
      ...{ pduId: pdu?.id ?? 0, imsi: SIM, messageReference: 10, recipient: NUMBER },
      ...{ kind: 'delivered', status: 0, words: 'received', dischargedAt: rig.clock.now() },
    });

    expect(await store.find(id)).toMatchObject({
      state: 'canceled',
      report: 'received',
      segments: [{ state: 'delivered' }, { state: 'queued' }, { state: 'queued' }],
    });
    expect(await claim(store)).toBeUndefined();
  });

  story('a follower that is canceled leaves the head of its lane alone', async (rig) => {
    const store = await rig.open();
    await accept(rig, store);
    const follower = await accept(rig, store);
    const last = await accept(rig, store);
    const head = await claimed(store);

    await store.cancel(follower);

    expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();
    await store.settle(head.ref, { as: 'sent', messageReference: 1 });
    expect(await sendOne(store)).toBe(last);
  });

  story('what is in the hands of a modem cannot be canceled, and goes its way', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { segments: ['one', 'two'] });
    const one = await claimed(store);

    await expect(store.cancel(id)).rejects.toMatchObject(conflict('sending'));
    const two = await store.settle(one.ref, { as: 'sent', messageReference: 1 });
    await expect(store.cancel(id)).rejects.toMatchObject(conflict('sending'));
    await store.settle(two?.ref ?? one.ref, { as: 'sent', messageReference: 2 });

    expect(await store.find(id)).toMatchObject({ state: 'sent' });
    expect(await events(store, id)).not.toContain('canceled');
  });

  const endings = [
    { state: 'sent', outcome: { as: 'sent', messageReference: 1 } },
    { state: 'failed', outcome: { as: 'refused', failure: refusal } },
    { state: 'uncertain', outcome: { as: 'unknown', failure: refusal, evidence: {} } },
  ] as const;
  for (const { state, outcome } of endings) {
    story(`a message that is ${state} cannot be canceled, and nothing of it changes`, async (rig) => {
      const store = await rig.open();
      const id = await accept(rig, store);
      await store.settle((await claimed(store)).ref, outcome);
      const before = [await store.find(id), await store.timeline(id)];

      await expect(store.cancel(id)).rejects.toMatchObject(conflict(state));

      expect([await store.find(id), await store.timeline(id)]).toEqual(before);
    });
  }

  story('a message is canceled once: the second time is told that it is', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);

    const [first, second] = await Promise.allSettled([store.cancel(id), store.cancel(id)]);

    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: conflict('canceled') });
    expect((await events(store, id)).filter((event) => event === 'canceled')).toHaveLength(1);
  });

  story('what nobody knows is not found, and what comes from mobile cannot be canceled', async (rig) => {
    const store = await rig.open();
    await store.createNotice({
      ...{ id: 'notice', target: 'sip:alice@example.org', originator: NUMBER, callId: 'call', inReplyTo: 'other' },
      ...{ body: 'the rest', createdAt: rig.clock.now() },
    });

    await expect(store.cancel('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(store.cancel('notice')).rejects.toMatchObject({ code: 'CONFLICT' });

    expect(await store.claimInbound(MINUTE)).toMatchObject({ id: 'notice' });
  });

  story('of a claim and a cancellation the first to come wins, and the other is told', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    const other = await accept(rig, store, { number: '+40722000001' });

    const [canceled, found] = await Promise.all([store.cancel(id), claimed(store)]);
    const [late, again] = await Promise.allSettled([claim(store, { imsi: OTHER_SIM }), store.cancel(other)]);

    expect(canceled.state).toBe('canceled');
    expect(found.ref.messageId).toBe(other);
    expect(late).toMatchObject({ status: 'fulfilled', value: undefined });
    expect(again).toMatchObject({ status: 'rejected', reason: conflict('sending') });
  });

  story('among many claims and cancellations at once, every message is either sent or canceled', async (rig) => {
    const store = await rig.open();
    const ids: string[] = [];
    for (let n = 0; n < 60; n += 1) ids.push(await accept(rig, store, { number: `+407220${1000 + (n % 20)}` }));

    const canceling: Promise<boolean>[] = [];
    const claiming: ReturnType<typeof claim>[] = [];
    for (const [n, id] of ids.entries()) {
      claiming.push(claim(store, { modem: `m${n}`, imsi: `26201${n}` }));
      // from the far end, so that some are under way already, some head their lanes, and some wait there
      const target = ids[(ids.length - n + 9) % ids.length] ?? id;
      canceling.push(
        store.cancel(target).then(
          () => true,
          () => false,
        ),
      );
    }
    const won = (await Promise.all(canceling)).filter(Boolean).length;
    const under = (await Promise.all(claiming)).filter((each) => each !== undefined);
    for (const { ref } of under) await store.settle(ref, { as: 'sent', messageReference: 1 });

    const states = await Promise.all(ids.map(async (id) => (await store.find(id))?.state));
    expect(states.filter((state) => state === 'sent')).toHaveLength(under.length);
    expect(states.filter((state) => state === 'canceled')).toHaveLength(won);
    expect([won, under.length].every((count) => count > 0)).toBe(true);
    expect(won + under.length).toBe(ids.length);
  });

  story('what is canceled stays so when the store is opened again, and its lane goes on', async (rig) => {
    let store = await rig.open();
    const { id } = await halfSent(rig, store);
    const next = await accept(rig, store);
    await store.cancel(id);
    await store.close();

    store = await rig.open();

    expect(await store.find(id)).toMatchObject({ state: 'canceled' });
    expect(await store.takeInFlight(SIM)).toEqual([]);
    expect(await sendOne(store)).toBe(next);
    await rig.clock.advance(HOUR);
    await store.sweep();
    expect(await claim(store)).toBeUndefined();
  });
}
