import { expect } from 'vitest';
import type { NewInboundMessage, QueueStore } from '../../../src/queue/index.js';
import { events, HOUR, MINUTE, message, NUMBER, OTHER_SIM, SECOND, SIM, type StoreRig, type Story } from '../rig.js';

let count = 0;

async function receive(rig: StoreRig, store: QueueStore, hex: string, imsi = SIM, modem = 'nokia') {
  return store.receive({ modem, imsi, hex, tpduLength: 20, receivedAt: rig.clock.now() });
}

/** Receives a PDU and makes a whole message of it; returns its id. */
async function inbound(rig: StoreRig, store: QueueStore, changes: Partial<NewInboundMessage> = {}): Promise<string> {
  count += 1;
  await receive(rig, store, `04${count.toString(16).padStart(8, '0')}`);
  const [pdu] = await store.pendingPdus(1);
  const id = `inbound-${count}`;
  const made = {
    ...{ id, modem: 'nokia', originator: NUMBER, callId: `call-${id}`, encoding: 'gsm7' as const },
    ...{ text: 'To: alice\nhello', body: 'hello', sentAt: rig.clock.now() - SECOND, receivedAt: rig.clock.now() },
    target: 'sip:alice@example.org',
    ...changes,
  };
  await store.createInbound(made, [pdu?.id ?? 0]);
  return id;
}

async function claimed(store: QueueStore) {
  const found = await store.claimInbound(MINUTE);
  if (!found) throw new Error('there was nothing to inject');
  return found;
}

