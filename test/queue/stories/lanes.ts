import { expect } from 'vitest';
import { accept, claim, claimed, events, HOUR, MINUTE, refusal, type Story, sendOne } from '../rig.js';

export function lanes(story: Story): void {
  story('one sender has at most one message to one number under way, in the order of acceptance', async (rig) => {
    const store = await rig.open();
    const ids = [await accept(rig, store), await accept(rig, store), await accept(rig, store)];

    const first = await claimed(store);
    expect(await claim(store, { imsi: 'another' })).toBeUndefined();
    await store.settle(first.ref, { as: 'sent', messageReference: 1 });

    expect([first.ref.messageId, await sendOne(store), await sendOne(store)]).toEqual(ids);
  });

  story('other senders and other numbers are other lanes', async (rig) => {
    const store = await rig.open();
    await accept(rig, store);
    await accept(rig, store, { sender: 'sip:bob@example.org' });
    await accept(rig, store, { number: '+40722000001' });

    const found = await Promise.all([1, 2, 3].map((n) => claim(store, { imsi: `sim${n}` })));

    expect(found.every((each) => each !== undefined)).toBe(true);
  });

  const endings = [
    { as: 'sent', messageReference: 1 } as const,
    { as: 'refused', failure: refusal } as const,
    { as: 'unknown', failure: refusal, evidence: {} } as const,
  ];
  for (const outcome of endings) {
    story(`a head that ends as ${outcome.as} makes the next one ready, and listeners hear of it`, async (rig) => {
      const store = await rig.open();
      await accept(rig, store);
      const next = await accept(rig, store);
      const head = await claimed(store);
      const heard: string[] = [];
      store.on('ready', (network) => heard.push(network));

      await store.settle(head.ref, outcome);

      expect(heard).toEqual(['D1']);
      expect(await sendOne(store)).toBe(next);
    });
  }

  story('a head in back-off holds those behind it, but not for longer than it may', async (rig) => {
    const store = await rig.open({ laneHoldMs: 10 * MINUTE });
    const head = await accept(rig, store);
    const followers = [await accept(rig, store), await accept(rig, store)];
    const taken = await claimed(store);
    await store.settle(taken.ref, { as: 'refused', failure: refusal, retryAt: rig.clock.now() + HOUR });

    await rig.clock.advance(10 * MINUTE - 1);
    await store.sweep();
    expect(await claim(store)).toBeUndefined();

    await rig.clock.advance(1);
    await store.sweep();
    expect([await sendOne(store), await sendOne(store)]).toEqual(followers);
    expect((await store.timeline(head)).at(-1)).toMatchObject({ event: 'lane-passed', detail: { by: followers[0] } });
    expect(await events(store, followers[0] ?? '')).toContain('lane-passed');
    expect(await events(store, followers[1] ?? '')).not.toContain('lane-passed');

    await rig.clock.advance(HOUR);
    expect(await sendOne(store)).toBe(head);
  });

  story('the time that a head may hold its lane counts over all its retries', async (rig) => {
    const store = await rig.open({ laneHoldMs: 10 * MINUTE });
    await accept(rig, store);
    const follower = await accept(rig, store);
    for (let n = 0; n < 3; n += 1) {
      const head = await claimed(store);
      await store.settle(head.ref, { as: 'refused', failure: refusal, retryAt: rig.clock.now() + 4 * MINUTE });
      await rig.clock.advance(4 * MINUTE);
    }

    await store.sweep();

    expect([await sendOne(store), await sendOne(store)]).toContain(follower);
  });

  story('a message that holds its lane alone lets later ones pass as well', async (rig) => {
    const store = await rig.open({ laneHoldMs: MINUTE });
    await accept(rig, store);
    const head = await claimed(store);
    await store.settle(head.ref, { as: 'refused', failure: refusal, retryAt: rig.clock.now() + HOUR });
    await rig.clock.advance(MINUTE);
    await store.sweep();

    const later = await accept(rig, store);

    expect(await sendOne(store)).toBe(later);
  });

  story('a failing number never holds up the others', async (rig) => {
    const store = await rig.open();
    for (let n = 0; n < 50; n += 1) await accept(rig, store);
    const good = await accept(rig, store, { number: '+40722000001' });
    const head = await claimed(store);
    await store.settle(head.ref, { as: 'refused', failure: refusal, retryAt: rig.clock.now() + HOUR });

    expect(await sendOne(store)).toBe(good);
    expect(await claim(store)).toBeUndefined();
  });

  story('an expired follower leaves its lane, and the head keeps it', async (rig) => {
    const store = await rig.open();
    await accept(rig, store);
    await accept(rig, store, { expiresAt: rig.clock.now() + MINUTE });
    const last = await accept(rig, store);
    const head = await claimed(store);

    await rig.clock.advance(MINUTE);
    await store.sweep();
    expect(await claim(store, { imsi: 'another' })).toBeUndefined();
    await store.settle(head.ref, { as: 'sent', messageReference: 1 });

    expect(await sendOne(store)).toBe(last);
  });

  story('a scheduled message joins its lane when its time comes, and waits there like any other', async (rig) => {
    const store = await rig.open();
    const scheduled = await accept(rig, store, { notBefore: rig.clock.now() + HOUR });
    await accept(rig, store);
    const head = await claimed(store);

    await rig.clock.advance(HOUR);
    await store.sweep();
    expect(await store.find(scheduled)).toMatchObject({ state: 'queued' });
    expect(await claim(store, { imsi: 'another' })).toBeUndefined();
    await store.settle(head.ref, { as: 'sent', messageReference: 1 });

    expect(await sendOne(store)).toBe(scheduled);
  });

  story('a follower that leaves puts nobody beside the head, not even one accepted before it', async (rig) => {
    const store = await rig.open();
    const scheduled = await accept(rig, store, { notBefore: rig.clock.now() + MINUTE });
    await accept(rig, store);
    await accept(rig, store, { expiresAt: rig.clock.now() + 2 * MINUTE });
    const head = await claimed(store);
    await rig.clock.advance(MINUTE);
    await store.sweep(); // the scheduled one joins
    await rig.clock.advance(MINUTE);

    await store.sweep(); // the last one expires

    expect(await claim(store, { imsi: 'another' })).toBeUndefined();
    await store.settle(head.ref, { as: 'sent', messageReference: 1 });
    expect(await sendOne(store)).toBe(scheduled);
  });

  story('lanes are as they were when the store is opened again', async (rig) => {
    let store = await rig.open();
    const ids = [await accept(rig, store), await accept(rig, store), await accept(rig, store)];
    await sendOne(store);
    await store.close();

    store = await rig.open();

    expect([ids[0], await sendOne(store), await sendOne(store)]).toEqual(ids);
    expect(await claim(store)).toBeUndefined();
  });
}
