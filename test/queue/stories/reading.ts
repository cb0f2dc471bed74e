import { expect } from 'vitest';
import type { MessageFilter, QueueStore } from '../../../src/queue/index.js';
import { accept, claimed, MINUTE, message, NUMBER, refusal, SIM, type Story, sendOne } from '../rig.js';

async function ids(store: QueueStore, filter: MessageFilter): Promise<string[]> {
  return (await store.list(filter, { limit: 100 })).items.map(({ id }) => id);
}

export function reading(story: Story): void {
  story('a list shows the newest first, page by page, and each message once', async (rig) => {
    const store = await rig.open();
    const all = await Promise.all(Array.from({ length: 250 }, () => accept(rig, store)));
    const seen: string[] = [];

    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Awaited<ReturnType<QueueStore['list']>> = await store.list(
        {},
        { limit: 100, ...(cursor && { cursor }) },
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    }

    expect(seen).toEqual(all.reverse());
  });

  story('a message accepted while someone turns the pages moves none of them', async (rig) => {
    const store = await rig.open();
    const [first, second] = [await accept(rig, store), await accept(rig, store)];
    const page = await store.list({}, { limit: 1 });
    await accept(rig, store);

    expect(page.items.map(({ id }) => id)).toEqual([second]);
    const next = await store.list({}, { limit: 1, cursor: page.next ?? '' });
    expect(next).toMatchObject({ items: [{ id: first }], next: null });
  });

  story('a cursor that no list gave is refused', async (rig) => {
    const store = await rig.open();

    for (const cursor of ['', 'zz zz', '-1', "1' OR 1=1", 'x'.repeat(1000)]) {
      await expect(store.list({}, { limit: 1, cursor })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
  });

  story('a list is narrowed by each member of its filter, and by all of them together', async (rig) => {
    const store = await rig.open();
    const sent = await accept(rig, store, { callId: 'c1' });
    await sendOne(store);
    const other = await accept(rig, store, { network: 'D2', number: '+40722000001' });
    await store.receive({ modem: 'nokia', imsi: SIM, hex: '04', tpduLength: 1, receivedAt: rig.clock.now() });
    const inbound = {
      ...{
        id: 'in',
        modem: 'nokia',
        originator: NUMBER,
        target: 'sip:a@example.org',
        callId: 'c1',
        text: 'x',
        body: 'x',
      },
      ...{ encoding: 'ucs2' as const, sentAt: 1, receivedAt: rig.clock.now() },
    };
    await store.createInbound(inbound, [1]);

    expect(await ids(store, {})).toEqual(['in', other, sent]);
    expect(await ids(store, { direction: 'to-mobile' })).toEqual([other, sent]);
    expect(await ids(store, { direction: 'from-mobile' })).toEqual(['in']);
    expect(await ids(store, { state: 'sent' })).toEqual([sent]);
    expect(await ids(store, { number: NUMBER })).toEqual(['in', sent]);
    expect(await ids(store, { callId: 'c1' })).toEqual(['in', sent]);
    expect(await ids(store, { network: 'D2' })).toEqual([other]);
    expect(
      await ids(store, { number: NUMBER, callId: 'c1', direction: 'to-mobile', state: 'sent', network: 'D1' }),
    ).toEqual([sent]);
    expect(await ids(store, { number: NUMBER, state: 'queued' })).toEqual([]);
    expect(await ids(store, { callId: "' OR 1=1 --" })).toEqual([]);
  });

  story('the timeline is in the order in which things happened, notes of others among them', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    const found = await claimed(store);
    await store.settle(found.ref, { as: 'refused', failure: refusal, retryAt: rig.clock.now() + MINUTE });
    await store.note(id, {
      event: 'resolved',
      modem: 'nokia',
      detail: { by: 'operator', list: [1, null, { a: 'ü' }] },
    });

    expect((await store.timeline(id)).map(({ event }) => event)).toEqual([
      'accepted',
      'sending',
      'refused',
      'resolved',
    ]);
    expect((await store.timeline(id)).at(-1)).toEqual({
      ...{ at: rig.clock.now(), event: 'resolved', modem: 'nokia' },
      detail: { by: 'operator', list: [1, null, { a: 'ü' }] },
    });
    expect(await store.timeline('nobody')).toEqual([]);
    await expect(store.note('nobody', { event: 'x', detail: {} })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await store.find('nobody')).toBeUndefined();
  });

  story('the figures tell depth and age of each network', async (rig) => {
    const store = await rig.open();
    const acceptedAt = rig.clock.now();
    await accept(rig, store);
    await rig.clock.advance(MINUTE);
    await accept(rig, store, { notBefore: rig.clock.now() + MINUTE });
    await accept(rig, store, { network: 'D2' });
    const now = rig.clock.now();

    expect(await store.figures()).toMatchObject({
      networks: [
        { network: 'D1', waiting: 2, oldestAt: acceptedAt },
        { network: 'D2', waiting: 1, oldestAt: now },
      ],
      uncertain: 0,
      held: 0,
    });

    await sendOne(store);
    expect((await store.figures()).networks[0]).toEqual({ network: 'D1', waiting: 1, oldestAt: now });
  });

  story('a read sees what was written before it, and nothing that failed', async (rig) => {
    const store = await rig.open();
    const good = message(rig);
    const bad = { ...message(rig), id: good.id };

    const accepting = store.accept({ message: good, idempotencyKey: 'a', detail: {} });
    const failing = store.accept({ message: bad, idempotencyKey: 'b', detail: {} }).catch((error: unknown) => error);
    const found = store.find(good.id);

    expect((await accepting).created).toBe(true);
    expect(await failing).toMatchObject({ code: 'CONFLICT' });
    expect(await found).toMatchObject({ callId: good.callId });
  });
}
