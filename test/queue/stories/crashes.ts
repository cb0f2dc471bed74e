import { expect } from 'vitest';
import { accept, claim, claimed, events, HOUR, MINUTE, NUMBER, OTHER_SIM, SIM, type Story, sendOne } from '../rig.js';

export function crashes(story: Story): void {
  story('what a former process had in flight is handed to the worker of the same SIM, once', async (rig) => {
    let store = await rig.open();
    const id = await accept(rig, store, { segments: ['one', 'two'] });
    const found = await claimed(store, { mr: 41 });
    await store.close();

    store = await rig.open();
    expect(await store.takeInFlight(OTHER_SIM)).toEqual([]);
    const taken = await store.takeInFlight(SIM);

    expect(taken).toEqual([
      {
        ref: { messageId: id, segment: 1, token: taken[0]?.ref.token },
        ...{ sender: 'sip:alice@example.org', number: NUMBER, callId: found.callId },
        modem: 'nokia',
        imsi: SIM,
        previousMessageReference: 41,
      },
    ]);
    expect(await store.takeInFlight(SIM)).toEqual([]);
    await expect(store.settle(found.ref, { as: 'sent', messageReference: 42 })).rejects.toMatchObject({
      code: 'LEASE_LOST',
    });
    expect(await claim(store)).toBeUndefined();
    const second = await store.settle(taken[0]?.ref ?? found.ref, { as: 'sent', messageReference: 42 });
    expect(second).toMatchObject({ ref: { messageId: id, segment: 2 }, text: 'two' });
  });

  story('the work of this process is not in flight as long as its lease lasts', async (rig) => {
    const store = await rig.open();
    await accept(rig, store);
    await claimed(store);

    expect(await store.takeInFlight(SIM)).toEqual([]);
    await rig.clock.advance(2 * MINUTE);

    expect(await store.takeInFlight(SIM)).toHaveLength(1); // its worker was started anew
  });

  story('what is in flight becomes uncertain when nobody asks its SIM in time', async (rig) => {
    let store = await rig.open();
    const id = await accept(rig, store);
    const next = await accept(rig, store);
    await claimed(store);
    await store.close();
    await rig.clock.advance(HOUR);

    store = await rig.open({ resolveMs: 5 * MINUTE });
    await store.sweep();
    expect(await store.find(id)).toMatchObject({ state: 'sending' });
    await rig.clock.advance(5 * MINUTE);
    await store.sweep();

    expect(await store.find(id)).toMatchObject({ state: 'uncertain', segments: [{ state: 'uncertain' }] });
    expect((await store.timeline(id)).at(-1)?.detail).toMatchObject({ evidence: { previousMessageReference: 7 } });
    expect(await store.takeInFlight(SIM)).toEqual([]);
    expect(await sendOne(store)).toBe(next);
  });

  story('the sweep leaves alone what this process has in hand, however late', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    const found = await claimed(store);

    await rig.clock.advance(HOUR);
    await store.sweep();
    await store.settle(found.ref, { as: 'sent', messageReference: 8 });

    expect(await store.find(id)).toMatchObject({ state: 'sent' });
  });

  story('what the SIM proves unsent is sent by the next claim', async (rig) => {
    let store = await rig.open();
    const id = await accept(rig, store);
    await claimed(store);
    await store.close();

    store = await rig.open();
    const [taken] = await store.takeInFlight(SIM);
    if (!taken) throw new Error('nothing was in flight');
    await store.settle(taken.ref, { as: 'unsent', reason: 'the SIM has counted nothing since' });

    expect(await sendOne(store)).toBe(id);
    expect(await events(store, id)).toEqual(['accepted', 'sending', 'in-flight', 'unsent', 'sending', 'sent']);
  });

  story('everything accepted is there when the store is opened again', async (rig) => {
    let store = await rig.open();
    const ids = await Promise.all(
      Array.from({ length: 50 }, (_, n) => accept(rig, store, { number: `+4072200${1000 + n}` })),
    );
    await store.close();

    store = await rig.open();
    const sent = [];
    while ((await store.figures()).networks.some(({ waiting }) => waiting > 0)) sent.push(await sendOne(store));

    expect(sent).toEqual(ids);
  });

  story('a closed store refuses every call and says why', async (rig) => {
    const store = await rig.open();
    const last = accept(rig, store);
    await store.close();

    expect(await last).toBeDefined(); // what was under way ends first
    await expect(store.find('any')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await store.close();
  });
}
