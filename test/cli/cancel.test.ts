import { expect, test } from 'vitest';
import type { NewMessage } from '../../src/queue/index.js';
import { BridgeRig } from '../support/bridge.js';
import { runAgainst } from '../support/command.js';

async function accept(rig: BridgeRig, segments: string[]): Promise<void> {
  const message: NewMessage = {
    ...{ id: 'message-1', network: 'D1', sender: 'sip:alice@example.org', number: '+40722123456', callId: 'call-1' },
    ...{ body: 'hello', segments, encoding: 'gsm7', concatenation: 'udh8', options: { statusReport: true } },
    ...{ priority: 0, acceptedAt: Date.now() },
  };
  await rig.queue.accept({ message, idempotencyKey: 'key', detail: {} });
}

function claim(rig: BridgeRig) {
  const claimant = { modem: 'nokia', imsi: '262011234567890', networks: ['D1'] };
  return rig.queue.claim({ ...claimant, previousMessageReference: 7, leaseMs: 60_000 });
}

test('cancel takes a queued message back and says so', async () => {
  await using rig = await BridgeRig.start();
  await accept(rig, ['hello']);

  expect(await runAgainst(rig, 'cancel', 'message-1')).toEqual({ status: 0, out: 'message-1 canceled\n', err: '' });
  expect(await claim(rig)).toBeUndefined();
});

test('cancel tells how much of a message was sent already', async () => {
  await using rig = await BridgeRig.start();
  await accept(rig, ['one', 'two', 'three']);
  const one = await claim(rig);
  const two = one && (await rig.queue.settle(one.ref, { as: 'sent', messageReference: 8 }));
  if (!two) throw new Error('the second segment was not offered');
  const failure = { code: 'CMS_DEFERRED', cause: 'no network service' };
  await rig.queue.settle(two.ref, { as: 'refused', failure, retryAt: Date.now() + 60_000 });

  const { out } = await runAgainst(rig, 'cancel', 'message-1');

  expect(out).toBe('message-1 canceled; 1 of 3 segments had been sent already\n');
});

test('--json prints the canceled message on one line', async () => {
  await using rig = await BridgeRig.start();
  await accept(rig, ['hello']);

  const { status, out } = await runAgainst(rig, 'cancel', 'message-1', '--json');

  expect(status).toBe(0);
  expect(out.trimEnd()).not.toContain('\n');
  expect(JSON.parse(out)).toMatchObject({ id: 'message-1', state: 'canceled' });
});

test('cancel of a message on its way, and of none, ends with status 1 and the reason', async () => {
  await using rig = await BridgeRig.start();
  await accept(rig, ['hello']);
  await claim(rig);

  expect(await runAgainst(rig, 'cancel', 'message-1')).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringMatching(/is sending/),
  });
  expect(await runAgainst(rig, 'cancel', 'nothing')).toMatchObject({
    status: 1,
    err: expect.stringMatching(/NOT_FOUND.*"nothing"/),
  });
});
