import { expect, test } from 'vitest';
import { BridgeRig, TOKEN } from '../support/bridge.js';

const call = (method: string, params?: unknown) => ({ jsonrpc: '2.0', id: 7, method, params });
const send = { from: 'sip:alice@example.org', to: '+40722123456', body: 'hello' };

test('sms.send_msg queues a message as a SIP request does', async () => {
  await using rig = await BridgeRig.start();

  const { status, body } = await rig.post('/rpc', call('sms.send_msg', send));

  expect(status).toBe(200);
  expect(body).toMatchObject({ jsonrpc: '2.0', id: 7, result: { state: 'queued', network: 'D1', segments: 1 } });
  const shown = await rig.post('/rpc', call('message.get', { id: body.result.id }));
  expect(shown.body.result).toMatchObject({ from: 'sip:alice@example.org', to: '+40722123456', text: 'hello' });
});

test('the same idempotency key never makes a second message', async () => {
  await using rig = await BridgeRig.start();
  const keyed = call('sms.send_msg', { ...send, idempotencyKey: 'order-7' });

  const first = await rig.post('/rpc', keyed);
  const second = await rig.post('/rpc', keyed);

  expect(second.body).toEqual(first.body);
  expect(await rig.stored()).toBe(1);
});

test.each([
  ['sms.send_msg', { ...send, to: '+49abc' }, 'NUMBER_INVALID', 404],
  ['sms.send_msg', { ...send, from: 'sip:mallory@example.net' }, 'SENDER_REFUSED', 403],
  ['sms.send_msg', { ...send, body: '' }, 'TEXT_INVALID', 422],
  ['sms.send_msg', { ...send, extra: 1 }, 'BAD_REQUEST', 400],
  ['sms.send_msg', undefined, 'BAD_REQUEST', 400],
  ['sms.send_msg_to_net', send, 'BAD_REQUEST', 400],
  ['sms.send_msg_to_net', { ...send, network: 'D9' }, 'UNKNOWN_NETWORK', 404],
  ['message.get', { id: 'nothing' }, 'NOT_FOUND', 404],
])('%s with %j is an error that carries %s', async (method, params, code, httpStatus) => {
  await using rig = await BridgeRig.start();

  const { body } = await rig.post('/rpc', call(method, params));

  expect(body.error).toMatchObject({ code: -32_000, message: expect.any(String), data: { code, httpStatus } });
  expect(await rig.stored()).toBe(0);
});

test.each([
  ['what is no JSON', '{"jsonrpc":', -32_700],
  ['a method that is not there', call('core.kill'), -32_601],
  ['a method of every object', call('constructor'), -32_601],
  ['what is no request', { id: 1 }, -32_600],
])('%s is answered as the protocol has it', async (_name, body, code) => {
  await using rig = await BridgeRig.start();

  const answer = await rig.post('/rpc', body);

  expect(answer.body.error).toMatchObject({ code });
});

test('a notification is done without an answer', async () => {
  await using rig = await BridgeRig.start();

  const { status, body } = await rig.post('/rpc', { jsonrpc: '2.0', method: 'sms.send_msg', params: send });

  expect(status).toBe(204);
  expect(body).toBeUndefined();
  expect(await rig.stored()).toBe(1);
});

test('no call is answered without the token', async () => {
  await using rig = await BridgeRig.start();

  const answer = await rig.post('/rpc', call('modem.list'), { Authorization: `Bearer ${TOKEN.slice(1)}` });

  expect(answer).toMatchObject({ status: 401, body: { error: { code: 'UNAUTHORIZED' } } });
});
