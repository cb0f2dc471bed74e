import { expect } from 'vitest';
import {
  accept,
  claim,
  claimed,
  events,
  MINUTE,
  OTHER_SIM,
  refusal,
  SECOND,
  SIM,
  type Story,
  sendOne,
} from '../rig.js';

export function claims(story: Story): void {
  story('a claim writes the segment ahead and says all that is needed to send it', async (rig) => {
    const store = await rig.open();
    const options = { messageClass: 1 as const, statusReport: true, validityMinutes: 1440 };
    const id = await accept(rig, store, { options });

    const found = await claimed(store, { mr: 41 });

    expect(found).toEqual({
      ref: { messageId: id, segment: 1, token: found.ref.token },
      network: 'D1',
      number: '+40722123456',
      sender: 'sip:alice@example.org',
      callId: found.callId,
      text: 'hello',
      encoding: 'gsm7',
      concatenation: 'udh8',
      concatenationReference: 0,
      segments: 1,
      options,
      attempt: 1,
      acceptedAt: rig.clock.now(),
      leaseUntil: rig.clock.now() + 2 * MINUTE,
    });
    expect(await store.find(id)).toMatchObject({
      state: 'sending',
      modem: 'nokia',
      segments: [{ state: 'sending', attempts: 1 }],
    });
    expect((await store.timeline(id)).at(-1)).toMatchObject({
      event: 'sending',
      modem: 'nokia',
      detail: { segment: 1, attempt: 1, imsi: SIM, previousMessageReference: 41 },
    });
    expect(await claim(store)).toBeUndefined();
  });

  story('what is sent has its reference and its times', async (rig) => {
    const store = await rig.open();
    const reported = await accept(rig, store);
    const plain = await accept(rig, store, { number: '+40722000001', options: { statusReport: false } });

    await sendOne(store, 42);
    await rig.clock.advance(SECOND);
    await sendOne(store, 43);

    expect(await store.find(reported)).toMatchObject({
      state: 'sent',
      sentAt: rig.clock.now() - SECOND,
      finalAt: null, // a report is to come
      segments: [{ state: 'sent', messageReference: 42 }],
    });
    expect(await store.find(plain)).toMatchObject({ state: 'sent', finalAt: rig.clock.now() });
  });

  story('networks are tried in the given order', async (rig) => {
    const store = await rig.open();
    const second = await accept(rig, store, { network: 'D2', number: '+40722000002' });
    const first = await accept(rig, store, { network: 'D1', number: '+40722000001' });
    await accept(rig, store, { network: 'D3', number: '+40722000003' });

    expect(await sendOne(store, 1, { networks: ['D1', 'D2'] })).toBe(first);
    expect(await sendOne(store, 1, { networks: ['D1', 'D2'] })).toBe(second);
    expect(await claim(store, { networks: ['D1', 'D2'] })).toBeUndefined();
  });

  story('a higher priority goes first, and passes the ordinary ones of its own lane', async (rig) => {
    const store = await rig.open();
    const ordinary = [await accept(rig, store), await accept(rig, store, { number: '+40722000001' })];
    const urgent = await accept(rig, store, { priority: 5 });

    expect(await sendOne(store)).toBe(urgent);
    expect(await sendOne(store)).toBe(ordinary[0]);
    expect(await sendOne(store)).toBe(ordinary[1]);
  });

  story('the segments of a message follow one another through one SIM, under one reference', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { segments: ['one', 'two', 'three'] });

    const one = await claimed(store);
    await rig.clock.advance(SECOND);
    const two = await store.settle(one.ref, { as: 'sent', messageReference: 10 });

    expect(two).toMatchObject({
      ref: { messageId: id, segment: 2 },
      text: 'two',
      concatenationReference: one.concatenationReference,
      leaseUntil: rig.clock.now() + 2 * MINUTE,
    });
    expect((await store.timeline(id)).at(-1)?.detail).toMatchObject({ segment: 2, previousMessageReference: 10 });
    expect(await store.find(id)).toMatchObject({
      state: 'sending',
      segments: [{ state: 'sent' }, { state: 'sending' }, { state: 'queued' }],
    });
    await expect(store.settle(one.ref, { as: 'sent', messageReference: 10 })).rejects.toMatchObject({
      code: 'LEASE_LOST',
    });
  });

  story('a retry keeps SIM and reference, and goes on at the segment that failed', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { segments: ['one', 'two'] });
    const one = await claimed(store);
    const two = await store.settle(one.ref, { as: 'sent', messageReference: 10 });
    if (!two) throw new Error('the second segment was not offered');
    const retryAt = rig.clock.now() + MINUTE;

    await store.settle(two.ref, { as: 'refused', failure: refusal, retryAt, at: 'AT+CMGS=23 > +CMS ERROR: 331' });

    expect(await store.find(id)).toMatchObject({
      state: 'queued',
      segments: [{ state: 'sent' }, { state: 'queued', attempts: 1, error: refusal }],
    });
    expect((await store.timeline(id)).at(-1)).toMatchObject({
      event: 'refused',
      detail: { ...refusal, retryAt, at: 'AT+CMGS=23 > +CMS ERROR: 331' },
    });
    expect(await store.dueAt(['D1'])).toBe(retryAt);
    expect(await claim(store)).toBeUndefined();
    await rig.clock.advance(MINUTE);
    expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();
    expect(await claim(store)).toMatchObject({
      ref: { messageId: id, segment: 2 },
      attempt: 2,
      concatenationReference: one.concatenationReference,
    });
  });

  story('the reference counts up for each SIM and number, in the octets that it has, across restarts', async (rig) => {
    let store = await rig.open();
    const next = async (changes: { concatenation?: 'udh8' | 'udh16' | 'none'; number?: string; imsi?: string }) => {
      const { imsi = SIM, ...rest } = changes;
      await accept(rig, store, { ...rest, segments: ['a', 'b'] });
      const found = await claimed(store, { imsi });
      const second = await store.settle(found.ref, { as: 'sent', messageReference: 1 });
      if (second) await store.settle(second.ref, { as: 'sent', messageReference: 2 });
      return found.concatenationReference;
    };

    const first = await next({});
    expect(await next({})).toBe(first + 1);
    expect(await next({ number: '+40722000001' })).toBe(first);
    expect(await next({ imsi: OTHER_SIM })).toBe(first);
    await store.close();
    store = await rig.open();
    expect(await next({})).toBe(first + 2);
    for (let n = first + 3; n < first + 260; n += 1) await next({});
    expect(await next({})).toBe((first + 260) & 0xff);
    expect(await next({ concatenation: 'udh16' })).toBe(first + 261);
    expect(await next({ concatenation: 'none' })).toBe(0);
  });

  story('a refusal for good fails the message, keeps why, and what was sent stays sent', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { segments: ['one', 'two', 'three'] });
    const one = await claimed(store);
    const two = await store.settle(one.ref, { as: 'sent', messageReference: 10 });
    const failure = { code: 'CMS_REFUSED', cause: 'unassigned number (+CMS ERROR: 1)' };

    await store.settle(two?.ref ?? one.ref, { as: 'refused', failure });

    expect(await store.find(id)).toMatchObject({
      state: 'failed',
      finalAt: rig.clock.now(),
      segments: [{ state: 'sent' }, { state: 'failed', error: failure }, { state: 'queued', attempts: 0 }],
    });
    expect(await claim(store)).toBeUndefined();
  });

  story('what never left this process is offered again at once, to any SIM, and costs no attempt', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    const found = await claimed(store);

    await store.settle(found.ref, { as: 'unsent', reason: 'the port was lost before the prompt' });

    expect(await store.find(id)).toMatchObject({
      state: 'queued',
      modem: null,
      segments: [{ state: 'queued', attempts: 0 }],
    });
    expect(await claim(store, { imsi: OTHER_SIM })).toMatchObject({ ref: { messageId: id }, attempt: 1 });
    await expect(store.settle(found.ref, { as: 'sent', messageReference: 1 })).rejects.toMatchObject({
      code: 'LEASE_LOST',
    });
  });

  story('what may have left the modem is uncertain, with the evidence, and never offered again', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    const found = await claimed(store);
    const failure = { code: 'AT_TIMEOUT', cause: 'no answer to +CMGS within 60 s' };

    await store.settle(found.ref, { as: 'unknown', failure, evidence: { messageReference: 8 }, at: 'AT+CMGS=23' });

    expect(await store.find(id)).toMatchObject({
      state: 'uncertain',
      finalAt: null,
      segments: [{ state: 'uncertain', error: failure }],
    });
    expect((await store.timeline(id)).at(-1)).toMatchObject({
      event: 'uncertain',
      detail: { evidence: { messageReference: 8 }, at: 'AT+CMGS=23' },
    });
    expect((await store.figures()).uncertain).toBe(1);
    await rig.clock.advance(24 * 60 * MINUTE);
    await store.sweep();
    expect(await claim(store)).toBeUndefined();
  });

  story('a claim of what nobody knows is refused', async (rig) => {
    const store = await rig.open();

    const settling = store.settle({ messageId: 'nobody', segment: 1, token: 1 }, { as: 'sent', messageReference: 1 });

    await expect(settling).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });

  story('many modems at once never get the same message', async (rig) => {
    const store = await rig.open();
    const ids = new Set<string>();
    for (let n = 0; n < 60; n += 1) ids.add(await accept(rig, store, { number: `+4072200${1000 + n}` }));

    const found = await Promise.all(
      Array.from({ length: 80 }, (_, n) => claim(store, { modem: `m${n}`, imsi: `26201${n}` })),
    );

    const got = found.filter((each) => each !== undefined).map(({ ref }) => ref.messageId);
    expect(got).toHaveLength(60);
    expect(new Set(got)).toEqual(ids);
  });

  story('a message that waits too long for a SIM that stays away may go through another one', async (rig) => {
    const store = await rig.open({ rebindAfterMs: 10 * MINUTE });
    const id = await accept(rig, store);
    const found = await claimed(store);
    await store.settle(found.ref, { as: 'refused', failure: refusal, retryAt: rig.clock.now() + MINUTE });

    await rig.clock.advance(9 * MINUTE);
    await store.sweep();
    expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();

    await rig.clock.advance(MINUTE);
    await store.sweep();
    expect(await claim(store, { imsi: OTHER_SIM })).toMatchObject({ ref: { messageId: id }, attempt: 2 });
    expect(await events(store, id)).toContain('rebound');
  });
}
