import { expect } from 'vitest';
import type { QueueStore, Session } from '../../../src/queue/index.js';
import {
  accept,
  claim,
  claimed,
  events,
  HOUR,
  MINUTE,
  message,
  NUMBER,
  OTHER_SIM,
  SIM,
  type StoreRig,
  type Story,
} from '../rig.js';

const ALICE = 'sip:alice@example.org';
const BOB = 'sip:bob@example.org';

/** Who writes to whom through which SIM. */
export function conversations(story: Story): void {
  story(
    'whoever writes to a number is noted with the SIM when the text is written ahead, and again each time',
    async (rig) => {
      const store = await rig.open();
      await accept(rig, store);
      expect(await store.conversationsWith(NUMBER, 0)).toEqual([]);

      await store.settle((await claimed(store)).ref, { as: 'sent', messageReference: 1 });
      const first = rig.clock.now();
      await rig.clock.advance(MINUTE);
      await accept(rig, store, { sender: BOB });
      await claimed(store, { imsi: OTHER_SIM });

      const alice = { number: NUMBER, imsi: SIM, address: ALICE, usedAt: first };
      const bob = { number: NUMBER, imsi: OTHER_SIM, address: BOB, usedAt: rig.clock.now() };
      expect(await store.conversationsWith(NUMBER, first)).toEqual([bob, alice]);
      expect(await store.conversationsWith(NUMBER, first + 1)).toEqual([bob]);
      expect(await store.conversationsWith('+40722999999', 0)).toEqual([]);
    },
  );

  story('what the gateway itself says to a phone is nobody’s side of a conversation', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { kind: 'notice' });

    await claimed(store);

    expect(await store.conversationsWith(NUMBER, 0)).toEqual([]);
    expect(await store.find(id)).toMatchObject({ kind: 'notice', encoding: 'gsm7' });
  });

  story('conversations are listed page by page, the latest first, and forgotten by what narrows them', async (rig) => {
    const store = await rig.open();
    for (const [number, sender] of [
      ['+40722000001', ALICE],
      ['+40722000002', BOB],
      ['+40722000003', BOB],
    ] as const) {
      await accept(rig, store, { number, sender });
      await store.settle((await claimed(store)).ref, { as: 'sent', messageReference: 1 });
    }

    const page = await store.conversations({}, { limit: 2 });
    expect(page.items.map(({ number }) => number)).toEqual(['+40722000003', '+40722000002']);
    const rest = await store.conversations({}, { limit: 2, cursor: page.next ?? '' });
    expect(rest).toMatchObject({ items: [{ number: '+40722000001' }], next: null });
    expect((await store.conversations({ address: BOB }, { limit: 9 })).items).toHaveLength(2);
    await expect(store.conversations({}, { limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });

    expect(await store.forgetConversations({ address: BOB, number: '+40722000002' })).toBe(1);
    expect(await store.forgetConversations({ imsi: OTHER_SIM })).toBe(0);
    expect((await store.conversations({}, { limit: 9 })).items).toHaveLength(2);
  });

  story('conversations are forgotten after their time', async (rig) => {
    const store = await rig.open();
    await accept(rig, store);
    await claimed(store);

    await rig.clock.advance(31 * 24 * HOUR);
    await store.sweep();

    expect(await store.conversationsWith(NUMBER, 0)).toEqual([]);
  });

  story('a message in a session goes through its SIM only, as it was composed for it', async (rig) => {
    const store = await rig.open();
    const id = await open(rig, store, SIM);

    expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();
    const found = await claimed(store);

    expect(found).toMatchObject({ text: 'clean', encoding: 'gsm7', segments: 1 });
    await store.settle(found.ref, { as: 'unsent', reason: 'the port closed' });
    expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();
    expect(await claimed(store)).toMatchObject({ ref: { messageId: id }, text: 'clean' });
  });

  story('a session is taken at acceptance, and another user cannot have it while it counts', async (rig) => {
    const store = await rig.open();
    await open(rig, store, SIM);
    await rig.clock.advance(HOUR);
    const since = rig.clock.now() - HOUR;

    await expect(open(rig, store, SIM, { since }, BOB)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await store.list({}, { limit: 9 })).items).toHaveLength(1);
    await open(rig, store, SIM, { since });
    await open(rig, store, OTHER_SIM, { since }, BOB);
    await rig.clock.advance(1);
    await open(rig, store, SIM, { since: rig.clock.now() }, BOB);

    expect((await store.conversationsWith(NUMBER, 0)).map(({ address, imsi }) => [address, imsi])).toEqual([
      [BOB, SIM],
      [ALICE, SIM],
      [BOB, OTHER_SIM],
    ]);
  });

  story('a message whose SIM stays away goes through another, as it was composed for any', async (rig) => {
    const store = await rig.open({ rebindAfterMs: MINUTE });
    const id = await open(rig, store, SIM);

    await rig.clock.advance(MINUTE - 1);
    await store.sweep();
    expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();
    await rig.clock.advance(1);
    await store.sweep();
    const found = await claimed(store, { imsi: OTHER_SIM });

    expect(found).toMatchObject({ text: 'any 1', encoding: 'ucs2', segments: 2, options: { statusReport: false } });
    const next = await store.settle(found.ref, { as: 'sent', messageReference: 1 });
    expect(next).toMatchObject({ text: 'any 2' });
    expect(await events(store, id)).toEqual(['accepted', 'rebound', 'sending', 'sent', 'sending']);
    expect((await store.conversationsWith(NUMBER, 0)).map(({ imsi }) => imsi)).toEqual([OTHER_SIM, SIM]);
  });

  story('the wait for a SIM begins when nothing else is waited for', async (rig) => {
    const store = await rig.open({ rebindAfterMs: MINUTE });
    await open(rig, store, SIM, {}, ALICE, rig.clock.now() + HOUR);

    await rig.clock.advance(HOUR);
    await store.sweep();

    expect(await claimed(store)).toMatchObject({ text: 'clean' });
  });
}

async function open(
  rig: StoreRig,
  store: QueueStore,
  imsi: string,
  changes: Partial<Session> = {},
  sender = ALICE,
  notBefore?: number,
): Promise<string> {
  const made = message(rig, { sender, segments: ['clean'], ...(notBefore === undefined ? {} : { notBefore }) });
  const otherwise = {
    ...({ segments: ['any 1', 'any 2'], encoding: 'ucs2', concatenation: 'udh8' } as const),
    options: { statusReport: false },
  };
  const session = { imsi, since: 0, otherwise, ...changes };
  await store.accept({ message: made, idempotencyKey: made.id, detail: {}, session });
  return made.id;
}
