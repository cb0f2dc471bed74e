import { afterAll, beforeAll, expect, test } from 'vitest';
import { SipUser } from '../../src/cli/demo/sip-user.js';
import { startKamailio, type TestKamailio } from '../support/kamailio.js';
import { StubSidecar } from '../support/stub-sidecar.js';

let sidecar: StubSidecar;
let kamailio: TestKamailio;
let alice: SipUser;

// An operator's own configuration around the include file: the network stands in a header, the answers are theirs.
const OPERATORS_ROUTES = `
route[MESSAGE] {
  $avp(sms_user) = $fU;
  if ($rU == "default") route(SMS_SEND_MSG);
  if ($hdr(X-Network) != $null) $avp(sms_network) = $hdr(X-Network);
  route(SMS_SEND_MSG_TO_NET);
}
route[SMS_ACCEPTED] {
  append_to_reply("X-Mine: accepted\\r\\n");
  route(SMS_REPLY);
}
route[SMS_REFUSED] {
  append_to_reply("X-Mine: refused $avp(sms_code) $avp(sms_reason)\\r\\n");
  route(SMS_REPLY);
}
`;

beforeAll(async () => {
  sidecar = await StubSidecar.start();
  kamailio = await startKamailio({
    sidecarPort: sidecar.port,
    before: '#!define SIP_OWN_MESSAGE\n#!define SMS_OWN_ACCEPTED\n#!define SMS_OWN_REFUSED',
    after: OPERATORS_ROUTES,
  });
  alice = await SipUser.start({ user: 'alice', domain: 'example.org', proxy: kamailio.proxy });
});
afterAll(async () => {
  await alice?.close();
  await kamailio?.[Symbol.asyncDispose]();
  await sidecar?.[Symbol.asyncDispose]();
});

async function pathFor(to: string, network?: string): Promise<string | undefined> {
  const before = sidecar.messages.length;
  await alice.message(to, 'hello', network === undefined ? {} : { headers: { 'x-network': network } });
  return sidecar.messages[before]?.path;
}

test('SMS_SEND_MSG goes to the default network', async () => {
  expect(await pathFor('sip:default@example.org')).toBe('/v1/messages');
});

test.each([
  ['D1', '/v1/networks/D1/messages'],
  ['my network', '/v1/networks/my%20network/messages'],
  ['../registrations', '/v1/networks/..%2fregistrations/messages'],
  ['a?b#c', '/v1/networks/a%3fb%23c/messages'],
])('SMS_SEND_MSG_TO_NET goes to the network %j, and nowhere else', async (network, path) => {
  expect(await pathFor('sip:named@example.org', network)).toBe(path);
});

test.each([undefined, '.', '..'])(
  'SMS_SEND_MSG_TO_NET with %j for a name is refused without asking',
  async (network) => {
    const before = sidecar.messages.length;

    const headers: Record<string, string> = network === undefined ? {} : { 'x-network': network };
    const answer = await alice.message('sip:named@example.org', 'hello', { headers });

    expect(answer).toMatchObject({ status: 404, headers: { 'x-mine': 'refused 404 no network is named' } });
    expect(sidecar.messages).toHaveLength(before);
  },
);

test("the operator's own routes see how it ended, and the sender still gets the mapped answer", async () => {
  sidecar.answer = ({ path }) =>
    path.includes('D9')
      ? {
          status: 404,
          body: { error: { code: 'UNKNOWN_NETWORK', message: 'no network D9', sip: { code: 404, reason: '' } } },
        }
      : { status: 202, body: {} };

  const accepted = await alice.message('sip:named@example.org', 'hello', { headers: { 'x-network': 'D1' } });
  const refused = await alice.message('sip:named@example.org', 'hello', { headers: { 'x-network': 'D9' } });

  expect(accepted).toMatchObject({ status: 202, headers: { 'x-mine': 'accepted' } });
  expect(refused).toMatchObject({ status: 404, headers: { 'x-mine': 'refused 404 no network D9' } });
});
