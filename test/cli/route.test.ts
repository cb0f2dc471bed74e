import { expect, test } from 'vitest';
import type { NewMessage } from '../../src/queue/index.js';
import { BridgeRig } from '../support/bridge.js';
import { runAgainst } from '../support/command.js';

const CLAIMANT = { modem: 'nokia', imsi: '262011234567890', networks: ['D1'], leaseMs: 60_000 };

/** A message whose only segment ended as `as`. */
async function ended(rig: BridgeRig, as: 'refused' | 'unknown'): Promise<void> {
  const message: NewMessage = {
    ...{ id: 'message-1', network: 'D1', sender: 'sip:alice@example.org', number: '+40722123456', callId: 'call-1' },
    ...{ body: 'hello', segments: ['hello'], encoding: 'gsm7', concatenation: 'none', options: { statusReport: true } },
    ...{ priority: 0, acceptedAt: Date.now() },
  };
  await rig.queue.accept({ message, idempotencyKey: 'key', detail: {} });
  const claim = await rig.queue.claim({ ...CLAIMANT, previousMessageReference: null });
  if (!claim) throw new Error('the message was not offered');
  const failure = { code: 'CMS_REFUSED', cause: 'unassigned number' };
  await rig.queue.settle(claim.ref, as === 'refused' ? { as, failure } : { as, failure, evidence: {} });
}

test('route test says what each rule decides, and stores nothing', async () => {
  await using rig = await BridgeRig.start();

  const { status, out, err } = await runAgainst(rig, 'route', 'test', '+40722123456');

  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toMatch(/^lists {7}not denied\n/);
  expect(out).toMatch(/\ngoes by network D1, any modem, at once\n$/);
  expect((await rig.queue.list({}, { limit: 5 })).items).toEqual([]);
});

test('route test ends with 1 and the reason where the message would be refused', async () => {
  await using rig = await BridgeRig.start();

  const { status, out, err } = await runAgainst(rig, 'route', 'test', '+40722123456', '--network', 'D9');

  expect(status).toBe(1);
  expect(out).toContain('premium');
  expect(err).toContain('D9');
});

test('retry queues a message that failed again', async () => {
  await using rig = await BridgeRig.start();
  await ended(rig, 'refused');

  expect(await runAgainst(rig, 'retry', 'message-1')).toEqual({ status: 0, out: 'message-1 queued\n', err: '' });
  expect(await rig.queue.claim({ ...CLAIMANT, previousMessageReference: null })).toBeDefined();
});

test.each([
  ['sent', 'sent'],
  ['resend', 'queued'],
])('resolve decides that an uncertain message is %s', async (fate, state) => {
  await using rig = await BridgeRig.start();
  await ended(rig, 'unknown');

  expect(await runAgainst(rig, 'resolve', 'message-1', fate)).toEqual({
    status: 0,
    out: `message-1 ${state}\n`,
    err: '',
  });
});

test.each([
  [['retry', 'message-9'], 'message-9'],
  [['retry', 'message-1'], 'uncertain'],
  [['resolve', 'message-1', 'lost'], 'as'],
])('%j is refused, and says why', async (words, reason) => {
  await using rig = await BridgeRig.start();
  await ended(rig, 'unknown');

  const { status, out, err } = await runAgainst(rig, ...words);

  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err).toContain(reason);
});
