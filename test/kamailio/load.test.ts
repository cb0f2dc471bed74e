import { expect, test } from 'vitest';
import { SipUser } from '../../src/cli/demo/sip-user.js';
import { startKamailio, type TestKamailio } from '../support/kamailio.js';
import { expectPrompt, optionsMeanwhile } from '../support/meanwhile.js';
import { RawSip } from '../support/sip-raw.js';
import { StubSidecar } from '../support/stub-sidecar.js';

const NUMBER = 'sip:+40722123456@example.org';

function phones(count: number, kamailio: TestKamailio): Promise<SipUser[]> {
  const options = { user: 'alice', password: 'wonderland', domain: 'example.org', proxy: kamailio.proxy };
  return Promise.all(Array.from({ length: count }, () => SipUser.start(options)));
}

test('40 messages at once, and a sidecar that takes a second for each: all accepted, each posted once, nobody else waits', async () => {
  await using sidecar = await StubSidecar.start();
  sidecar.answer = () => ({ status: 202, body: {}, delayMs: 1_000 });
  await using kamailio = await startKamailio({
    sidecarPort: sidecar.port,
    users: { alice: 'wonderland' },
    workers: 16,
  });
  const users = await phones(40, kamailio);

  const sending = Promise.all(users.map((user, index) => user.message(NUMBER, `message ${index}`)));
  const times = await optionsMeanwhile(kamailio, sending);

  expect((await sending).map(({ status }) => status)).toEqual(users.map(() => 202));
  expect(sidecar.messages).toHaveLength(40);
  const texts = sidecar.messages.map(({ msg }) => msg.toString('latin1').split('\r\n\r\n')[1]);
  expect(new Set(texts).size).toBe(40);
  expectPrompt(times);
  await Promise.all(users.map((user) => user.close()));
});

test('a frozen sidecar and two SIP processes: senders repeat themselves, others are answered, and late repeats get the answer again', async () => {
  await using sidecar = await StubSidecar.start();
  sidecar.answer = () => undefined;
  const options = { sidecarPort: sidecar.port, users: { alice: 'wonderland' }, workers: 4, children: 2 };
  await using kamailio = await startKamailio(options);
  const users = await phones(6, kamailio);

  const sending = Promise.all(users.map((user) => user.message(NUMBER, 'anyone?')));
  const times = await optionsMeanwhile(kamailio, sending);
  const answers = await sending;
  const again = await Promise.all(users.map((user) => user.repeatLast()));

  // Those that a worker took time out with it; those that waited in the queue do so with their transaction.
  for (const { status } of answers) expect([408, 504]).toContain(status);
  expect(answers.filter(({ status }) => status === 504).length).toBeGreaterThanOrEqual(4);
  expect(again.map(({ status }) => status)).toEqual(answers.map(({ status }) => status));
  expect(sidecar.messages.length).toBeLessThanOrEqual(6);
  expectPrompt(times);
  await Promise.all(users.map((user) => user.close()));
});

test('more messages than workers and queue can hold are answered, and the proxy goes on', async () => {
  await using sidecar = await StubSidecar.start();
  sidecar.answer = () => undefined;
  const options = { sidecarPort: sidecar.port, users: { alice: 'wonderland' }, workers: 1, children: 2 };
  await using kamailio = await startKamailio({ ...options, before: '#!define SIP_OWN_MESSAGE', after: OPEN_HOUSE });
  await using raw = await RawSip.start(kamailio.proxy);

  const sending = Promise.all(Array.from({ length: 600 }, () => raw.insist({ uri: NUMBER, body: 'flood' })));
  const times = await optionsMeanwhile(kamailio, sending);
  const answers = await sending;

  expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThan(100);
  for (const { status } of answers) expect([408, 503, 504]).toContain(status);
  expect(times.at(-1)).toBeLessThan(1_000);
});

const OPEN_HOUSE = 'route[MESSAGE] { route(SMS_SEND_MSG); }';