export function fromMobile(story: Story): void {
  story('a PDU is kept until it is settled, and listeners hear of it', async (rig) => {
    let store = await rig.open();
    let heard = 0;
    store.on('received', () => {
      heard += 1;
    });

    expect(await receive(rig, store, '04AB')).toBe('stored');
    expect(heard).toBe(1);
    await store.close();

    store = await rig.open();
    expect(await store.pendingPdus(10)).toEqual([
      { ...{ id: 1, modem: 'nokia', imsi: SIM, hex: '04AB', tpduLength: 20 }, receivedAt: rig.clock.now() },
    ]);
  });

  story('the same octets from the same SIM are a duplicate, whenever they come', async (rig) => {
    const store = await rig.open();
    await receive(rig, store, '04ab');

    expect(await receive(rig, store, '04AB')).toBe('duplicate');
    expect(await receive(rig, store, '04AB', SIM, 'another modem')).toBe('duplicate');
    expect(await receive(rig, store, '04AC')).toBe('stored');
    expect(await receive(rig, store, '04AB', OTHER_SIM)).toBe('stored');
    await store.setAside([1], 'ignored', 'a test');
    expect(await receive(rig, store, '04AB')).toBe('duplicate');
  });

  story('a PDU that came before the SIM was known is a duplicate afterwards, on the same modem only', async (rig) => {
    const store = await rig.open();
    await receive(rig, store, '04AB', '');

    expect(await receive(rig, store, '04AB', SIM)).toBe('duplicate');
    expect(await receive(rig, store, '04AB', '')).toBe('duplicate');
    expect(await receive(rig, store, '04AB', OTHER_SIM, 'another modem')).toBe('stored');
  });

  story('what carries nothing is set aside and no longer pending', async (rig) => {
    const store = await rig.open();
    for (const hex of ['01', '02', '03']) await receive(rig, store, hex);

    await store.setAside([1], 'ignored', 'an empty message');
    await store.setAside([3], 'undecodable', 'TP-UD is cut short');

    expect((await store.pendingPdus(10)).map(({ hex }) => hex)).toEqual(['02']);
    expect(await store.pendingPdus(0)).toEqual([]);
  });

  story('segments are filed until all are there, by sequence', async (rig) => {
    const store = await rig.open();
    for (const hex of ['0B', '0A', '0F']) await receive(rig, store, hex);
    const part = (sequence: number) => ({ key: 'sim/number/7/2', sequence, total: 2 });

    expect(await store.filePart(1, part(2))).toMatchObject([{ id: 1, hex: '0B', sequence: 2 }]);
    expect(await store.filePart(3, { ...part(1), key: 'another' })).toMatchObject([{ id: 3 }]);
    expect(await store.filePart(2, part(1))).toMatchObject([
      { id: 2, hex: '0A', sequence: 1 },
      { id: 1, hex: '0B', sequence: 2 },
    ]);
    await store.createInbound(anotherOf(rig), [2, 1]);
    expect(await store.pendingPdus(10)).toEqual([]);
  });

  story('segments that are all there are not forgotten by a process that dies before it joins them', async (rig) => {
    let store = await rig.open();
    for (const hex of ['0B', '0A']) await receive(rig, store, hex);
    await store.filePart(1, { key: 'k', sequence: 2, total: 2 });
    await store.filePart(2, { key: 'k', sequence: 1, total: 2 });
    await store.close();

    store = await rig.open();
    expect(await store.pendingPdus(10)).toMatchObject([{ id: 2 }]);
    const again = await store.filePart(2, { key: 'k', sequence: 1, total: 2 });

    expect(again).toMatchObject([{ id: 2 }, { id: 1 }]);
    await store.createInbound(anotherOf(rig), [2, 1]);
    expect(await store.pendingPdus(10)).toEqual([]);
    expect(await store.staleParts(rig.clock.now())).toEqual([]);
  });

  story('segments whose companions stay away are shown when the last of them is old enough', async (rig) => {
    const store = await rig.open();
    await receive(rig, store, '0B');
    await store.filePart(1, { key: 'k', sequence: 3, total: 3 });
    await rig.clock.advance(HOUR);
    await receive(rig, store, '0A');
    await store.filePart(2, { key: 'k', sequence: 1, total: 3 });
    const last = rig.clock.now();

    expect(await store.staleParts(last - 1)).toEqual([]);
    expect(await store.staleParts(last)).toMatchObject([
      { id: 2, sequence: 1, total: 3 },
      { id: 1, sequence: 3, total: 3 },
    ]);
    await store.createInbound({ ...anotherOf(rig), missing: [2] }, [2, 1]);
    expect(await store.staleParts(last)).toEqual([]);
    expect((await store.timeline('again'))[0]?.detail).toEqual({ pdus: [2, 1], missing: [2] });
  });

  story('a segment that comes again with other octets takes the place of the older one', async (rig) => {
    const store = await rig.open();
    for (const hex of ['0A', '0C']) await receive(rig, store, hex);

    await store.filePart(1, { key: 'k', sequence: 1, total: 2 });

    expect(await store.filePart(2, { key: 'k', sequence: 1, total: 2 })).toMatchObject([{ id: 2 }]);
  });

  story('a whole message is claimed once, with what the SIP user is to get', async (rig) => {
    const store = await rig.open();
    let heard = 0;
    store.on('inbound', () => {
      heard += 1;
    });
    const id = await inbound(rig, store);

    expect(heard).toBe(1);
    expect(await store.find(id)).toMatchObject({
      ...{ direction: 'from-mobile', state: 'delivering', from: NUMBER, to: 'sip:alice@example.org', network: null },
      ...{ modem: 'nokia', text: 'To: alice\nhello', segments: [], sentAt: rig.clock.now() - SECOND },
    });
    const found = await claimed(store);
    expect(found).toEqual({
      ...{
        id,
        token: found.token,
        kind: 'sms',
        originator: NUMBER,
        target: 'sip:alice@example.org',
        callId: `call-${id}`,
      },
      ...{
        body: 'hello',
        sentAt: rig.clock.now() - SECOND,
        receivedAt: rig.clock.now(),
        modem: 'nokia',
        traits: {},
        attempt: 1,
      },
    });
    expect(await store.claimInbound(MINUTE)).toBeUndefined();

    await store.settleInbound(found, { as: 'delivered', status: 200, reason: 'OK' });

    expect(await store.find(id)).toMatchObject({ state: 'delivered', finalAt: rig.clock.now() });
    expect((await store.timeline(id)).at(-1)?.detail).toEqual({ status: 200, reason: 'OK' });
    await expect(store.settleInbound(found, { as: 'failed', status: 500, reason: 'no' })).rejects.toMatchObject({
      code: 'LEASE_LOST',
    });
  });

  story('a PDU becomes part of one message only', async (rig) => {
    const store = await rig.open();
    await inbound(rig, store);

    await expect(inbound(rig, store).then(() => store.createInbound(anotherOf(rig), [1]))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await store.find('again')).toBeUndefined();
  });

  story('a message without a target is held and not injected', async (rig) => {
    const store = await rig.open();
    await receive(rig, store, '0401');
    const { target: _, ...rest } = anotherOf(rig);

    await store.createInbound({ ...rest, holdReason: 'no address in the text' }, [1]);

    expect(await store.find('again')).toMatchObject({ state: 'held', to: null });
    expect((await store.timeline('again')).at(-1)).toMatchObject({
      event: 'held',
      detail: { reason: 'no address in the text' },
    });
    expect(await store.claimInbound(MINUTE)).toBeUndefined();
    expect(await store.figures()).toMatchObject({ held: 1 });
  });

  story('one at a time goes to one target, in order; other targets go on', async (rig) => {
    const store = await rig.open();
    const [first, second] = [await inbound(rig, store), await inbound(rig, store)];
    const bob = await inbound(rig, store, { target: 'sip:bob@example.org' });

    const one = await claimed(store);
    expect(one.id).toBe(first);
    expect((await claimed(store)).id).toBe(bob);
    expect(await store.claimInbound(MINUTE)).toBeUndefined();
    await store.settleInbound(one, { as: 'failed', status: 410, reason: 'Gone' });

    expect((await claimed(store)).id).toBe(second);
    expect(await store.find(first)).toMatchObject({ state: 'failed' });
  });

  story('a retry waits for its time and holds what is behind it, for as long as it takes', async (rig) => {
    const store = await rig.open({ laneHoldMs: MINUTE });
    const [first, second] = [await inbound(rig, store), await inbound(rig, store)];
    const one = await claimed(store);
    const at = rig.clock.now() + HOUR;
    await store.settleInbound(one, { as: 'retry', at, status: 480, reason: 'Temporarily Unavailable' });

    expect(await store.find(first)).toMatchObject({ state: 'held' });
    expect(await store.inboundDueAt()).toBe(at);
    await rig.clock.advance(HOUR - 1);
    await store.sweep();
    expect(await store.claimInbound(MINUTE)).toBeUndefined();
    await rig.clock.advance(1);
    const again = await claimed(store);

    expect(again).toMatchObject({ id: first, attempt: 2, callId: one.callId });
    await store.settleInbound(again, { as: 'delivered', status: 200, reason: 'OK' });
    expect((await claimed(store)).id).toBe(second);
  });

  story('a registration makes what waits for its user due at once', async (rig) => {
    const store = await rig.open();
    const first = await inbound(rig, store);
    await inbound(rig, store);
    await inbound(rig, store, { target: 'sip:bob@example.org' });
    const later = { as: 'retry', at: rig.clock.now() + HOUR, status: 480, reason: 'offline' } as const;
    await store.settleInbound(await claimed(store), later);
    await store.settleInbound(await claimed(store), later);
    let heard = 0;
    store.on('inbound', () => {
      heard += 1;
    });

    expect(await store.wakeInbound('sip:nobody@example.org')).toBe(0);
    expect(await store.wakeInbound('sip:alice@example.org')).toBe(2);

    expect(heard).toBe(1);
    expect((await claimed(store)).id).toBe(first);
    expect(await store.wakeInbound('sip:alice@example.org')).toBe(1); // the one under way is not counted
    expect(await store.claimInbound(MINUTE)).toBeUndefined();
  });

  story('another body is tried at once', async (rig) => {
    const store = await rig.open();
    const id = await inbound(rig, store);

    await store.settleInbound(await claimed(store), { as: 'held', reason: '415 Unsupported Media Type' });

    expect(await claimed(store)).toMatchObject({ id, attempt: 2 });
    expect(await events(store, id)).toEqual(['received', 'delivering', 'held', 'delivering']);
  });

  story('a claim that is never settled is offered again when its lease ends', async (rig) => {
    const store = await rig.open();
    const id = await inbound(rig, store);
    const lost = await claimed(store);
    await rig.clock.advance(MINUTE);

    const again = await claimed(store);

    expect(again).toMatchObject({ id, attempt: 2 });
    await expect(store.settleInbound(lost, { as: 'delivered', status: 200, reason: 'OK' })).rejects.toMatchObject({
      code: 'LEASE_LOST',
    });
  });

  story('what a former process was injecting is offered again', async (rig) => {
    let store = await rig.open();
    const [first, second] = [await inbound(rig, store), await inbound(rig, store)];
    const lost = await claimed(store);
    await store.close();
    await rig.clock.advance(MINUTE);

    store = await rig.open();
    const again = await claimed(store);

    expect(again).toMatchObject({ id: first, callId: lost.callId, attempt: 2 });
    await store.settleInbound(again, { as: 'delivered', status: 200, reason: 'OK' });
    expect((await claimed(store)).id).toBe(second);
  });

  story('the type of a number is kept from the phone to the SIP user', async (rig) => {
    const store = await rig.open();
    await inbound(rig, store, { originator: 'sms-12345', originatorTon: 5 });

    expect(await claimed(store)).toMatchObject({ originator: 'sms-12345', originatorTon: 5 });
  });

  story('a notice is stored with the message it is about, once, and waits in the lane of its target', async (rig) => {
    const store = await rig.open();
    const first = await inbound(rig, store);
    const made = message(rig);
    const about = { about: made.id, inReplyTo: made.callId };
    const notice = { ...about, id: 'notice', target: made.sender, originator: NUMBER, callId: 'n', body: 'the rest' };
    const request = {
      message: made,
      idempotencyKey: 'k',
      detail: {},
      notice: { ...notice, createdAt: rig.clock.now() },
    };

    await store.accept(request);
    await store.accept(request);

    const shown = { direction: 'from-mobile', kind: 'notice', about: made.id, from: NUMBER, to: made.sender };
    expect(await store.find('notice')).toMatchObject({ ...shown, text: 'the rest', encoding: null, modem: null });
    expect(await events(store, made.id)).toEqual(['accepted', 'notice']);
    expect((await store.list({ direction: 'from-mobile' }, { limit: 9 })).items).toHaveLength(2);
    const one = await claimed(store);
    expect(one.id).toBe(first);
    expect(await store.claimInbound(MINUTE)).toBeUndefined();
    await store.settleInbound(one, { as: 'delivered', status: 200, reason: 'OK' });
    expect(await claimed(store)).toMatchObject({ id: 'notice', kind: 'notice', inReplyTo: made.callId, modem: '' });
  });

  story('a message that is refused leaves no notice behind', async (rig) => {
    const store = await rig.open();
    const made = message(rig);
    const notice = { id: 'n', target: made.sender, originator: NUMBER, callId: 'n', inReplyTo: 'c', body: 'x' };

    const refused = store.accept({
      ...{ message: made, idempotencyKey: 'k', detail: {}, queueLimit: 0 },
      notice: { ...notice, createdAt: rig.clock.now() },
    });

    await expect(refused).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    expect(await store.find('n')).toBeUndefined();
  });

  story('a notice may be about a message that was never stored', async (rig) => {
    const store = await rig.open();
    const notice = {
      id: 'n',
      target: 'sip:alice@example.org',
      originator: NUMBER,
      callId: 'n',
      inReplyTo: 'c',
      body: 'x',
    };

    await store.createNotice({ ...notice, createdAt: rig.clock.now() });

    expect(await claimed(store)).toMatchObject({ id: 'n', kind: 'notice', inReplyTo: 'c' });
    expect(await store.find('n')).not.toHaveProperty('about');
  });

  story('what a phone wrote comes back octet for octet', async (rig) => {
    const store = await rig.open();
    const body = 'a\u0000b\u{1f600}';
    const id = await inbound(rig, store, { text: `${body}!`, body });

    expect((await store.find(id))?.text).toBe(`${body}!`);
    expect((await claimed(store)).body).toBe(body);
  });
}

function anotherOf(rig: StoreRig): NewInboundMessage {
  return {
    ...{ id: 'again', modem: 'nokia', originator: NUMBER, target: 'sip:alice@example.org', callId: 'c' },
    ...{ text: 'x', body: 'x', encoding: 'gsm7', sentAt: rig.clock.now(), receivedAt: rig.clock.now() },
  };
}
