import { expect, test } from 'vitest';
import { expectPrompt, optionsMeanwhile } from '../support/meanwhile.js';
import { PHONE, Town } from '../support/town.js';

const NUMBER = `sip:${PHONE}@example.org`;

test('a sidecar that is stopped in its tracks: two SIP processes go on, senders are answered, and nothing is sent twice afterwards', async () => {
  await using town = await Town.start({ kamailio: { children: 2, workers: 16 }, more: 'replyHeader: none' });
  const users = await Promise.all(Array.from({ length: 8 }, () => town.user('alice', { registered: false })));
  town.sidecar.freeze(true);

  const sending = Promise.all(users.map((user, n) => user.message(NUMBER, `frozen ${n}`)));
  const times = await optionsMeanwhile(town.kamailio, sending);
  const answers = await sending;
  const again = await Promise.all(users.map((user) => user.repeatLast()));
  town.sidecar.freeze(false);
  const accepted = await users[0]?.message(NUMBER, 'thawed');
  await town.sidecar.until('nothing waits', 20_000, async () => {
    const messages = await town.sidecar.messages();
    return messages.every(({ state }) => state === 'delivered') && messages.some(({ text }) => text === 'thawed');
  });

  expectPrompt(times);
  for (const { status } of answers) expect([408, 504]).toContain(status);
  expect(again.map(({ status }) => status)).toEqual(answers.map(({ status }) => status));
  expect(accepted?.status).toBe(202);
  const texts = town.modem.sent.map(({ text }) => text);
  expect(new Set(texts).size).toBe(texts.length);
});
