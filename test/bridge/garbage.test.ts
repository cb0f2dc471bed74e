import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BridgeRig } from '../support/bridge.js';
import { type MessageParts, sipMessage, wireOf } from '../support/wire.js';

const broken = Buffer.from('MESSAGE sip:+40722123456@example.org SIP/2.0\r\nnonsense\r\n\r\n');
const without = (name: string) =>
  Buffer.from(
    sipMessage()
      .toString('latin1')
      .replace(new RegExp(`${name}: .*\r\n`), ''),
    'latin1',
  );

const malformed: [string, unknown, number, string][] = [
  ['no JSON', '{"v":1,', 400, 'BAD_REQUEST'],
  ['an empty body', '', 400, 'BAD_REQUEST'],
  ['a JSON list', [], 400, 'BAD_REQUEST'],
  ['a wrong version', wireOf(sipMessage(), { v: 2 }), 400, 'BAD_REQUEST'],
  ['a length that is not there', wireOf(sipMessage(), { len: 12 }), 400, 'BAD_REQUEST'],
  ['an over-long request that arrived empty', wireOf(sipMessage(), { msg: '' }), 400, 'BAD_REQUEST'],
  ['no base64', wireOf(sipMessage(), { msg: '§§§§' }), 400, 'BAD_REQUEST'],
  ['cut base64', wireOf(sipMessage(), { msg: 'AAAAA' }), 400, 'BAD_REQUEST'],
  ['a user that is no UTF-8', wireOf(sipMessage(), { auth_user: '/////w==' }), 400, 'BAD_REQUEST'],
  ['an unknown member', wireOf(sipMessage(), { extra: 1 }), 400, 'BAD_REQUEST'],
  ['garbage for SIP', wireOf(broken), 400, 'BAD_SIP'],
  ['a message without Call-ID', wireOf(without('Call-ID')), 400, 'BAD_SIP'],
  ['a message without CSeq', wireOf(without('CSeq')), 400, 'BAD_SIP'],
  ['a message without From', wireOf(without('From')), 400, 'BAD_SIP'],
  ['octets only', wireOf(Buffer.alloc(400, 0)), 400, 'BAD_SIP'],
  ['a megabyte', JSON.stringify({ msg: 'A'.repeat(1_000_000) }), 413, 'TOO_LARGE'],
];

test.each(malformed)('%s is refused in JSON, and nothing is queued', async (_name, body, status, code) => {
  await using rig = await BridgeRig.start();

  const answer = await rig.post('/v1/messages', body);

  expect(answer.status).toBe(status);
  expect(answer.body.error).toMatchObject({
    code,
    message: expect.stringMatching(/\w+/),
    sip: { code: expect.any(Number) },
  });
  expect(await rig.stored()).toBe(0);
  expect((await rig.get('/healthz')).status).toBe(200);
});

const refused: [string, MessageParts, number, string][] = [
  ['letters in a number', { requestUri: 'sip:+49abc@example.org' }, 404, 'NUMBER_INVALID'],
  ['parameters in a number', { requestUri: 'sip:+1;ext=5@example.org' }, 404, 'NUMBER_INVALID'],
  ['a leading zero', { requestUri: 'sip:+0491705678@example.org' }, 404, 'NUMBER_INVALID'],
  ['a number that is too long', { requestUri: 'sip:+4917056781234567@example.org' }, 404, 'NUMBER_INVALID'],
  ['a name', { requestUri: 'sip:bob@example.org' }, 404, 'NUMBER_INVALID'],
  ['an escaped line break in a number', { requestUri: 'sip:+40722%0D%0AAT@example.org' }, 404, 'NUMBER_INVALID'],
  ['an escaped NUL in a number', { requestUri: 'sip:+40722%00123456@example.org' }, 404, 'NUMBER_INVALID'],
  ['another domain', { from: '<sip:alice@example.net>;tag=1' }, 403, 'SENDER_REFUSED'],
  ['another user than the proxy checked', { from: '<sip:bob@example.org>;tag=1' }, 403, 'SENDER_REFUSED'],
  ['an unsupported type', { contentType: 'text/html' }, 415, 'UNSUPPORTED_CONTENT'],
  ['no type', { contentType: null }, 415, 'UNSUPPORTED_CONTENT'],
  ['an unknown charset', { contentType: 'text/plain;charset=klingon' }, 415, 'UNSUPPORTED_CONTENT'],
  ['an empty text', { body: '' }, 422, 'TEXT_INVALID'],
  ['a text that is no UTF-8', { body: Buffer.from([0x68, 0xff, 0xfe]) }, 422, 'TEXT_INVALID'],
  ['a text of too many parts', { body: 'ж'.repeat(2_000) }, 422, 'TOO_MANY_PARTS'],
];

test.each(refused)('%s is refused with its own code, and nothing is queued', async (_name, parts, status, code) => {
  await using rig = await BridgeRig.start();

  const answer = await rig.post('/v1/messages', wireOf(sipMessage(parts)));

  expect(answer.body.error).toMatchObject({ code });
  expect(answer.status).toBe(status);
  expect(await rig.stored()).toBe(0);
});

test('415 says what would be taken, in the header and in the body', async () => {
  await using rig = await BridgeRig.start();

  const { headers, body } = await rig.post('/v1/messages', wireOf(sipMessage({ contentType: 'text/html' })));

  expect(headers.get('accept')).toContain('text/plain');
  expect(body.error.accept).toContain('text/plain');
});

test('a sender whom the proxy did not check is refused, unless the operator accepts such', async () => {
  await using strict = await BridgeRig.start();
  await using open = await BridgeRig.start({ sender: { userDomains: ['example.org'], anonymous: 'accept' } });
  const wire = wireOf(sipMessage(), { auth_user: '' });

  expect(await strict.post('/v1/messages', wire)).toMatchObject({
    status: 403,
    body: { error: { code: 'SENDER_REFUSED' } },
  });
  expect((await open.post('/v1/messages', wire)).status).toBe(202);
});

test('whatever octets a SIP request holds, the answer is JSON with a code, and the process lives', async () => {
  await using rig = await BridgeRig.start();
  const base = sipMessage();
  const octets = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 2_000 }),
    fc.tuple(fc.nat(base.length - 1), fc.uint8Array({ minLength: 1, maxLength: 4 })).map(([at, noise]) => {
      const copy = Buffer.from(base);
      copy.set(noise.subarray(0, copy.length - at), at);
      return copy;
    }),
  );

  await fc.assert(
    fc.asyncProperty(octets, async (request) => {
      const { status, body } = await rig.post('/v1/messages', wireOf(request));
      if (status === 202) expect(body.id).toMatch(/^[0-9a-f-]{36}$/);
      else if (status !== 200) expect(body.error.code).toMatch(/^[A-Z_]+$/);
      expect([200, 202, 400, 403, 404, 413, 415, 422]).toContain(status);
    }),
    { numRuns: 300 },
  );

  expect((await rig.get('/healthz')).status).toBe(200);
});
