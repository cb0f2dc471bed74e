import { expect } from 'vitest';
import type { NewInboundMessage, QueueStore } from '../../../src/queue/index.js';
import { events, HOUR, MINUTE, NUMBER, SIM, type StoreRig, type Story } from '../rig.js';

const ALICE = 'sip:alice@example.org';
const BOB = 'sip:bob@example.org';

/** What operators see and mend of what came from mobile, and what is more than one text for one user. */
export function inboundDesk(story: Story): void {
  story('a text that is held for want of a target is given one and claimed', async (rig) => {
    const store = await rig.open();
    await inbound(rig, store, { id: 'held', target: undefined, holdReason: 'no address' });
    await expect(store.redeliver('held')).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(store.redeliver('nobody', ALICE)).rejects.toMatchObject({ code: 'NOT_FOUND' });

    expect(await store.redeliver('held', BOB)).toMatchObject({ state: 'delivering', to: BOB });

    expect(await store.claimInbound(MINUTE)).toMatchObject({ id: 'held', target: BOB, attempt: 1 });
    await expect(store.redeliver('held', ALICE)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await events(store, 'held')).toEqual(['received', 'held', 'redelivered', 'delivering']);
  });

  story('one that failed is offered again, with a whole hold time before it', async (rig) => {
    const store = await rig.open();
    await inbound(rig, store, { id: 'failed' });
    const claim = await claimed(store);
    await store.settleInbound(claim, { as: 'failed', status: 410, reason: 'Gone' });
    await rig.clock.advance(100 * HOUR);

    await store.redeliver('failed');

    expect(await claimed(store)).toMatchObject({ target: ALICE, receivedAt: rig.clock.now(), callId: claim.callId });
  });

  story('one that waits for its user may go to another, and those behind it go on', async (rig) => {
    const store = await rig.open();
    await inbound(rig, store, { id: 'one' });
    await inbound(rig, store, { id: 'two' });
    await store.settleInbound(await claimed(store), {
      as: 'retry',
      at: rig.clock.now() + HOUR,
      status: 480,
      reason: 'x',
    });

    await store.redeliver('one', BOB);

    expect([(await claimed(store)).id, (await claimed(store)).id].sort()).toEqual(['one', 'two']);
  });

  story('what became no message is shown raw with its reason, the latest first', async (rig) => {
    const store = await rig.open();
    for (const hex of ['01', '02', '03']) await receive(rig, store, hex);
    await store.setAside([1, 3], 'undecodable', 'TP-UD is cut short');
    await store.setAside([2], 'ignored', 'type 0');

    const page = await store.asidePdus('undecodable', { limit: 1 });

    expect(page).toMatchObject({ items: [{ id: 3, hex: '03', state: 'undecodable', reason: 'TP-UD is cut short' }] });
    expect(await store.asidePdus('undecodable', { limit: 1, cursor: page.next ?? '' })).toMatchObject({
      ...{ items: [{ id: 1, modem: 'nokia', imsi: SIM }], next: null },
    });
    expect((await store.asidePdus('ignored', { limit: 9 })).items).toHaveLength(1);
    expect((await store.asidePdus('unmatched', { limit: 9 })).items).toEqual([]);
    await expect(store.asidePdus('ignored', { limit: 9, cursor: 'x' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  story('segments are shown as they are filed', async (rig) => {
    const store = await rig.open();
    for (const hex of ['0B', '0A']) await receive(rig, store, hex);
    await store.filePart(1, { key: 'k', sequence: 2, total: 3 });
    await store.filePart(2, { key: 'k', sequence: 1, total: 3 });

    expect((await store.filedParts('k')).map(({ id }) => id)).toEqual([2, 1]);
    expect(await store.filedParts('other')).toEqual([]);
  });

  story(
    'the rest of a message that was joined with a gap makes it whole; the one with the gap is replaced',
    async (rig) => {
      const store = await rig.open();
      for (const hex of ['0A', '0C', '0B']) await receive(rig, store, hex);
      await store.filePart(1, { key: 'k', sequence: 1, total: 3 });
      await store.filePart(2, { key: 'k', sequence: 3, total: 3 });
      await inbound(rig, store, { id: 'gapped', missing: [2] }, [1, 2]);

      const joined = await store.joinedParts('k');
      expect(joined).toMatchObject({
        messageId: 'gapped',
        parts: [
          { id: 1, sequence: 1 },
          { id: 2, sequence: 3 },
        ],
      });
      await inbound(rig, store, { id: 'whole', completes: 'gapped' }, [1, 3, 2]);

      expect(await store.find('gapped')).toMatchObject({ state: 'failed' });
      expect((await store.timeline('gapped')).at(-1)).toMatchObject({ event: 'replaced', detail: { by: 'whole' } });
      expect(await claimed(store)).toMatchObject({ id: 'whole' });
      expect(await store.joinedParts('k')).toBeUndefined();
    },
  );

  story('a message that was delivered with its gap stays delivered when the rest comes', async (rig) => {
    const store = await rig.open();
    for (const hex of ['0A', '0B']) await receive(rig, store, hex);
    await store.filePart(1, { key: 'k', sequence: 1, total: 2 });
    await inbound(rig, store, { id: 'gapped', missing: [2] }, [1]);
    await store.settleInbound(await claimed(store), { as: 'delivered', status: 200, reason: 'OK' });

    await inbound(rig, store, { id: 'whole', completes: 'gapped' }, [1, 2]);

    expect(await store.find('gapped')).toMatchObject({ state: 'delivered' });
    expect(await claimed(store)).toMatchObject({ id: 'whole' });
  });

  story('a text for a group becomes a message for each of them, in one commit', async (rig) => {
    const store = await rig.open();
    await receive(rig, store, '0A');

    await inbound(rig, store, { id: 'one', copies: [{ id: 'two', target: BOB, callId: 'call of two' }] }, [1]);

    expect([await claimed(store), await claimed(store)]).toMatchObject([
      { id: 'one', target: ALICE, body: 'hello' },
      { id: 'two', target: BOB, body: 'hello', callId: 'call of two' },
    ]);
  });

  story('the text of a privileged sender goes before others that wait, one at a time all the same', async (rig) => {
    const store = await rig.open();
    for (const id of ['one', 'two', 'three']) await inbound(rig, store, { id });
    await inbound(rig, store, { id: 'first', priority: 1 });

    const one = await claimed(store);
    expect(await store.claimInbound(MINUTE)).toBeUndefined();
    await store.settleInbound(one, { as: 'delivered', status: 200, reason: 'OK' });

    expect((await claimed(store)).id).toBe('first');
  });

  story('a text that replaces an earlier one of its type takes its place while that waits', async (rig) => {
    const store = await rig.open();
    const traits = { replaceType: 3, imsi: SIM };
    await inbound(rig, store, { id: 'other', traits: { replaceType: 4 } });
    await inbound(rig, store, { id: 'old', traits });
    await inbound(rig, store, { id: 'new', traits });

    expect(await store.find('old')).toMatchObject({ state: 'failed' });
    const other = await claimed(store);
    expect(other.id).toBe('other');
    await store.settleInbound(other, { as: 'delivered', status: 200, reason: 'OK' });
    expect(await claimed(store)).toMatchObject({ id: 'new', traits });
  });
}

async function receive(rig: StoreRig, store: QueueStore, hex: string): Promise<void> {
  await store.receive({ modem: 'nokia', imsi: SIM, hex, tpduLength: 1, receivedAt: rig.clock.now() });
}

type Changes = Omit<Partial<NewInboundMessage>, 'target'> & { id: string; target?: string | undefined };

async function inbound(rig: StoreRig, store: QueueStore, changes: Changes, pdus: number[] = []): Promise<void> {
  const { target = 'target' in changes ? undefined : ALICE, ...rest } = changes;
  const now = rig.clock.now();
  await store.createInbound(
    {
      ...{ modem: 'nokia', originator: NUMBER, callId: `call-${changes.id}`, text: 'hello', body: 'hello' },
      ...{ encoding: 'gsm7', sentAt: now, receivedAt: now },
      ...rest,
      ...(target === undefined ? {} : { target }),
    },
    pdus,
  );
}

async function claimed(store: QueueStore) {
  const claim = await store.claimInbound(MINUTE);
  if (claim === undefined) throw new Error('there was nothing to claim');
  return claim;
}
