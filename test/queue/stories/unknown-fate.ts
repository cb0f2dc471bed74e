import { expect } from 'vitest';
import { accept, claim, claimed, events, HOUR, MINUTE, refusal, SECOND, SIM, type Story } from '../rig.js';

const lost = { as: 'unknown', failure: refusal, evidence: { after: 8 } } as const;

/** A report about the reference, as the network sends it. */
function reportOf(messageReference: number) {
  return {
    ...{ pduId: 0, imsi: SIM, messageReference, recipient: '+40722123456', kind: 'delivered' as const },
    ...{ status: 0, words: 'delivered', dischargedAt: 0 },
  };
}

export function unknownFate(story: Story): void {
  story('hold: a segment of unknown fate is not sent again by anybody', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store, { segments: ['one', 'two'] });

    await store.settle((await claimed(store)).ref, lost);
    await rig.clock.advance(HOUR);
    await store.sweep();

    expect(await claim(store)).toBeUndefined();
    expect(await store.find(id)).toMatchObject({ state: 'uncertain', segments: [{ state: 'uncertain' }, {}] });
  });

  story(
    'assumeSent: the segment counts as sent, with the evidence in the timeline, and the rest follows',
    async (rig) => {
      const store = await rig.open({ uncertain: 'assumeSent' });
      const id = await accept(rig, store, { segments: ['one', 'two'] });

      await store.settle((await claimed(store)).ref, lost);
      const second = await claimed(store);

      expect(second).toMatchObject({ ref: { messageId: id, segment: 2 }, text: 'two', attempt: 1 });
      await store.settle(second.ref, { as: 'sent', messageReference: 9 });
      expect(await store.find(id)).toMatchObject({ state: 'sent', segments: [{ state: 'sent', error: null }, {}] });
      expect(await events(store, id)).toEqual(['accepted', 'sending', 'uncertain', 'assumed-sent', 'sending', 'sent']);
      expect((await store.timeline(id))[2]?.detail).toMatchObject({ ...refusal, evidence: { after: 8 } });
      await store.applyReport(reportOf(8)); // the one after the 7 that was last seen
      await store.applyReport(reportOf(9));
      expect(await store.find(id)).toMatchObject({ state: 'delivered' });
    },
  );

  story('assumeSent: a report finds the segment even when nobody knows its reference', async (rig) => {
    const store = await rig.open({ uncertain: 'assumeSent' });
    const id = await accept(rig, store);
    const claimant = { modem: 'nokia', imsi: SIM, networks: ['D1'], previousMessageReference: null, leaseMs: MINUTE };
    const found = await store.claim(claimant);
    if (found) await store.settle(found.ref, lost);

    expect(await store.applyReport(reportOf(77))).toMatchObject({ messageId: id, state: 'delivered' });
  });

  story('resend: the segment is sent again after a pause, a few times, and is uncertain then', async (rig) => {
    const store = await rig.open({ uncertain: 'resend' });
    const id = await accept(rig, store);

    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const found = await claimed(store);
      expect(found.attempt).toBe(attempt);
      await store.settle(found.ref, lost);
      expect(await claim(store)).toBeUndefined();
      await rig.clock.advance(30 * SECOND);
    }

    expect(await claim(store)).toBeUndefined();
    expect(await store.find(id)).toMatchObject({ state: 'uncertain' });
    expect((await events(store, id)).filter((event) => event === 'resend')).toHaveLength(3);
  });

  story('resend: a late report about the lost attempt does not stand for the new one', async (rig) => {
    const store = await rig.open({ uncertain: 'resend' });
    const id = await accept(rig, store);
    await store.settle((await claimed(store)).ref, lost);

    expect(await store.applyReport(reportOf(8))).toBeUndefined();
    await rig.clock.advance(MINUTE);
    await store.settle((await claimed(store, { mr: 8 })).ref, { as: 'sent', messageReference: 9 });

    expect(await store.find(id)).toMatchObject({ state: 'sent' });
  });

  story('what a former process left in flight is met by the same policy', async (rig) => {
    let store = await rig.open();
    const id = await accept(rig, store);
    await claimed(store);
    await store.close();

    store = await rig.open({ uncertain: 'assumeSent', resolveMs: MINUTE });
    await rig.clock.advance(HOUR);
    await store.sweep();

    expect(await store.find(id)).toMatchObject({ state: 'sent' });
    expect(await events(store, id)).toEqual(['accepted', 'sending', 'in-flight', 'uncertain', 'assumed-sent']);
  });
}
