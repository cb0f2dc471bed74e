import { expect } from 'vitest';
import type { NewNotice } from '../../../src/queue/index.js';
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

const lost = { as: 'unknown', failure: refusal, evidence: { after: 8 } } as const;

function noticeAbout(about: string): NewNotice {
  return {
    ...{ id: `notice of ${about}`, target: 'sip:alice@example.org', originator: NUMBER, callId: 'notice@example.org' },
    ...{ inReplyTo: 'call@example.org', about, body: 'Nobody knows whether it was sent.', createdAt: 0 },
  };
}

export function operator(story: Story): void {
  story('an uncertain message that is resolved as sent is sent, and a report still finds it', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    const attemptedAt = rig.clock.now();
    await store.settle((await claimed(store)).ref, lost);
    await rig.clock.advance(HOUR);

    expect(await store.resolve(id, 'sent')).toMatchObject({
      id,
      state: 'sent',
      segments: [{ state: 'sent', error: null }],
    });

    expect(await claim(store)).toBeUndefined();
    expect((await store.timeline(id)).at(-1)).toMatchObject({ event: 'resolved', detail: { as: 'sent' } });
    const report = { pduId: 0, imsi: SIM, messageReference: 8, recipient: NUMBER, kind: 'delivered' as const };
    expect(
      await store.applyReport({ ...report, status: 0, words: 'delivered', dischargedAt: attemptedAt }),
    ).toMatchObject({ messageId: id, state: 'delivered' });
  });

  story('the rest of a message that is resolved as sent follows through the same SIM', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { segments: ['one', 'two'] });
    const one = await claimed(store);
    await store.settle(one.ref, lost);

    expect(await store.resolve(id, 'sent')).toMatchObject({ state: 'queued' });

    expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();
    expect(await claim(store)).toMatchObject({
      ref: { messageId: id, segment: 2 },
      concatenationReference: one.concatenationReference,
    });
  });

  story('what is resolved to be sent again goes before all that waits in its lane', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    const followers = [await accept(rig, store), await accept(rig, store)];
    await store.settle((await claimed(store)).ref, lost);

    expect(await store.resolve(id, 'resend')).toMatchObject({ state: 'queued', segments: [{ state: 'queued' }] });

    const again = await claimed(store);
    expect(again).toMatchObject({ ref: { messageId: id, segment: 1 }, attempt: 2 });
    expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();
    await store.settle(again.ref, { as: 'sent', messageReference: 9 });
    expect([await sendOne(store), await sendOne(store)]).toEqual(followers);
  });

  story('what is resolved to be sent again waits for the follower that is in hand, and is next', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    await accept(rig, store);
    const last = await accept(rig, store);
    await store.settle((await claimed(store)).ref, lost);
    const follower = await claimed(store);

    await store.resolve(id, 'resend');

    expect(await claim(store)).toBeUndefined();
    await store.settle(follower.ref, { as: 'sent', messageReference: 9 });
    expect([await sendOne(store), await sendOne(store)]).toEqual([id, last]);
  });

  story('a follower in back-off steps aside for what is resolved to be sent again, and keeps its time', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    const follower = await accept(rig, store);
    await store.settle((await claimed(store)).ref, lost);
    const retryAt = rig.clock.now() + HOUR;
    await store.settle((await claimed(store)).ref, { as: 'refused', failure: refusal, retryAt });

    await store.resolve(id, 'resend');

    expect(await sendOne(store)).toBe(id);
    expect(await claim(store)).toBeUndefined();
    await rig.clock.advance(HOUR);
    expect(await sendOne(store)).toBe(follower);
  });

  story(
    'a report about the lost attempt does not stand for the one that was resolved to be sent again',
    async (rig) => {
      const store = await rig.open();
      const id = await accept(rig, store);
      await store.settle((await claimed(store)).ref, lost);
      await store.resolve(id, 'resend');

      const report = { pduId: 0, imsi: SIM, messageReference: 8, recipient: NUMBER, kind: 'delivered' as const };
      expect(await store.applyReport({ ...report, status: 0, words: 'delivered', dischargedAt: 0 })).toBeUndefined();
      expect(await sendOne(store, 9)).toBe(id);
    },
  );

  story('only what is uncertain can be resolved, and what is not there cannot', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);

    await expect(store.resolve(id, 'sent')).rejects.toMatchObject({ code: 'CONFLICT' });
    await sendOne(store);
    await expect(store.resolve(id, 'resend')).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(store.resolve('nobody', 'sent')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await events(store, id)).toEqual(['accepted', 'sending', 'sent']);
  });

  story('a failed message is retried in its lane with all its attempts, through any SIM', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    await store.settle((await claimed(store)).ref, { as: 'refused', failure: refusal });
    const later = await accept(rig, store);
    expect(await store.list({ state: 'failed' }, { limit: 9 })).toMatchObject({ items: [{ id }] });
    const inHand = await claimed(store);

    expect(await store.retry(id)).toMatchObject({
      ...{ id, state: 'queued', finalAt: null, segments: [{ state: 'queued', attempts: 0, error: null }] },
    });

    expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined(); // its lane has one in hand
    await store.settle(inHand.ref, { as: 'sent', messageReference: 1 });
    expect(inHand.ref.messageId).toBe(later);
    expect(await sendOne(store, 2, { imsi: OTHER_SIM })).toBe(id);
    expect(await events(store, id)).toEqual(['accepted', 'sending', 'refused', 'retried', 'sending', 'sent']);
  });

  story(
    'a failed message of which some was sent goes on at the segment that failed, through the same SIM',
    async (rig) => {
      const store = await rig.open();
      const id = await accept(rig, store, { segments: ['one', 'two', 'three'] });
      const one = await claimed(store);
      const two = await store.settle(one.ref, { as: 'sent', messageReference: 8 });
      if (!two) throw new Error('the second segment was not offered');
      await store.settle(two.ref, { as: 'refused', failure: refusal });

      await store.retry(id);

      expect(await claim(store, { imsi: OTHER_SIM })).toBeUndefined();
      expect(await claim(store)).toMatchObject({
        ...{ ref: { messageId: id, segment: 2 }, attempt: 1, text: 'two' },
        concatenationReference: one.concatenationReference,
      });
    },
  );

  story('only what failed, and still has time, can be retried', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { expiresAt: rig.clock.now() + MINUTE });
    await expect(store.retry(id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(store.retry('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await store.settle((await claimed(store)).ref, { as: 'refused', failure: refusal });

    await rig.clock.advance(MINUTE);

    await expect(store.retry(id)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await store.find(id)).toMatchObject({ state: 'failed' });
  });

  for (const [what, outcome, state] of [
    ['is uncertain', lost, 'uncertain'],
    ['failed', { as: 'refused', failure: refusal }, 'failed'],
  ] as const) {
    story(`the notice that a message ${what} commits with it`, async (rig) => {
      const store = await rig.open();
      const id = await accept(rig, store);

      await store.settle((await claimed(store)).ref, { ...outcome, notice: noticeAbout(id) });

      expect(await store.find(id)).toMatchObject({ state });
      expect(await store.claimInbound(MINUTE)).toMatchObject({ kind: 'notice', id: `notice of ${id}` });
      expect(await events(store, id)).toContain('notice');
    });
  }

  story('nobody is told of what is offered again, or taken for sent', async (rig) => {
    const store = await rig.open({ uncertain: 'assumeSent' });
    const id = await accept(rig, store);
    const notice = noticeAbout(id);
    const retryAt = rig.clock.now() + MINUTE;

    await store.settle((await claimed(store)).ref, { as: 'refused', failure: refusal, retryAt, notice });
    await rig.clock.advance(MINUTE);
    await store.settle((await claimed(store)).ref, { ...lost, notice });

    expect(await store.claimInbound(MINUTE)).toBeUndefined();
  });

  story('of what a former process left, and nobody can be asked about, the sender is told as well', async (rig) => {
    let store = await rig.open();
    const id = await accept(rig, store);
    const { callId } = await claimed(store);
    await store.close();

    store = await rig.open({ resolveMs: MINUTE });
    await rig.clock.advance(HOUR);
    const told: unknown[] = [];
    await store.sweep((segment) => {
      told.push(segment);
      return noticeAbout(segment.ref.messageId);
    });

    expect(told).toMatchObject([
      {
        ref: { messageId: id, segment: 1 },
        sender: 'sip:alice@example.org',
        number: NUMBER,
        callId,
        modem: 'nokia',
        imsi: SIM,
      },
    ]);
    expect(await store.find(id)).toMatchObject({ state: 'uncertain' });
    expect(await store.claimInbound(MINUTE)).toMatchObject({ id: `notice of ${id}` });
  });
}
