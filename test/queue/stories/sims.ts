import { expect } from 'vitest';
import { URGENT_PRIORITY } from '../../../src/queue/index.js';
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
  type Story,
  sendOne,
} from '../rig.js';

const here = { imsi: SIM, modem: 'nokia', networks: ['D1', 'D2'], available: true };

export function sims(story: Story): void {
  story('a message that routing bound to a SIM is claimed by that one only, and by no other', async (rig) => {
    const store = await rig.open();
    const bound = await accept(rig, store, { sim: SIM });
    const free = await accept(rig, store, { number: '+40722000001' });

    expect(await sendOne(store, 1, { imsi: OTHER_SIM })).toBe(free);
    expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();
    expect(await sendOne(store)).toBe(bound);
  });

  story('a message whose segment never left stays with the SIM that routing chose', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { sim: SIM });
    const first = await claimed(store);

    await store.settle(first.ref, { as: 'unsent', reason: 'the port was lost' });

    expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();
    expect(await sendOne(store)).toBe(id);
  });

  story('a SIM that is there keeps what was bound to it, however long that waits', async (rig) => {
    const store = await rig.open({ rebindAfterMs: 10 * MINUTE });
    const id = await accept(rig, store, { sim: SIM });
    for (let n = 0; n < 3; n += 1) {
      await rig.clock.advance(9 * MINUTE);
      await store.simsSeen([here]);
      await store.sweep();
    }

    expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();
    expect(await sendOne(store)).toBe(id);
  });

  for (const [what, last] of [
    ['is gone', undefined],
    ['cannot send', { ...here, available: false }],
  ] as const) {
    story(`all that waits for a SIM that ${what} is freed after a while, followers too, and told so`, async (rig) => {
      const store = await rig.open({ rebindAfterMs: 10 * MINUTE });
      await store.simsSeen([here]);
      const ids = [await accept(rig, store, { sim: SIM }), await accept(rig, store, { sim: SIM })];
      await rig.clock.advance(10 * MINUTE - 1);
      if (last) await store.simsSeen([last]);
      await store.sweep();
      expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();
      const heard: string[] = [];
      store.on('ready', (network) => heard.push(network));

      await rig.clock.advance(1);
      await store.sweep();

      expect(heard).toEqual(['D1']);
      for (const id of ids) {
        expect(await sendOne(store, 1, { imsi: OTHER_SIM })).toBe(id);
        expect((await store.timeline(id))[1]).toMatchObject({ event: 'rebound', detail: { imsi: SIM } });
      }
    });
  }

  story(
    'the rest of a message stays with the SIM that took its first segment, however long that is away',
    async (rig) => {
      const store = await rig.open({ rebindAfterMs: 10 * MINUTE });
      const id = await accept(rig, store, { segments: ['one', 'two'] });
      const one = await claimed(store);
      const two = await store.settle(one.ref, { as: 'sent', messageReference: 8 });
      if (!two) throw new Error('the second segment was not offered');
      await store.settle(two.ref, { as: 'unsent', reason: 'the port was lost' });

      await rig.clock.advance(24 * HOUR);
      await store.sweep();

      expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();
      expect(await claim(store)).toMatchObject({
        ref: { messageId: id, segment: 2 },
        concatenationReference: one.concatenationReference,
      });
    },
  );

  story('the SIMs are told with what they carried, to the next process too', async (rig) => {
    const store = await rig.open();
    await store.simsSeen([here, { ...here, imsi: OTHER_SIM, available: false }]);
    await accept(rig, store, { sim: SIM, segments: ['one', 'two'] });
    await accept(rig, store, { number: '+40722000001' });
    await accept(rig, store, { number: '+40722000002' });
    await sendOne(store);
    await sendOne(store);
    const refused = await claimed(store);
    await store.settle(refused.ref, { as: 'refused', failure: refusal });
    const seenAt = rig.clock.now();
    await rig.clock.advance(HOUR);
    await store.simsSeen([{ ...here, modem: 'siemens', available: false }]);
    await store.close();

    const next = await rig.open();

    expect(await next.sims()).toEqual([
      {
        ...{ imsi: SIM, modem: 'siemens', networks: ['D1', 'D2'], available: false, seenAt, boundToday: 2 },
        segments: { minute: 0, hour: 0, day: 3, month: 3 },
        recipients: { minute: 0, hour: 0, day: 0, month: 0 },
      },
      expect.objectContaining({ imsi: OTHER_SIM, available: false, seenAt: 0, boundToday: 0 }),
    ]);
  });

  story('the SIM that a number was last written to through is known, once there is one', async (rig) => {
    const store = await rig.open();
    await accept(rig, store);
    expect(await store.lastSim(NUMBER)).toBeUndefined();

    await sendOne(store);
    expect(await store.lastSim(NUMBER)).toBe(SIM);
    await accept(rig, store, { sim: OTHER_SIM });
    await accept(rig, store);

    expect(await store.lastSim(NUMBER)).toBe(OTHER_SIM);
    expect(await store.lastSim('+40722000001')).toBeUndefined();
  });

  story('while a modem pauses it may claim what is urgent, and that passes its own lane', async (rig) => {
    const store = await rig.open();
    const ordinary = await accept(rig, store, { priority: URGENT_PRIORITY - 1 });
    expect(await claim(store, { urgentOnly: true })).toBeUndefined();
    const urgent = [
      await accept(rig, store, { priority: URGENT_PRIORITY }),
      await accept(rig, store, { priority: URGENT_PRIORITY + 1, number: '+40722000001', sim: SIM }),
    ];

    expect(await sendOne(store, 1, { urgentOnly: true })).toBe(urgent[1]);
    expect(await sendOne(store, 1, { urgentOnly: true })).toBe(urgent[0]);
    expect(await claim(store, { urgentOnly: true })).toBeUndefined();
    expect(await sendOne(store)).toBe(ordinary);
    expect(await events(store, ordinary)).not.toContain('lane-passed');
  });
}
