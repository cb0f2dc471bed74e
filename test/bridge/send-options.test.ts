import { expect, test } from 'vitest';
import { segmentPdu } from '../../src/compose/index.js';
import { decodePdu } from '../../src/pdu/index.js';
import { BridgeRig } from '../support/bridge.js';
import { sipMessage, wireOf } from '../support/wire.js';

const send = { from: 'sip:alice@example.org', to: '+40722123456', body: 'hello' };
const call = (params: object) => ({ jsonrpc: '2.0', id: 1, method: 'sms.send_msg', params: { ...send, ...params } });
const DAY = 86_400_000;

test.each([
  [{}, { protocolIdentifier: 0, dataCodingScheme: 0, statusReportRequest: true, validityPeriod: null }],
  [{ messageClass: 2 }, { dataCodingScheme: 0xf2 }],
  [{ flash: true }, { dataCodingScheme: 0xf0 }],
  [{ flash: true, messageClass: 0 }, { dataCodingScheme: 0xf0 }],
  [{ flash: false, messageClass: 1 }, { dataCodingScheme: 0xf1 }],
  [{ validityMinutes: 60 }, { validityPeriod: { format: 'relative', octet: 11 } }],
  [{ protocolIdentifier: 0x7f }, { protocolIdentifier: 0x7f }],
  [{ replace: 1 }, { protocolIdentifier: 0x41 }],
  [{ replace: 7 }, { protocolIdentifier: 0x47 }],
  [{ rejectDuplicates: true }, { rejectDuplicates: true }],
  [{ replyPath: true }, { replyPath: true }],
  [{ serviceCentre: '+491710760000' }, { serviceCentre: { number: '491710760000' } }],
  [{ statusReport: false }, { statusReportRequest: false }],
])('sms.send_msg with %j makes a SUBMIT with %j', async (options, expected) => {
  await using rig = await BridgeRig.start();

  const { body } = await rig.post('/rpc', call(options));

  expect(body.error).toBeUndefined();
  expect(await submitOf(rig)).toMatchObject(expected);
});

test.each([
  [{ messageClass: 4 }, /messageClass/],
  [{ flash: true, messageClass: 1 }, /flash.*messageClass 1/],
  [{ validityMinutes: 4 }, /validityMinutes/],
  [{ validityMinutes: 635_041 }, /validityMinutes/],
  [{ protocolIdentifier: 256 }, /protocolIdentifier/],
  [{ replace: 0 }, /replace/],
  [{ replace: 8 }, /replace/],
  [{ replace: 1, protocolIdentifier: 1 }, /replace.*protocolIdentifier/],
  [{ statusReport: 'yes' }, /statusReport/],
  [{ notBefore: 'tomorrow' }, /notBefore/],
  [{ notBefore: '2099-01-01T00:00:00' }, /notBefore/],
  [{ expiresAt: -1 }, /expiresAt/],
  [{ notBefore: Date.now() + 2 * DAY, expiresAt: Date.now() + DAY }, /expiresAt.*notBefore/],
])('sms.send_msg with %j is refused, and the member is named', async (options, sentence) => {
  await using rig = await BridgeRig.start();

  const { body } = await rig.post('/rpc', call(options));

  expect(body.error).toMatchObject({ message: expect.stringMatching(sentence), data: { code: 'BAD_REQUEST' } });
  expect(await rig.stored()).toBe(0);
});

test('a message that replaces another must fit one segment, as each segment would replace the one before', async () => {
  await using rig = await BridgeRig.start();

  const { body } = await rig.post('/rpc', call({ replace: 1, body: 'x'.repeat(200) }));

  expect(body.error.data).toEqual({ code: 'TOO_MANY_PARTS', httpStatus: 422 });
});

test('a message may be scheduled, by date or by milliseconds', async () => {
  await using rig = await BridgeRig.start();
  const at = Date.now() + DAY;

  const byDate = await rig.post('/rpc', call({ notBefore: new Date(at).toISOString() }));
  const byNumber = await rig.post('/rpc', call({ notBefore: at, expiresAt: at + DAY }));

  expect(byDate.body.result).toMatchObject({ state: 'scheduled' });
  expect(byNumber.body.result).toMatchObject({ state: 'scheduled' });
  expect(await rig.queue.dueAt(['D1'])).toBe(at);
});

test('a repeated call gets its first answer, even when the message has expired meanwhile', async () => {
  await using rig = await BridgeRig.start();
  const keyed = { idempotencyKey: 'order-7', expiresAt: Date.now() + DAY };
  const first = await rig.post('/rpc', call(keyed));

  const again = await rig.post('/rpc', call({ ...keyed, expiresAt: Date.now() - 1 }));

  expect(again.body).toEqual(first.body);
});

test('the Expires of a SIP request goes with the message to the modem', async () => {
  await using rig = await BridgeRig.start();
  const recv_at = Math.floor(Date.now() / 1000);

  await rig.post('/v1/messages', wireOf(sipMessage({ headers: ['Expires: 600'] }), { recv_at }));

  expect(await claimOf(rig)).toMatchObject({ expiresAt: (recv_at + 600) * 1000 });
});

test.each([
  ['a SIP request that took too long', ['Expires: 60'], -61],
  ['a SIP request that may not wait at all', ['Expires: 0'], 0],
])('%s is refused, and not accepted to expire unseen', async (_what, headers, age) => {
  await using rig = await BridgeRig.start();
  const recv_at = Math.floor(Date.now() / 1000) + age;

  const { status, body } = await rig.post('/v1/messages', wireOf(sipMessage({ headers }), { recv_at }));

  expect(status).toBe(422);
  expect(body.error).toMatchObject({
    ...{ code: 'EXPIRED', message: expect.stringMatching(/expired \d+ s before it came/) },
    sip: { code: 488 },
  });
  expect(await rig.stored()).toBe(0);
});

async function claimOf(rig: BridgeRig) {
  const claimant = { modem: 'nokia', imsi: '1', networks: ['D1'], previousMessageReference: null, leaseMs: 60_000 };
  const claim = await rig.queue.claim(claimant);
  if (claim === undefined) throw new Error('there was nothing to send');
  return claim;
}

/** The SUBMIT that a modem would be given, decoded. */
async function submitOf(rig: BridgeRig) {
  const { options, ref, segments, ...claim } = await claimOf(rig);
  const { hex } = segmentPdu({ ...claim, ...options, index: ref.segment, total: segments, mode: 'new' });
  return decodePdu(hex, { smsc: true, direction: 'to-network' });
}
