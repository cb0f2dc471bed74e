import { afterAll, beforeAll, expect, test } from 'vitest';
import { KamailioClient, type OutgoingMessage } from '../../src/bridge/proxy/index.js';
import { SipUser } from '../../src/cli/demo/sip-user.js';
import { systemClock } from '../../src/core/index.js';
import { startKamailio, type TestKamailio } from '../support/kamailio.js';

let kamailio: TestKamailio;
let client: KamailioClient;
let alice: SipUser;

beforeAll(async () => {
  kamailio = await startKamailio({ sidecarPort: 9, users: { alice: 'wonderland', bob: 'builder' } });
  const { rpcUrl, rpcToken, nextHop, socket } = kamailio;
  client = new KamailioClient({ name: 'edge', rpc: rpcUrl, token: rpcToken, nextHop, socket }, { clock: systemClock });
  alice = await SipUser.start({ user: 'alice', password: 'wonderland', domain: 'example.org', proxy: kamailio.proxy });
  await alice.register();
});
afterAll(async () => {
  await alice?.close();
  await client?.close();
  await kamailio?.[Symbol.asyncDispose]();
});

function to(target: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage {
  const from = { uri: 'sip:+40722123456@sms.example.org' };
  return { target, from, callId: crypto.randomUUID(), body: 'hello', ...more };
}

test('a message through a real Kamailio reaches the phone as it was written, with its own Call-ID, date and body', async () => {
  const displayName = '"ACME Ĺ"';
  const message = to('sip:alice@example.org', {
    body: 'Bună ziua \u{1F600}\r\nsecond "line" \\ !!',
    sentAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    from: { uri: 'sip:sms-ACME@sms.example.org', displayName },
    inReplyTo: 'earlier@example.org',
  });

  expect(await client.send(message)).toMatchObject({ status: 200 });

  expect(alice.inbox.at(-1)).toMatchObject({
    from: 'sip:sms-ACME@sms.example.org',
    to: 'sip:alice@example.org',
    callId: message.callId,
    contentType: 'text/plain;charset=UTF-8',
    text: message.body,
    headers: { date: 'Fri, 02 Jan 2026 03:04:05 GMT', 'in-reply-to': 'earlier@example.org', cseq: { seq: 1 } },
  });
  expect(alice.inbox.at(-1)?.headers).not.toHaveProperty('contact');
});

test("the phone's refusal and its Retry-After come back", async () => {
  alice.answer = () => ({ status: 480, reason: 'Gone fishing', headers: { 'retry-after': '77' } });

  const answer = await client.send(to('sip:alice@example.org'));

  expect(answer).toEqual({ status: 480, reason: 'Gone fishing', retryAfterMs: 77_000 });
});

test('a user who is away is 480, one who does not exist 404, and both cost nobody anything', async () => {
  expect(await client.send(to('sip:bob@example.org'))).toMatchObject({ status: 480 });
  expect(await client.send(to('sip:nobody@example.org'))).toMatchObject({ status: 404 });
});

test('a retry has the same Call-ID and the same From tag, so that the phone can tell', async () => {
  alice.answer = () => 486;
  const message = to('sip:alice@example.org');

  await client.send(message);
  await client.send(message);

  const [first, second] = alice.inbox.slice(-2).map(({ headers }) => headers);
  expect(second?.['call-id']).toBe(first?.['call-id']);
  expect(second?.from).toEqual(first?.from);
});

test('a socket that the proxy does not have is PROXY_REFUSED, and a wrong token PROXY_UNREACHABLE', async () => {
  const { rpcUrl: rpc, rpcToken: token, nextHop, socket } = kamailio;
  const lost = new KamailioClient(
    { name: 'a', rpc, token, nextHop, socket: 'udp:127.0.0.9:9' },
    { clock: systemClock },
  );
  const stranger = new KamailioClient({ name: 'b', rpc, token: 'guess', nextHop, socket }, { clock: systemClock });

  await expect(lost.send(to('sip:alice@example.org'))).rejects.toMatchObject({ code: 'PROXY_REFUSED' });
  await expect(stranger.health()).rejects.toMatchObject({ code: 'PROXY_UNREACHABLE' });
  expect(await client.health()).toContain('kamailio');
  await Promise.all([lost.close(), stranger.close()]);
});
