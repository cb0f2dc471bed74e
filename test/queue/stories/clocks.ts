import { expect } from 'vitest';
import { accept, claim, claimed, HOUR, MINUTE, refusal, SECOND, type Story, sendOne } from '../rig.js';

const YEAR = 365 * 24 * HOUR;

/** The host's clock is set while messages wait, are on their way, and rest. */
export function clocks(story: Story): void {
  for (const [what, ms] of [
    ['back an hour', -HOUR],
    ['forward a year', YEAR],
  ] as const) {
    story(`with the clock set ${what}, what is on its way is settled by its worker and by nobody else`, async (rig) => {
      const store = await rig.open();
      const id = await accept(rig, store, { segments: ['one', 'two'] });
      const one = await claimed(store);

      rig.clock.jump(ms);
      await store.sweep();

      expect(await store.find(id)).toMatchObject({ state: 'sending' });
      expect(await claim(store)).toBeUndefined();
      const two = await store.settle(one.ref, { as: 'sent', messageReference: 8 });
      if (!two) throw new Error('the second segment was not offered');
      await store.settle(two.ref, { as: 'sent', messageReference: 9 });
      expect(await store.find(id)).toMatchObject({ state: 'sent' });
    });

    story(`with the clock set ${what}, everything is sent, once and in the order of acceptance`, async (rig) => {
      const store = await rig.open();
      const ids = [await accept(rig, store)];
      rig.clock.jump(ms);
      ids.push(await accept(rig, store));
      await store.sweep();

      expect([await sendOne(store), await sendOne(store)]).toEqual(ids);
      expect(await claim(store)).toBeUndefined();
      expect((await store.list({}, { limit: 9 })).items.map(({ id }) => id)).toEqual([...ids].reverse());
    });
  }

  story('with the clock set back, a message in back-off waits that much longer, and no longer', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    const retryAt = rig.clock.now() + MINUTE;
    await store.settle((await claimed(store)).ref, { as: 'refused', failure: refusal, retryAt });
    rig.clock.jump(-HOUR);

    expect(await claim(store)).toBeUndefined();
    expect(await store.dueAt(['D1'])).toBe(retryAt);
    await rig.clock.advance(HOUR + MINUTE);

    expect(await sendOne(store)).toBe(id);
  });

  story('with the clock set forward, what was to go by a moment that is over is not sent', async (rig) => {
    const store = await rig.open();
    const late = await accept(rig, store, { expiresAt: rig.clock.now() + HOUR });
    const later = await accept(rig, store, { notBefore: rig.clock.now() + HOUR });
    rig.clock.jump(YEAR);
    await store.sweep();

    expect(await store.find(late)).toMatchObject({ state: 'expired' });
    expect(await sendOne(store)).toBe(later);
  });

  story('a repeated request is known again, however its clock was set back', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    const first = await store.remembered(`key of ${id}`);
    rig.clock.jump(-HOUR);
    await rig.clock.advance(SECOND);
    await store.sweep();

    expect(await store.remembered(`key of ${id}`)).toEqual(first);
  });
}
