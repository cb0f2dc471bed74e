import { afterAll, beforeAll, expect, test } from 'vitest';
import { SipUser } from '../../src/cli/demo/sip-user.js';
import { startKamailio, type TestKamailio } from '../support/kamailio.js';

let kamailio: TestKamailio;

beforeAll(async () => {
  kamailio = await startKamailio({ sidecarPort: 9, users: { alice: 'wonderland', bob: 'builder' }, frTimerMs: 1_000 });
});
afterAll(() => kamailio?.[Symbol.asyncDispose]());

async function post(body: string, options: { token?: string; path?: string; method?: string; port?: number } = {}) {
  const { token = kamailio.rpcToken, path = '/RPC', method = 'POST', port = kamailio.rpcPort } = options;
  const response = await fetch(`http://${kamailio.host}:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    body,
  });
  return { status: response.status, text: await response.text() };
}

function waitFor(uri: string, body = 'hello'): string {
  const headers = [
    'From: <sip:+40722123456@sms.example.org>',
    `To: <${uri}>`,
    'Content-Type: text/plain;charset=UTF-8',
  ].map((line) => `${line}\r\n`);
  const params = ['MESSAGE', uri, kamailio.nextHop, kamailio.socket, headers.join(''), body];
  return JSON.stringify({ method: 'tm.t_uac_wait', jsonrpc: '2.0', params, id: 'one' });
}

const VERSION = '{"method":"core.version","jsonrpc":"2.0","params":[],"id":1}';

test.each(['core.version', 'core.uptime', 'core.shmmem', 'tm.stats'])(
  '%s is allowed, as a sign of health',
  async (method) => {
    const { status, text } = await post(JSON.stringify({ method, jsonrpc: '2.0', params: [], id: 1 }));

    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ result: expect.anything() });
  },
);

test.each([
  ['another method', '{"method":"core.kill","jsonrpc":"2.0","params":[],"id":1}'],
  ['a method that begins like an allowed one', '{"method":"core.version2","jsonrpc":"2.0","params":[],"id":1}'],
  ['the blocking form', '{"method":"tm.t_uac_wait_block","jsonrpc":"2.0","params":["MESSAGE","sip:a@b"],"id":1}'],
  ['another SIP method', '{"method":"tm.t_uac_wait","jsonrpc":"2.0","params":["INVITE","sip:a@b"],"id":1}'],
  [
    'a SIP method with more in it',
    '{"method":"tm.t_uac_wait","jsonrpc":"2.0","params":["MESSAGE sip:x SIP/2.0\\r\\n","sip:a@b"],"id":1}',
  ],
  ['a method in capitals first', '{"Method":"core.kill","method":"core.version","jsonrpc":"2.0","params":[],"id":1}'],
  ['an escaped letter', '{"\\u006dethod":"core.kill","method":"core.version","jsonrpc":"2.0","params":[],"id":1}'],
  ['a blank in front', ` ${VERSION}`],
  ['a line in front', `x\n${VERSION}`],
  ['a batch', `[${VERSION}]`],
  ['no JSON', 'core.version'],
  ['nothing', ''],
])('%s is refused', async (_what, body) => {
  expect(await post(body)).toMatchObject({ status: 403 });
  expect(await post(VERSION)).toMatchObject({ status: 200 });
});

test('a body that begins well and is no JSON is answered, not left waiting', async () => {
  expect(await post('{"method":"core.version","jsonrpc":"2.0",')).toMatchObject({ status: 400 });
});

test('neither a wrong token, nor another path, method or port opens the door', async () => {
  expect(await post(VERSION, { token: 'guess' })).toMatchObject({ status: 401 });
  expect(await post(VERSION, { token: '' })).toMatchObject({ status: 401 });
  expect(await post(VERSION, { path: '/' })).toMatchObject({ status: 404 });
  expect(await post(VERSION, { method: 'PUT' })).toMatchObject({ status: 404 });
  expect(await post(VERSION, { port: kamailio.sipPort })).toMatchObject({ status: 403 });
});

test('without a token of its own the door stays shut', async () => {
  await using shut = await startKamailio({ sidecarPort: 9, rpcToken: '' });

  for (const token of ['', 'SMS_RPC_TOKEN', 'no-token-was-set']) {
    expect(await post(VERSION, { token, port: shut.rpcPort })).toMatchObject({ status: 403 });
  }
});

test('a request for a registered user runs through the routing and brings back what the phone answered', async () => {
  await using alice = await SipUser.start({
    user: 'alice',
    password: 'wonderland',
    domain: 'example.org',
    proxy: kamailio.proxy,
  });
  await alice.register();
  alice.answer = () => ({ status: 486, reason: 'Busy Here' });

  const busy = await post(waitFor('sip:alice@example.org'));
  alice.answer = () => 200;
  const taken = await post(waitFor('sip:alice@example.org', 'Bună \u{1F600}'));

  expect(JSON.parse(busy.text).result.slice(0, 2)).toEqual([486, 'Busy Here']);
  expect(JSON.parse(taken.text).result[0]).toBe(200);
  expect(alice.inbox.at(-1)).toMatchObject({ from: 'sip:+40722123456@sms.example.org', text: 'Bună \u{1F600}' });
  await alice.register(0);
});

test.each([
  ['sip:bob@example.org', 480],
  ['sip:nobody@example.org', 404],
  ['sip:bob@elsewhere.example', 404],
])('a request for %s, who is not registered, brings back %i', async (uri, status) => {
  expect(JSON.parse((await post(waitFor(uri))).text).result[0]).toBe(status);
});

test('a phone that is gone without a word costs the timer, and brings back 408', async () => {
  await using alice = await SipUser.start({
    user: 'alice',
    password: 'wonderland',
    domain: 'example.org',
    proxy: kamailio.proxy,
  });
  await alice.register();
  alice.answer = () => undefined;

  expect(JSON.parse((await post(waitFor('sip:alice@example.org'))).text).result[0]).toBe(408);
});
