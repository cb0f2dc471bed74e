import { expect } from 'vitest';
import type { QueueStore } from '../../../src/queue/index.js';
import { URGENT_PRIORITY } from '../../../src/queue/index.js';
import {
  accept,
  claim,
  claimed,
  HOUR,
  MINUTE,
  message,
  OTHER_SIM,
  refusal,
  SIM,
  type StoreRig,
  type Story,
  sendOne,
} from '../rig.js';

const DAY = 24 * HOUR;

/** Accepts one message to each of so many numbers; returns their ids. */
async function acceptMany(rig: StoreRig, store: QueueStore, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await accept(rig, store, { number: `+4072200${1000 + n}` }));
  return ids;
}

export function quotas(story: Story): void {
  const periods = [
    ['minute', MINUTE],
    ['hour', HOUR],
    ['day', DAY],
    ['month', 31 * DAY], // the rigs' clock begins on the first of January
  ] as const;
  for (const [period, lengthMs] of periods) {
    story(
      `at its quota of a ${period} a SIM gets nothing before the next, in whatever process and modem`,
      async (rig) => {
        const allowed = { quotas: { segments: { [period]: 2 } } };
        const since = rig.clock.now();
        let store = await rig.open();
        const ids = await acceptMany(rig, store, 3);
        await sendOne(store, 1, allowed);
        await store.close();
        store = await rig.open();
        await sendOne(store, 2, { ...allowed, modem: 'siemens' });

        expect(await claim(store, allowed)).toBeUndefined();
        expect(await store.dueAt(['D1'], { imsi: SIM, ...allowed })).toBe(since + lengthMs);
        expect(await store.dueAt(['D1'])).toBeUndefined();
        await rig.clock.advance(lengthMs - 1);
        expect(await claim(store, allowed)).toBeUndefined();
        await rig.clock.advance(1);
        expect(await sendOne(store, 3, allowed)).toBe(ids[2]);
      },
    );
  }

  story('the quota of one SIM is none of another, and holds urgent messages as well', async (rig) => {
    const store = await rig.open();
    const allowed = { quotas: { segments: { day: 1 } } };
    await acceptMany(rig, store, 2);
    await sendOne(store, 1, allowed);
    const urgent = await accept(rig, store, { priority: URGENT_PRIORITY });

    expect(await claim(store, { ...allowed, urgentOnly: true })).toBeUndefined();
    expect(await sendOne(store, 1, { ...allowed, imsi: OTHER_SIM })).toBe(urgent);
  });

  story('days and months begin at midnight of the zone that the store was told', async (rig) => {
    const store = await rig.open({ timeZone: 'Asia/Kolkata' }); // UTC+5:30, so that the day is 5.5 hours old
    const allowed = { quotas: { segments: { day: 1 } } };
    await acceptMany(rig, store, 2);
    await sendOne(store, 1, allowed);

    expect(await store.dueAt(['D1'], { imsi: SIM, ...allowed })).toBe(rig.clock.now() + 18.5 * HOUR);
  });

  story('a message begins only when all of it fits, and nothing passes it meanwhile', async (rig) => {
    const store = await rig.open();
    const allowed = { quotas: { segments: { hour: 3 } } };
    const ids = await acceptMany(rig, store, 1);
    const long = await accept(rig, store, { segments: ['one', 'two', 'three'] });
    await accept(rig, store, { number: '+40722000001' });
    expect(await sendOne(store, 1, allowed)).toBe(ids[0]);

    expect(await claim(store, allowed)).toBeUndefined();
    await rig.clock.advance(HOUR);

    expect(await sendOne(store, 2, allowed)).toBe(long);
    expect(await claim(store, allowed)).toBeUndefined();
  });

  story(
    'a message longer than the whole quota has the period to itself; a quota of none lets nothing go',
    async (rig) => {
      const store = await rig.open();
      const allowed = { quotas: { segments: { hour: 2 } } };
      const long = await accept(rig, store, { segments: ['one', 'two', 'three'] });

      expect(await claim(store, { quotas: { segments: { hour: 0 } } })).toBeUndefined();
      expect(await sendOne(store, 1, allowed)).toBe(long);
      await accept(rig, store);
      expect(await claim(store, allowed)).toBeUndefined();
    },
  );

  story(
    'what the network refused, and what never left, count against no quota; what may have left does',
    async (rig) => {
      const store = await rig.open();
      const allowed = { quotas: { segments: { day: 1 } } };
      await acceptMany(rig, store, 4);

      await store.settle((await claimed(store, allowed)).ref, { as: 'refused', failure: refusal });
      await store.settle((await claimed(store, allowed)).ref, { as: 'unsent', reason: 'the port was lost' });
      await store.settle((await claimed(store, allowed)).ref, { as: 'unknown', failure: refusal, evidence: {} });

      expect(await claim(store, allowed)).toBeUndefined();
    },
  );

  story('many claims at once never pass the quota', async (rig) => {
    const store = await rig.open();
    await acceptMany(rig, store, 20);

    const found = await Promise.all(
      Array.from({ length: 20 }, (_, n) => claim(store, { modem: `m${n}`, quotas: { segments: { day: 7 } } })),
    );

    expect(found.filter((each) => each !== undefined)).toHaveLength(7);
  });

  story('at its quota of numbers a SIM goes on with those it knows, whatever waits before them', async (rig) => {
    const store = await rig.open();
    const allowed = { quotas: { recipients: { period: 'day', limit: 2 } } } as const;
    const since = rig.clock.now();
    const [first] = await acceptMany(rig, store, 30);
    await sendOne(store, 1, allowed);
    await sendOne(store, 2, allowed);
    const known = await accept(rig, store, { number: '+40722001001' });

    expect(await sendOne(store, 3, allowed)).toBe(known);
    expect(await claim(store, allowed)).toBeUndefined();
    expect(await store.dueAt(['D1'], { imsi: SIM, ...allowed })).toBe(since + DAY);
    const later = await accept(rig, store, { number: '+40722001000', notBefore: since + HOUR });
    expect(await store.dueAt(['D1'], { imsi: SIM, ...allowed })).toBe(since + HOUR);
    await rig.clock.advance(HOUR);
    expect(await sendOne(store, 4, allowed)).toBe(later);
    expect(first).not.toBe(later);
    expect(await claim(store, { ...allowed, imsi: OTHER_SIM })).toBeDefined();
    await rig.clock.advance(DAY);
    expect(await claim(store, allowed)).toBeDefined();
  });

  story('a clock set back an hour finds again what it had counted; one set forward a year counts anew', async (rig) => {
    const store = await rig.open();
    const allowed = { quotas: { segments: { hour: 1 } } };
    await acceptMany(rig, store, 4);
    await rig.clock.advance(HOUR);
    await sendOne(store, 1, allowed);

    rig.clock.jump(-HOUR);
    expect(await claim(store, allowed)).toBeDefined(); // an hour in which nothing was sent yet
    rig.clock.jump(HOUR);
    await store.sweep();
    expect(await claim(store, allowed)).toBeUndefined();
    rig.clock.jump(365 * DAY);
    await store.sweep();
    expect(await claim(store, allowed)).toBeDefined();
  });

  story('a charge is counted with its message, once, and refused with the time to wait', async (rig) => {
    const store = await rig.open();
    const send = (n: number, amount: number) =>
      store.accept({
        message: message(rig, { id: `charged-${n}` }),
        ...{ idempotencyKey: `key ${n}`, detail: {} },
        charges: [
          { account: 'segments sip:alice@example.org', period: 'minute', amount, limit: 10 },
          { account: 'spend', period: 'month', amount: 1, limit: 100 },
        ],
      });
    await send(1, 6);
    await send(1, 6); // the same request again
    await rig.clock.advance(10_000);

    await expect(send(2, 5)).rejects.toMatchObject({ code: 'LIMIT_REACHED', retryAfterMs: 50_000 });
    expect(await store.find('charged-2')).toBeUndefined();
    await send(3, 4);
    await expect(store.charge([{ account: 'spend', period: 'month', amount: 98, limit: 99 }])).rejects.toMatchObject({
      code: 'LIMIT_REACHED',
    });
    await rig.clock.advance(50_000);
    expect(await send(2, 5)).toMatchObject({ created: true });
  });

  story('of several charges all are counted or none, across restarts', async (rig) => {
    let store = await rig.open();
    const one = { account: 'one', period: 'day', amount: 1, limit: 2 } as const;
    await store.charge([one]);
    await expect(store.charge([one, { ...one, account: 'other', amount: 3 }])).rejects.toMatchObject({
      code: 'LIMIT_REACHED',
    });
    await store.close();

    store = await rig.open();

    await store.charge([one]);
    await expect(store.charge([one])).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
  });
}
