import { expect } from 'vitest';
import { accept, claim, HOUR, MINUTE, message, type Story, sendOne } from '../rig.js';

export function acceptance(story: Story): void {
  story('an accepted message waits in its network and can be looked up', async (rig) => {
    const store = await rig.open();
    const made = message(rig, { segments: ['hel', 'lo'] });

    const result = await store.accept({ message: made, idempotencyKey: 'k', detail: { src: '203.0.113.7' } });

    expect(result).toEqual({
      created: true,
      acceptance: { id: made.id, state: 'queued', network: 'D1', encoding: 'gsm7', segments: 2 },
    });
    expect(await store.find(made.id)).toEqual({
      id: made.id,
      direction: 'to-mobile',
      kind: 'sms',
      state: 'queued',
      from: 'sip:alice@example.org',
      to: made.number,
      network: 'D1',
      modem: null,
      callId: made.callId,
      encoding: 'gsm7',
      text: 'hello',
      segments: [1, 2].map((index) => ({ index, state: 'queued', messageReference: null, attempts: 0, error: null })),
      report: null,
      acceptedAt: made.acceptedAt,
      sentAt: null,
      finalAt: null,
    });
    expect(await store.timeline(made.id)).toEqual([
      { at: rig.clock.now(), event: 'accepted', detail: { src: '203.0.113.7' } },
    ]);
  });

  story('a retransmission gets the first answer again and stores nothing', async (rig) => {
    const store = await rig.open();
    const first = await store.accept({ message: message(rig), idempotencyKey: 'k', detail: {} });

    const again = await store.accept({
      message: message(rig, { network: 'D2', segments: ['a', 'b'] }),
      idempotencyKey: 'k',
      detail: {},
    });

    expect(again).toEqual({ created: false, acceptance: first.acceptance });
    expect(await store.remembered('k')).toEqual(first.acceptance);
    expect(await store.remembered('another')).toBeUndefined();
    expect((await store.list({}, { limit: 10 })).items).toHaveLength(1);
  });

  story('two requests with one key at the same moment make one message', async (rig) => {
    const store = await rig.open();

    const results = await Promise.all(
      Array.from({ length: 20 }, () => store.accept({ message: message(rig), idempotencyKey: 'k', detail: {} })),
    );

    expect(results.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(results.map((result) => result.acceptance.id)).size).toBe(1);
    expect((await store.list({}, { limit: 10 })).items).toHaveLength(1);
  });

  story(
    'the answer is remembered as it was given, after the message was sent and the store opened again',
    async (rig) => {
      let store = await rig.open();
      const { acceptance: answered } = await store.accept({ message: message(rig), idempotencyKey: 'k', detail: {} });
      await sendOne(store);
      await store.close();

      store = await rig.open();

      expect(await store.remembered('k')).toEqual(answered);
      expect(answered.state).toBe('queued');
    },
  );

  story('a key is forgotten a day after the acceptance, not before', async (rig) => {
    const store = await rig.open();
    await store.accept({ message: message(rig), idempotencyKey: 'k', detail: {} });

    await rig.clock.advance(24 * HOUR - 1);
    await store.sweep();
    expect(await store.remembered('k')).toBeDefined();

    await rig.clock.advance(1);
    await store.sweep();
    expect(await store.remembered('k')).toBeUndefined();
  });

  story('a full network takes no more until something leaves it, and others go on', async (rig) => {
    const store = await rig.open();
    const request = (network: string, key: string) => ({
      ...{ message: message(rig, { network }), idempotencyKey: key },
      ...{ queueLimit: 2, detail: {} },
    });
    const results = await Promise.allSettled(['a', 'b', 'c', 'd'].map((key) => store.accept(request('D1', key))));

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    await expect(store.accept(request('D1', 'e'))).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    expect((await store.accept(request('D1', 'a'))).created).toBe(false); // a known key needs no room
    expect((await store.accept(request('D2', 'f'))).created).toBe(true);

    await sendOne(store);
    expect((await store.accept(request('D1', 'c'))).created).toBe(true); // the key of a refused one is free
  });

  story('the limit counts what waited before the store was opened again', async (rig) => {
    let store = await rig.open();
    await accept(rig, store);
    await store.close();

    store = await rig.open();

    const request = { message: message(rig), idempotencyKey: 'k', queueLimit: 1, detail: {} };
    await expect(store.accept(request)).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  });

  story('an id that was used already is refused, and the message with it stays as it is', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { body: 'first' });

    const request = { message: message(rig, { id, body: 'second' }), idempotencyKey: 'other', detail: {} };

    await expect(store.accept(request)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await store.find(id)).toMatchObject({ text: 'first' });
    expect(await store.remembered('other')).toBeUndefined();
  });

  story('a message that is not to be sent yet is scheduled, and claimed when its time has come', async (rig) => {
    const store = await rig.open();
    const notBefore = rig.clock.now() + HOUR;
    const id = await accept(rig, store, { notBefore });

    expect(await store.find(id)).toMatchObject({ state: 'scheduled' });
    expect(await store.dueAt(['D1', 'D2'])).toBe(notBefore);
    expect(await store.dueAt(['D2'])).toBeUndefined();
    expect(await claim(store)).toBeUndefined();

    await rig.clock.advance(HOUR);
    expect(await sendOne(store)).toBe(id);
    expect(await store.dueAt(['D1'])).toBeUndefined();
  });

  story('a message whose time has passed is never sent and ends as expired', async (rig) => {
    const store = await rig.open();
    const late = await accept(rig, store, { expiresAt: rig.clock.now() + MINUTE });
    const swept = await accept(rig, store, { expiresAt: rig.clock.now() + MINUTE, number: '+40722000001' });
    const good = await accept(rig, store);
    await rig.clock.advance(MINUTE);

    expect(await sendOne(store)).toBe(good);
    await store.sweep();

    for (const id of [late, swept]) {
      expect(await store.find(id)).toMatchObject({ state: 'expired', finalAt: rig.clock.now() });
    }
    expect((await store.figures()).networks).toEqual([{ network: 'D1', waiting: 0, oldestAt: null }]);
  });

  story('a scheduled message can expire before its time comes', async (rig) => {
    const store = await rig.open();
    const now = rig.clock.now();
    const id = await accept(rig, store, { notBefore: now + HOUR, expiresAt: now + MINUTE });

    await rig.clock.advance(MINUTE);
    await store.sweep();

    expect(await store.find(id)).toMatchObject({ state: 'expired' });
    expect(await store.dueAt(['D1'])).toBeUndefined();
  });

  story('whatever a user wrote comes back octet for octet', async (rig) => {
    const store = await rig.open();
    const body = 'a\u0000b \u{1f600}\r\n"\'; DROP TABLE message; -- \u202e é €';
    const id = await accept(rig, store, { body, segments: [body, '\u0000', ''] });

    const sent = await claim(store);

    expect((await store.find(id))?.text).toBe(body);
    expect(sent?.text).toBe(body);
    const second = await store.settle(sent?.ref ?? { messageId: '', segment: 0, token: 0 }, {
      as: 'sent',
      messageReference: 1,
    });
    expect(second?.text).toBe('\u0000');
  });

  story('listeners hear of what may be claimed, after it is stored', async (rig) => {
    const store = await rig.open();
    const heard: string[] = [];
    const stop = store.on('ready', (network) => heard.push(network));

    await accept(rig, store, { network: 'D2' });
    expect(heard).toEqual(['D2']);

    stop();
    await accept(rig, store, { network: 'D2', number: '+40722000009' });
    expect(heard).toEqual(['D2']);
  });
}
