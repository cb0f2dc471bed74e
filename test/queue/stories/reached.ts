import { expect } from 'vitest';
import type { QueueStore } from '../../../src/queue/index.js';
import { accept, claimed, message, NUMBER, refusal, SIM, type Story } from '../rig.js';

/** What listeners hear from now on, as `direction state`. */
function heardOf(store: QueueStore): string[] {
  const heard: string[] = [];
  store.on('reached', ({ direction, state, network }) => heard.push([direction, state, network].join(' ').trim()));
  return heard;
}

export function reached(story: Story): void {
  story('every state that a message to mobile reaches is told, from the first to the report', async (rig) => {
    const store = await rig.open();
    const heard = heardOf(store);

    await accept(rig, store);
    const { ref } = await claimed(store);
    await store.settle(ref, { as: 'sent', messageReference: 8 });
    const pdu = { modem: 'nokia', imsi: SIM, hex: '00', tpduLength: null, receivedAt: rig.clock.now() };
    await store.receive(pdu);
    const [{ id: pduId } = { id: 0 }] = await store.pendingPdus(1);
    await store.applyReport({
      ...{ pduId, imsi: SIM, messageReference: 8, recipient: NUMBER, kind: 'delivered', status: 0, words: 'received' },
      dischargedAt: rig.clock.now(),
    });

    expect(heard).toEqual(['queued', 'sending', 'sent', 'delivered'].map((state) => `to-mobile ${state} D1`));
  });

  story('what an operator makes of a message is told, and what is refused is not', async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    const { ref } = await claimed(store);
    const heard = heardOf(store);

    await store.settle(ref, { as: 'refused', failure: refusal });
    await store.retry(id);
    await store.cancel(id);
    await expect(store.cancel(id)).rejects.toMatchObject({ code: 'CONFLICT' });

    expect(heard).toEqual(['failed', 'queued', 'canceled'].map((state) => `to-mobile ${state} D1`));
  });

  story('a request that is repeated reaches nothing, and a state of many messages is told for each', async (rig) => {
    const store = await rig.open();
    const heard = heardOf(store);
    const request = { message: message(rig), idempotencyKey: 'key', detail: {} };

    await Promise.all([store.accept(request), accept(rig, store), accept(rig, store)]);
    await store.accept(request);

    expect(heard).toEqual(Array.from({ length: 3 }, () => 'to-mobile queued D1'));
  });

  story('a text from mobile and its copies are told as held, or on their way', async (rig) => {
    const store = await rig.open();
    const heard = heardOf(store);
    const now = rig.clock.now();
    const text = {
      modem: 'nokia',
      originator: NUMBER,
      callId: 'c',
      text: 'hi',
      body: 'hi',
      sentAt: now,
      receivedAt: now,
    };

    await store.createInbound({ ...text, id: 'held', encoding: 'gsm7', holdReason: 'no address' }, []);
    await store.createInbound(
      {
        ...{ ...text, id: 'first', encoding: 'gsm7', target: 'sip:anna@example.org' },
        copies: [{ id: 'copy', target: 'sip:ben@example.org', callId: 'd' }],
      },
      [],
    );

    expect(heard).toEqual(['held', 'delivering', 'delivering'].map((state) => `from-mobile ${state}`));
  });
}
