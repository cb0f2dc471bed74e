import { expect, test } from 'vitest';
import { PHONE, Town } from '../support/town.js';

/** The two calls of the old module's manual, with the network in a header of the test. */
const OWN_ROUTE = `
#!define SIP_OWN_MESSAGE
`;
const BY_HEADER = `
route[MESSAGE] {
  $avp(sms_user) = $fU;
  if ($hdr(X-Network) == $null) route(SMS_SEND_MSG);
  $avp(sms_network) = $hdr(X-Network);
  route(SMS_SEND_MSG_TO_NET);
}
`;

test('sms_send_msg goes to the default network, sms_send_msg_to_net to the named one, and an unknown one is 404 with a clear text', async () => {
  await using town = await Town.start({
    kamailio: { before: OWN_ROUTE, after: BY_HEADER },
    networks: 'networks: [{ name: D1, maxPerCall: 10 }, { name: D2, maxPerCall: 20 }]\nlinks: { nokia: [D1, D2] }',
    more: 'defaultNetwork: D2',
  });
  const alice = await town.user('alice');
  const send = (network?: string) =>
    alice.message(`sip:${PHONE}@example.org`, `by ${network}`, {
      ...(network === undefined ? {} : { headers: { 'x-network': network } }),
    });

  const byDefault = await send();
  const named = await send('d1');
  const unknown = await send('D3');
  const messages = await town.sidecar.untilMessages('delivered', 2);

  expect([byDefault.status, named.status]).toEqual([202, 202]);
  expect(messages.map(({ network }) => network).sort()).toEqual(['D1', 'D2']);
  expect(unknown.status).toBe(404);
  expect(JSON.stringify(unknown.headers.warning)).toMatch(/D3.*D1.*D2/);
});

test('what the sidecar refuses, the user is told with the mapped status and the reason', async () => {
  await using town = await Town.start({
    networks: 'networks: [{ name: D1, prefixes: ["+4917"] }]\nlinks: { nokia: [D1] }',
  });
  const alice = await town.user('alice');
  const answer = (uri: string, contentType = 'text/plain') => alice.message(uri, 'hello', { contentType });

  const outside = await answer(`sip:${PHONE}@example.org`);
  const letters = await answer('sip:+49abc@example.org');
  const html = await answer('sip:+491705678181@example.org', 'text/html');

  expect(outside.status).toBe(403);
  expect(JSON.stringify(outside.headers.warning)).toContain('399 sms-sidecar');
  expect(letters.status).toBe(404);
  expect(html.status).toBe(415);
  expect(html.headers.accept).toBeDefined();
  expect(await town.sidecar.messages()).toEqual([]);
});
