import { expect, test } from 'vitest';
import { BridgeRig, TOKEN } from '../support/bridge.js';
import { sipMessage, wireOf } from '../support/wire.js';

test('a MESSAGE is answered with 202 after it is stored, composed and queued', async () => {
  await using rig = await BridgeRig.start();

  const { status, body } = await rig.post('/v1/messages', wireOf(sipMessage({ body: 'hello' })));

  expect(status).toBe(202);
  expect(body).toEqual({ id: expect.any(String), state: 'queued', network: 'D1', encoding: 'gsm7', segments: 1 });
  expect(await rig.queue.find(body.id)).toMatchObject({
    direction: 'to-mobile',
    state: 'queued',
    from: 'sip:alice@example.org',
    to: '+40722123456',
    text: 'hello',
    callId: 'asd88asd77a@192.0.2.7',
  });
});

test('the network is the one of the path, whatever its case, and an unknown one is named with those that exist', async () => {
  await using rig = await BridgeRig.start();
  const request = sipMessage({ requestUri: 'sip:+49170567818@example.org' });

  const named = await rig.post('/v1/networks/d2/messages', wireOf(request));
  const unknown = await rig.post('/v1/networks/D3/messages', wireOf(request));

  expect(named).toMatchObject({ status: 202, body: { network: 'D2' } });
  expect(unknown.status).toBe(404);
  expect(unknown.body.error).toMatchObject({ code: 'UNKNOWN_NETWORK', sip: { code: 404 } });
  expect(unknown.body.error.message).toMatch(/D1.*D2/);
});

test('a retransmission gets the same 202 again and never a second SMS', async () => {
  await using rig = await BridgeRig.start();
  const wire = wireOf(sipMessage());

  const answers = await Promise.all(Array.from({ length: 20 }, () => rig.post('/v1/messages', wire)));
  const late = await rig.post('/v1/messages', wire);

  expect(new Set([...answers, late].map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  expect(await rig.stored()).toBe(1);
});

test('another CSeq, From tag or Request-URI is another message', async () => {
  await using rig = await BridgeRig.start();

  for (const parts of [
    {},
    { cseq: '2 MESSAGE' },
    { from: '<sip:alice@example.org>;tag=other' },
    { requestUri: 'sip:+40722123457@example.org' },
  ]) {
    expect((await rig.post('/v1/messages', wireOf(sipMessage(parts)))).status).toBe(202);
  }

  expect(await rig.stored()).toBe(4);
});

test('the number stands in To when the Request-URI names no user', async () => {
  await using rig = await BridgeRig.start();

  const { body } = await rig.post('/v1/messages', wireOf(sipMessage({ requestUri: 'sip:example.org' })));

  expect(await rig.queue.find(body.id)).toMatchObject({ to: '+40722123456' });
});

test.each([
  ['a typing notice', 'application/im-iscomposing+xml', '<isComposing/>'],
  [
    'a disposition notification',
    'message/imdn+xml',
    '<?xml version="1.0"?><imdn xmlns="urn:ietf:params:xml:ns:imdn"><message-id>a1</message-id>' +
      '<display-notification><status><displayed/></status></display-notification></imdn>',
  ],
])('%s is taken politely and becomes no SMS', async (_name, contentType, body) => {
  await using rig = await BridgeRig.start();

  const answer = await rig.post('/v1/messages', wireOf(sipMessage({ contentType, body })));

  expect(answer).toMatchObject({ status: 200, body: { state: 'ignored' } });
  expect(await rig.stored()).toBe(0);
});

test('message/cpim is unwrapped: only its text is sent', async () => {
  await using rig = await BridgeRig.start();
  const cpim = 'From: <im:alice@example.org>\r\nTo: <im:bob@example.org>\r\n\r\nContent-Type: text/plain\r\n\r\nhello';

  const { body } = await rig.post('/v1/messages', wireOf(sipMessage({ contentType: 'message/cpim', body: cpim })));

  expect(await rig.queue.find(body.id)).toMatchObject({ text: 'hello' });
});

test('a network with prefixes takes nothing outside them, and its queue limit is its own', async () => {
  await using rig = await BridgeRig.start();
  const german = (callId: string) => wireOf(sipMessage({ requestUri: 'sip:+49170567818@example.org', callId }));

  const outside = await rig.post('/v1/networks/D2/messages', wireOf(sipMessage()));
  const first = await rig.post('/v1/networks/D2/messages', german('a'));
  const second = await rig.post('/v1/networks/D2/messages', german('b'));
  const other = await rig.post('/v1/networks/D1/messages', german('c'));

  expect(outside).toMatchObject({ status: 403, body: { error: { code: 'DESTINATION_REFUSED' } } });
  expect(first.status).toBe(202);
  expect(second).toMatchObject({ status: 503, body: { error: { code: 'QUEUE_FULL', sip: { code: 503 } } } });
  expect(second.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(other.status).toBe(202);
});

test('the registrar may say that a user is back', async () => {
  await using rig = await BridgeRig.start();

  expect((await rig.post('/v1/registrations', { aor: 'sip:alice@example.org' })).status).toBe(204);
  expect((await rig.post('/v1/registrations', { aor: 'alice' })).status).toBe(400);
});

test('messages can be listed page by page, found, and followed', async () => {
  await using rig = await BridgeRig.start();
  const ids: string[] = [];
  for (const callId of ['a', 'b', 'c']) {
    ids.unshift((await rig.post('/v1/messages', wireOf(sipMessage({ callId })))).body.id);
  }

  const first = await rig.get('/v1/messages?limit=2');
  const second = await rig.get(`/v1/messages?limit=2&cursor=${encodeURIComponent(first.body.next)}`);
  const found = await rig.get('/v1/messages?callId=b&state=queued');
  const timeline = await rig.get(`/v1/messages/${ids[0]}/timeline`);
  const none = await rig.get('/v1/messages/nothing');

  expect([...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id)).toEqual(ids);
  expect(second.body.next).toBeNull();
  expect(found.body.items).toMatchObject([{ callId: 'b' }]);
  expect(timeline.body[0]).toMatchObject({ event: 'accepted', detail: { source: 'udp:203.0.113.7:5060' } });
  expect(none).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
});

test('health and readiness need no token; everything else does', async () => {
  await using rig = await BridgeRig.start();

  expect(await rig.get('/healthz', {})).toMatchObject({ status: 200 });
  expect(await rig.get('/readyz', {})).toEqual({ status: 200, body: { ready: true, degraded: ['modem nokia'] } });
  expect(await rig.get('/v1/modems', {})).toMatchObject({ status: 401, body: { error: { code: 'UNAUTHORIZED' } } });
  const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  expect((await rig.get('/v1/modems', basic(`proxy:${TOKEN}`))).status).toBe(200);
  expect((await rig.get('/v1/modems', basic(`other:${TOKEN}`))).status).toBe(401);
  expect((await rig.get('/v1/modems', { Authorization: `Bearer ${TOKEN}x` })).status).toBe(401);
  expect((await rig.get('/v1/modems', { Authorization: 'Bearer ' })).status).toBe(401);
});
