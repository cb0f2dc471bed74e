import { expect } from 'vitest';
import type { QueueStore, ReportedStatus } from '../../../src/queue/index.js';
import {
  accept,
  claimed,
  MINUTE,
  NUMBER,
  OTHER_SIM,
  refusal,
  SIM,
  type StoreRig,
  type Story,
  sendOne,
} from '../rig.js';

let pdus = 0;

/** Commits a report's PDU and applies it, as the reader of reports does. */
async function report(rig: StoreRig, store: QueueStore, changes: Partial<ReportedStatus> = {}) {
  pdus += 1;
  const receivedAt = rig.clock.now();
  await store.receive({
    modem: 'nokia',
    imsi: SIM,
    hex: `06${pdus.toString(16).padStart(8, '0')}`,
    tpduLength: 4,
    receivedAt,
  });
  const [pdu] = await store.pendingPdus(1);
  return store.applyReport({
    pduId: pdu?.id ?? 0,
    imsi: SIM,
    messageReference: 8,
    recipient: NUMBER,
    kind: 'delivered',
    status: 0,
    words: 'delivered',
    dischargedAt: rig.clock.now(),
    ...changes,
  });
}

const failed = { kind: 'failed', status: 0x41, words: 'incompatible destination' } as const;

export function reports(story: Story): void {
  story('a report makes the message delivered and is settled with it', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    await sendOne(store, 8);
    const sentAt = rig.clock.now();
    await rig.clock.advance(MINUTE);

    expect(await report(rig, store)).toEqual({ messageId: id, state: 'delivered', sentAt });

    expect(await store.find(id)).toMatchObject({
      state: 'delivered',
      report: 'delivered',
      sentAt,
      finalAt: rig.clock.now(),
      segments: [{ state: 'delivered', messageReference: 8 }],
    });
    expect(await store.pendingPdus(10)).toEqual([]);
    expect((await store.timeline(id)).at(-1)).toMatchObject({
      event: 'report',
      detail: { status: 0, words: 'delivered' },
    });
  });

  for (const recipient of ['+40722123456', '40722123456', '0722123456', '722123456', '0040722123456']) {
    story(`a recipient given as ${recipient} is the number that the message went to`, async (rig) => {
      const store = await rig.open();
      const id = await accept(rig, store);
      await sendOne(store, 8);

      expect(await report(rig, store, { recipient })).toMatchObject({ messageId: id });
    });
  }

  story('another SIM, another reference, another number: about none of ours, and set aside', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    await sendOne(store, 8);

    expect(await report(rig, store, { imsi: OTHER_SIM })).toBeUndefined();
    expect(await report(rig, store, { messageReference: 9 })).toBeUndefined();
    expect(await report(rig, store, { recipient: '+40722123457' })).toBeUndefined();

    expect(await store.find(id)).toMatchObject({ state: 'sent', report: null });
    expect(await store.pendingPdus(10)).toEqual([]);
  });

  story('a short code is matched in full', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { number: '12345' });
    await sendOne(store, 8);

    expect(await report(rig, store, { recipient: '2345' })).toBeUndefined();
    expect(await report(rig, store, { recipient: '12345' })).toMatchObject({ messageId: id });
  });

  story('a reference used again means the newest message, then the older one', async (rig) => {
    const store = await rig.open();
    const older = await accept(rig, store);
    await sendOne(store, 8);
    await rig.clock.advance(MINUTE);
    const newer = await accept(rig, store);
    await sendOne(store, 8);

    expect(await report(rig, store)).toMatchObject({ messageId: newer });
    expect(await report(rig, store)).toMatchObject({ messageId: older });
  });

  story('a report that comes twice changes nothing', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    await sendOne(store, 8);
    await report(rig, store);
    const before = await store.find(id);
    await rig.clock.advance(MINUTE);

    expect(await report(rig, store)).toMatchObject({ messageId: id, state: 'delivered' });
    expect(await report(rig, store, failed)).toMatchObject({ state: 'delivered' });

    expect(await store.find(id)).toMatchObject({ ...before, report: failed.words });
  });

  story('a report that it is still being tried leaves the message sent, and the final one decides', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    await sendOne(store, 8);

    await report(rig, store, { kind: 'temporary', status: 0x30, words: 'congestion, still trying' });
    expect(await store.find(id)).toMatchObject({ state: 'sent', report: 'congestion, still trying', finalAt: null });

    await report(rig, store, failed);
    expect(await store.find(id)).toMatchObject({
      state: 'undelivered',
      segments: [{ state: 'failed', error: { cause: 'incompatible destination (TP-ST 65)' } }],
    });
  });

  story('a validity that ran out in the network ends as expired', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    await sendOne(store, 8);

    await report(rig, store, { kind: 'failed', status: 70, words: 'validity period expired' });

    expect(await store.find(id)).toMatchObject({ state: 'expired', finalAt: rig.clock.now() });
  });

  const parts = [
    { second: { kind: 'delivered', status: 0, words: 'delivered' } as const, state: 'delivered' },
    { second: failed, state: 'partially_delivered' },
  ];
  for (const { second, state } of parts) {
    story(`two segments, of which the second is reported ${second.kind}: ${state}`, async (rig) => {
      const store = await rig.open();
      const id = await accept(rig, store, { segments: ['one', 'two'] });
      await sendOne(store, 8);

      await report(rig, store, { messageReference: 8 });
      expect(await store.find(id)).toMatchObject({ state: 'sent' });
      await report(rig, store, { messageReference: 9, ...second });

      expect(await store.find(id)).toMatchObject({ state });
    });
  }

  story('a report on the first segment may come before the last one is sent', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { segments: ['one', 'two'] });
    const one = await claimed(store);
    const two = await store.settle(one.ref, { as: 'sent', messageReference: 8 });

    await report(rig, store);
    expect(await store.find(id)).toMatchObject({
      state: 'sending',
      segments: [{ state: 'delivered' }, { state: 'sending' }],
    });
    await store.settle(two?.ref ?? one.ref, { as: 'sent', messageReference: 9 });
    expect(await store.find(id)).toMatchObject({ state: 'sent' });
    await report(rig, store, { messageReference: 9 });

    expect(await store.find(id)).toMatchObject({ state: 'delivered' });
  });

  story('a report proves that an uncertain segment was sent', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    const found = await claimed(store, { mr: 255 });
    const claimedAt = rig.clock.now();
    await rig.clock.advance(MINUTE);
    await store.settle(found.ref, { as: 'unknown', failure: refusal, evidence: {} });

    expect(await report(rig, store, { messageReference: 1 })).toBeUndefined(); // it must be the one after 255
    const proof = { messageReference: 0, kind: 'temporary', status: 0x30, words: 'still trying' } as const;
    expect(await report(rig, store, proof)).toEqual({ messageId: id, state: 'sent', sentAt: claimedAt });
    expect(await store.find(id)).toMatchObject({
      sentAt: claimedAt,
      segments: [{ state: 'sent', messageReference: 0, error: null }],
    });

    expect(await report(rig, store, { messageReference: 0 })).toMatchObject({ state: 'delivered' });
    expect((await store.figures()).uncertain).toBe(0);
  });

  story(
    'the rest of a message goes on when a report proves its uncertain segment, ahead of those behind',
    async (rig) => {
      const store = await rig.open();
      const id = await accept(rig, store, { segments: ['one', 'two', 'three'] });
      await accept(rig, store);
      const one = await claimed(store);
      const two = await store.settle(one.ref, { as: 'sent', messageReference: 8 });
      await store.settle(two?.ref ?? one.ref, { as: 'unknown', failure: refusal, evidence: {} });

      await report(rig, store, { messageReference: 9 });

      const three = await claimed(store);
      expect(three).toMatchObject({
        ref: { messageId: id, segment: 3 },
        concatenationReference: one.concatenationReference,
      });
      await store.settle(three.ref, { as: 'sent', messageReference: 10 });
      await report(rig, store, { messageReference: 8 });
      await report(rig, store, { messageReference: 10 });
      expect(await store.find(id)).toMatchObject({ state: 'delivered' });
    },
  );

  story('a report on a message that failed later is kept with its segment only', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { segments: ['one', 'two'] });
    const one = await claimed(store);
    const two = await store.settle(one.ref, { as: 'sent', messageReference: 8 });
    await store.settle(two?.ref ?? one.ref, { as: 'refused', failure: refusal });

    await report(rig, store);

    expect(await store.find(id)).toMatchObject({
      state: 'failed',
      segments: [{ state: 'delivered' }, { state: 'failed' }],
    });
  });
}
