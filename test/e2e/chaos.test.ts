import { expect, test } from 'vitest';
import { PHONE, Town } from '../support/town.js';

const KILLS = 6;
const EACH = 15;

test('killed again and again while messages go both ways: nothing accepted is lost, nothing is doubled, whatever is unknown is said', async () => {
  await using town = await Town.start({ more: 'replyHeader: none' });
  const bob = await town.user('bob');
  town.modem.setNetworkTime(5);
  const accepted: string[] = [];
  const written: string[] = [];

  for (let round = 0; round < KILLS; round += 1) {
    const sending = Array.from({ length: EACH }, async (_, n) => {
      const body = `out ${round}.${n}`;
      const to = `+40722${String(100_000 + n)}`;
      const params = { from: 'sip:bob@example.org', to, body, idempotencyKey: body };
      const answer = await town.sidecar
        .post('/rpc', { jsonrpc: '2.0', id: 1, method: 'sms.send_msg', params })
        .then((response) => response.json())
        .catch(() => undefined); // killed before it answered: then it may or may not be queued
      if (Object(answer).result !== undefined) accepted.push(body);
    });
    for (let n = 0; n < 3; n += 1) {
      const text = `in ${round}.${n}`;
      written.push(text);
      town.phone().send(`sip:bob@example.org ${text}`, { to: town.modem.name });
    }
    await town.sidecar.until('some are sent', 20_000, () => town.modem.sent.length >= (round * EACH) / 2 + round);
    await town.sidecar.end('SIGKILL');
    await Promise.all(sending);
    await town.sidecar.start();
  }
  await town.sidecar.until('nothing is under way', 60_000, async () => {
    const messages = await town.sidecar.messages();
    return messages.every(({ state }) => ['delivered', 'sent', 'uncertain'].includes(state));
  });
  await bob.received(written.length);

  const onTheAir = town.modem.sent.map(({ text }) => text);
  expect(new Set(onTheAir).size).toBe(onTheAir.length);
  const messages = await town.sidecar.messages('direction=to-mobile');
  const uncertain = messages.filter(({ state }) => state === 'uncertain').map(({ text }) => text);
  for (const body of accepted) expect([...onTheAir, ...uncertain]).toContain(body);
  expect(uncertain.length).toBeLessThanOrEqual(KILLS);
  // The proxy may have delivered a text whose answer the killed process never saw: the retry has the same Call-ID.
  const byCallId = new Map(bob.inbox.map(({ callId, text }) => [callId, text]));
  expect([...byCallId.values()].sort()).toEqual([...written].sort());
  expect(town.phone(PHONE).texts).toEqual([]);
}, 120_000);
