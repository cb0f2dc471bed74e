import { expect } from 'vitest';
import { accept, claimed, HOUR, refusal, SIM, type Story, sendOne } from '../rig.js';

const DAY = 24 * HOUR;
const plain = { options: { statusReport: false } };

export function retention(story: Story): void {
  story('the text of a message goes 30 days after its end, the message with its timeline after 90', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, plain);
    await sendOne(store);
    await rig.clock.advance(30 * DAY - 1);
    await store.sweep();
    expect(await store.find(id)).toMatchObject({ text: 'hello' });

    await rig.clock.advance(1);
    await store.sweep();
    expect(await store.find(id)).toMatchObject({ id, state: 'sent', text: '', segments: [{ state: 'sent' }] });
    expect(await store.timeline(id)).toHaveLength(3);

    await rig.clock.advance(60 * DAY);
    await store.sweep();
    expect(await store.find(id)).toBeUndefined();
    expect(await store.timeline(id)).toEqual([]);
    expect(await store.list({}, { limit: 9 })).toEqual({ items: [], next: null });
  });

  story('what has not come to its end is never removed, and is sent after any time', async (rig) => {
    const store = await rig.open({ keepTextsMs: HOUR, keepRowsMs: 2 * HOUR });
    const uncertain = await accept(rig, store);
    await store.settle((await claimed(store)).ref, { as: 'unknown', failure: refusal, evidence: {} });
    const waiting = await accept(rig, store);

    await rig.clock.advance(365 * DAY);
    await store.sweep();

    expect(await store.find(uncertain)).toMatchObject({ state: 'uncertain', text: 'hello' });
    expect(await sendOne(store)).toBe(waiting);
  });

  story('more than one step can remove is removed in one sweep', async (rig) => {
    const store = await rig.open({ keepTextsMs: HOUR, keepRowsMs: HOUR });
    await Promise.all(
      Array.from({ length: 450 }, (_, n) => accept(rig, store, { ...plain, number: `+4072200${1000 + n}` })),
    );
    for (let n = 0; n < 450; n += 1) await sendOne(store);

    await rig.clock.advance(HOUR);
    await store.sweep();
    await store.sweep();

    expect((await store.list({}, { limit: 9 })).items).toEqual([]);
  });

  story('a failed message without its text cannot be retried', async (rig) => {
    const store = await rig.open({ keepTextsMs: HOUR });
    const id = await accept(rig, store);
    await store.settle((await claimed(store)).ref, { as: 'refused', failure: refusal });
    await rig.clock.advance(HOUR);
    await store.sweep();

    await expect(store.retry(id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  story('the octets of a text from mobile go with it, and stay known as long as its row', async (rig) => {
    const store = await rig.open({ keepTextsMs: HOUR, keepRowsMs: DAY });
    const pdu = { modem: 'nokia', imsi: SIM, hex: '0102', tpduLength: 2, receivedAt: rig.clock.now() };
    await store.receive(pdu);
    const [pending] = await store.pendingPdus(1);
    await store.createInbound(
      {
        ...{ id: 'in', modem: 'nokia', originator: '+40722123456', target: 'sip:alice@example.org', callId: 'c' },
        ...{ text: 'secret', body: 'secret', encoding: 'gsm7', sentAt: 0, receivedAt: rig.clock.now() },
      },
      [pending?.id ?? 0],
    );
    const taken = await store.claimInbound(HOUR);
    if (!taken) throw new Error('there was nothing to deliver');
    await store.settleInbound(taken, { as: 'delivered', status: 200, reason: 'OK' });

    await rig.clock.advance(HOUR);
    await store.sweep();

    expect(await store.find('in')).toMatchObject({ state: 'delivered', text: '' });
    expect(await store.receive(pdu)).toBe('duplicate');
    await rig.clock.advance(DAY);
    await store.sweep();
    expect(await store.find('in')).toBeUndefined();
  });

  story('with too little of the disk free nothing new is accepted, and receiving and sending go on', async (rig) => {
    let store = await rig.open();
    const before = await accept(rig, store);
    await store.close();
    store = await rig.open({ leastFreeDisk: 1.01 });

    await expect(accept(rig, store)).rejects.toMatchObject({ code: 'STORE_FULL' });

    const pdu = { modem: 'nokia', imsi: SIM, hex: '0102', tpduLength: 2, receivedAt: rig.clock.now() };
    expect(await store.receive(pdu)).toBe('stored');
    expect(await sendOne(store)).toBe(before);
  });
}
