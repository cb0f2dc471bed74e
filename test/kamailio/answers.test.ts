import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SipUser } from '../../src/cli/demo/sip-user.js';
import { ACCEPTED_TYPES } from '../../src/sip/index.js';
import { startKamailio, type TestKamailio } from '../support/kamailio.js';
import { StubSidecar } from '../support/stub-sidecar.js';

const NUMBER = 'sip:+40722123456@example.org';
let sidecar: StubSidecar;
let kamailio: TestKamailio;
let alice: SipUser;

beforeAll(async () => {
  sidecar = await StubSidecar.start();
  kamailio = await startKamailio({ sidecarPort: sidecar.port, users: { alice: 'wonderland' } });
  alice = await SipUser.start({ user: 'alice', password: 'wonderland', domain: 'example.org', proxy: kamailio.proxy });
});
afterAll(async () => {
  await alice?.close();
  await kamailio?.[Symbol.asyncDispose]();
  await sidecar?.[Symbol.asyncDispose]();
});
beforeEach(() => {
  sidecar.answer = () => ({ status: 202, body: {} });
});

test.each([
  [200, 202, 'Accepted', false],
  [202, 202, 'Accepted', false],
  [400, 400, 'Bad Request', false],
  [401, 500, 'Server Internal Error', false],
  [403, 403, 'Forbidden', false],
  [404, 404, 'Not Found', false],
  [413, 513, 'Message Too Large', false],
  [415, 415, 'Unsupported Media Type', false],
  [422, 488, 'Not Acceptable Here', false],
  [429, 480, 'Temporarily Unavailable', true],
  [500, 503, 'Service Unavailable', true],
  [503, 503, 'Service Unavailable', true],
  [301, 503, 'Service Unavailable', true],
])('HTTP %i becomes SIP %i %s', async (http, status, reason, retryAfter) => {
  sidecar.answer = () => ({
    status: http,
    body: { error: { code: 'X', message: 'why', sip: { code: 1, reason: '' } } },
  });

  const answer = await alice.message(NUMBER, 'hello');

  expect(answer).toMatchObject({ status, reason });
  expect('retry-after' in answer.headers).toBe(retryAfter);
  expect(answer.headers.accept).toBe(status === 415 ? ACCEPTED_TYPES.join(', ') : undefined);
  expect('warning' in answer.headers).toBe(status >= 300);
});

test.each([
  ['number +49abc is no number', 'number +49abc is no number'],
  ['there is no network "D9"', "there is no network 'D9'"],
  ['back\\slash\r\nContact: <sip:evil@example.com>', "back'slash''Contact: <sip:evil@example.com>"],
  ['prea lungă: 5 părți', 'prea lungă: 5 părți'],
  ['"', "'"],
  ['x'.repeat(2_000), 'x'.repeat(200)],
])('the sidecar says %j, and the sender reads that as one warning', async (said, read) => {
  sidecar.answer = () => ({
    status: 404,
    body: { error: { code: 'X', message: said, sip: { code: 404, reason: 'x' } } },
  });

  const answer = await alice.message(NUMBER, 'hello');

  const warning = Buffer.from(String(answer.headers.warning), 'latin1').toString('utf8');
  expect(warning).toBe(`399 sms-sidecar "${read}"`);
  expect(answer.headers).not.toHaveProperty('contact');
});

test('an answer that is no JSON is as good as any', async () => {
  sidecar.answer = () => ({ status: 403, body: 'go away' });

  const answer = await alice.message(NUMBER, 'hello');

  expect(answer).toMatchObject({ status: 403 });
  expect(answer.headers).not.toHaveProperty('warning');
});

test('a request of more than 16 KB is refused by the proxy, and the sidecar hears nothing of it', async () => {
  const before = sidecar.messages.length;

  const answer = await alice.message(NUMBER, 'x'.repeat(16_384));

  expect(answer).toMatchObject({ status: 513, reason: 'Message Too Large' });
  expect(sidecar.messages).toHaveLength(before);
});

test('a sidecar that is not there is answered 503 at once, with the time to try again', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const sidecarPort = typeof address === 'object' && address !== null ? address.port : 0;
  server.close();
  await once(server, 'close');
  await using proxy = await startKamailio({ sidecarPort, users: { alice: 'wonderland' } });
  await using user = await SipUser.start({
    user: 'alice',
    password: 'wonderland',
    domain: 'example.org',
    proxy: proxy.proxy,
  });

  const answer = await user.message(NUMBER, 'hello');

  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '10' } });
  expect(answer.headers.warning).toContain('not available');
});

test('kept connections that the sidecar closed cost no message', async () => {
  const before = sidecar.messages.length;
  for (let turn = 0; turn < 20; turn += 1) {
    expect(await alice.message(NUMBER, `message ${turn}`)).toMatchObject({ status: 202 });
    sidecar.dropConnections();
  }

  expect(sidecar.messages).toHaveLength(before + 20);
});
