import { expect, test } from 'vitest';
import { PHONE, Town } from '../support/town.js';

test('an answer without any address reaches whoever wrote, and nothing of it is lost', async () => {
  await using town = await Town.start({ more: 'replyHeader: none' });
  const alice = await town.user('alice');
  town.phone().autoReply((text) => `re: ${text}`);

  await alice.message(`sip:${PHONE}@example.org`, 'are you there?');
  const [answer] = await alice.received(1);

  expect(answer).toMatchObject({ from: `sip:${PHONE}@sms.example.org`, text: 're: are you there?' });
});

test('a user with two phones gets the text on both', async () => {
  await using town = await Town.start();
  const desk = await town.user('bob');
  const mobile = await town.user('bob');

  town.phone().send('sip:bob@example.org ring ring', { to: town.modem.name });

  expect((await desk.received(1))[0]?.text).toBe('ring ring');
  expect((await mobile.received(1))[0]?.text).toBe('ring ring');
  await town.sidecar.untilMessages('delivered', 1);
});

test('a text that is held reaches the user whom the operator names', async () => {
  await using town = await Town.start();
  const bob = await town.user('bob');
  town.phone().send('hello whoever', { to: town.modem.name });
  const [held] = await town.sidecar.untilMessages('held', 1);

  const call = { jsonrpc: '2.0', id: 1, method: 'inbound.redeliver' };
  await town.sidecar.post('/rpc', { ...call, params: { id: held?.id, target: 'sip:bob@example.org' } });

  expect((await bob.received(1))[0]?.text).toBe('hello whoever');
});
