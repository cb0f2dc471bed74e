import { afterAll, beforeAll, expect, test } from 'vitest';
import { SipUser } from '../../src/cli/demo/sip-user.js';
import { startKamailio, type TestKamailio } from '../support/kamailio.js';
import { RawSip } from '../support/sip-raw.js';
import { StubSidecar } from '../support/stub-sidecar.js';

const users: Record<string, string> = { alice: 'wonderland', bob: 'builder', '1001': 'desk' };
let sidecar: StubSidecar;
let kamailio: TestKamailio;

beforeAll(async () => {
  sidecar = await StubSidecar.start();
  kamailio = await startKamailio({ sidecarPort: sidecar.port, users, frTimerMs: 1_000 });
});
afterAll(async () => {
  await kamailio?.[Symbol.asyncDispose]();
  await sidecar?.[Symbol.asyncDispose]();
});

function phone(user: string, password = users[user] ?? ''): Promise<SipUser> {
  return SipUser.start({ user, password, domain: kamailio.domain, proxy: kamailio.proxy });
}

test('a user who registers with the right password is reached by other users, octet for octet', async () => {
  await using alice = await phone('alice');
  await using bob = await phone('bob');
  expect(await bob.register()).toMatchObject({ status: 200 });

  const answer = await alice.message(bob.addressOfRecord, 'Grüße \u{1F44B}');

  expect(answer).toMatchObject({ status: 200 });
  expect(await bob.received(1)).toMatchObject([{ from: alice.addressOfRecord, text: 'Grüße \u{1F44B}' }]);
  expect(sidecar.messages).toHaveLength(0);
  await bob.register(0);
});

test('a user whose name is a number is still a user, and no SMS', async () => {
  await using alice = await phone('alice');
  await using desk = await phone('1001');
  await desk.register();

  expect(await alice.message(desk.addressOfRecord, 'lunch?')).toMatchObject({ status: 200 });
  await desk.register(0);
});

test('a user who is not registered is answered 480, and one who does not exist 404', async () => {
  await using alice = await phone('alice');

  expect(await alice.message('sip:bob@example.org', 'hello')).toMatchObject({ status: 480 });
  expect(await alice.message('sip:nobody@example.org', 'hello')).toMatchObject({ status: 404 });
  expect(await alice.message('sip:bob@elsewhere.example', 'hello')).toMatchObject({ status: 404 });
});

test.each([
  ['a wrong password', 'alice', 'guess'],
  ['a name that is no user', 'mallory', ''],
  ['no user, and what an absent value looks like as a password', 'mallory', '<null>'],
  ['no user, and zero as a password', 'mallory', '0'],
])('%s registers nobody and sends nothing', async (_what, user, password) => {
  await using mallory = await phone(user, password);
  const before = sidecar.messages.length;

  expect(await mallory.register()).toMatchObject({ status: 401 });
  expect(await mallory.message('sip:+40722123456@example.org', 'for free')).toMatchObject({ status: 407 });
  expect(sidecar.messages).toHaveLength(before);
});

test("a user cannot write in another user's name, register for one, or come from another domain", async () => {
  await using alice = await phone('alice');
  await using bob = await SipUser.start({
    user: 'bob',
    password: 'wonderland',
    domain: 'example.org',
    proxy: kamailio.proxy,
  });
  const to = 'sip:+40722123456@example.org';
  const before = sidecar.messages.length;

  expect((await alice.message(to, 'hello', { from: 'sip:bob@example.org' })).status).not.toBeLessThan(400);
  expect(await alice.message(to, 'hello', { from: 'sip:alice@elsewhere.example' })).toMatchObject({ status: 403 });
  expect(await bob.register()).toMatchObject({ status: 401 });
  expect(sidecar.messages).toHaveLength(before);
});

test('a made-up Authorization header gives nobody a name', async () => {
  await using raw = await RawSip.start(kamailio.proxy);
  const forged =
    'Digest username="alice",realm="example.org",nonce="x",uri="sip:x",response="00000000000000000000000000000000"';
  const before = sidecar.messages.length;

  const reply = await raw.exchange({
    uri: 'sip:+40722123456@example.org',
    headers: [`Authorization: ${forged}`, `Proxy-Authorization: ${forged}`],
    body: 'hello',
  });

  expect(reply).toMatchObject({ status: 407 });
  expect(sidecar.messages).toHaveLength(before);
});

test('the name of a checked user reaches the sidecar beside the untouched request', async () => {
  await using alice = await phone('alice');
  const before = sidecar.messages.length;

  expect(await alice.message('sip:+40722123456@example.org', 'hello')).toMatchObject({
    status: 202,
    reason: 'Accepted',
  });

  const [request] = sidecar.messages.slice(before);
  const authUser = Buffer.from(String(request?.json.auth_user), 'base64').toString('utf8');
  expect(authUser).toBe('alice');
  expect(request?.authorization).toBe(`Basic ${Buffer.from('proxy:sidecar-token-of-the-test').toString('base64')}`);
  expect(request?.json).toMatchObject({
    v: 1,
    len: request?.msg.length,
    src: '127.0.0.1',
    sport: alice.port,
    proto: 'udp',
  });
});

test.each(['tel:+40722123456', 'sip:0722123456@example.org', 'sip:example.org', 'sip:+49@example.org;user=phone'])(
  'a MESSAGE to %s is for the sidecar to judge',
  async (uri) => {
    await using alice = await phone('alice');
    const before = sidecar.messages.length;

    expect(await alice.message(uri, 'hello')).toMatchObject({ status: 202 });
    expect(sidecar.messages[before]?.msg.toString('latin1').startsWith(`MESSAGE ${uri} SIP/2.0\r\n`)).toBe(true);
  },
);

test('OPTIONS is answered, and what the proxy does not do is refused with what it does', async () => {
  await using alice = await phone('alice');

  expect(await alice.request('OPTIONS', 'sip:example.org')).toMatchObject({ status: 200 });
  const refused = await alice.request('SUBSCRIBE', 'sip:bob@example.org');
  expect(refused).toMatchObject({ status: 405, headers: { allow: 'REGISTER, MESSAGE, OPTIONS' } });
});

test('the sidecar learns that a user has registered, and that the user has done so again', async () => {
  await using alice = await phone('alice');
  const told = sidecar.requests.filter(({ json }) => json.aor === alice.addressOfRecord).length;

  await alice.register();
  await sidecar.registrations(alice.addressOfRecord, told + 1);
  await alice.register();
  const requests = await sidecar.registrations(alice.addressOfRecord, told + 2);

  expect(requests.at(-1)?.authorization).toMatch(/^Basic /);
});

test('a sidecar that does not answer delays no registration', async () => {
  sidecar.answer = () => undefined;
  await using alice = await phone('alice');

  for (let turn = 0; turn < 10; turn += 1) {
    const before = performance.now();
    expect(await alice.register()).toMatchObject({ status: 200 });
    expect(performance.now() - before).toBeLessThan(1_000);
  }
});
