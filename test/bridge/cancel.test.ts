import { expect, test } from 'vitest';
import { BridgeRig } from '../support/bridge.js';

const call = (method: string, params?: unknown) => ({ jsonrpc: '2.0', id: 7, method, params });
const send = { from: 'sip:alice@example.org', to: '+40722123456', body: 'hello' };
const SIM = '262011234567890';

/** A bridge with one message in its queue. */
async function startBridge(options: Record<string, unknown> = {}) {
  const rig = await BridgeRig.start();
  const { body } = await rig.post('/rpc', call('sms.send_msg', { ...send, ...options }));
  const id: string = body.result.id;
  const claim = () =>
    rig.queue.claim({ modem: 'nokia', imsi: SIM, networks: ['D1'], previousMessageReference: 7, leaseMs: 60_000 });
  return Object.assign(rig, { id, claim });
}

test.each([
  ['queued', {}],
  ['scheduled', { notBefore: Date.now() + 3_600_000 }],
])('message.cancel takes back a message that is %s and answers what it is then', async (was, options) => {
  await using rig = await startBridge(options);

  const { body } = await rig.post('/rpc', call('message.cancel', { id: rig.id }));

  expect(body.result).toMatchObject({ id: rig.id, state: 'canceled', text: 'hello' });
  const { body: shown } = await rig.get(`/v1/messages/${rig.id}`);
  expect(shown).toEqual(body.result);
  const { body: timeline } = await rig.get(`/v1/messages/${rig.id}/timeline`);
  expect(timeline.at(-1)).toMatchObject({ event: 'canceled', detail: { was } });
  expect(await rig.claim()).toBeUndefined();
});

test('message.cancel of a message on its way is a conflict that names its state', async () => {
  await using rig = await startBridge();
  await rig.claim();

  const { body } = await rig.post('/rpc', call('message.cancel', { id: rig.id }));

  expect(body.error).toMatchObject({ code: -32_000, data: { code: 'CONFLICT', httpStatus: 409 } });
  expect(body.error.message).toContain('is sending');
  expect(await rig.queue.find(rig.id)).toMatchObject({ state: 'sending' });
});

test.each([
  [{ id: 'nothing' }, 'NOT_FOUND', 404],
  [{}, 'BAD_REQUEST', 400],
  [{ id: 7 }, 'BAD_REQUEST', 400],
  [{ id: 'nothing', force: true }, 'BAD_REQUEST', 400],
])('message.cancel with %j is refused with %s and cancels nothing', async (params, code, httpStatus) => {
  await using rig = await startBridge();

  const { body } = await rig.post('/rpc', call('message.cancel', params));

  expect(body.error.data).toEqual({ code, httpStatus });
  expect(await rig.queue.find(rig.id)).toMatchObject({ state: 'queued' });
});

test('a retransmission of a canceled message gets its first answer, and sends nothing', async () => {
  await using rig = await startBridge({ idempotencyKey: 'order-7' });
  await rig.post('/rpc', call('message.cancel', { id: rig.id }));

  const { body } = await rig.post('/rpc', call('sms.send_msg', { ...send, idempotencyKey: 'order-7' }));

  expect(body.result.id).toBe(rig.id);
  expect(await rig.claim()).toBeUndefined();
});
