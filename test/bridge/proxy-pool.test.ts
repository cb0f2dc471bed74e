import { expect, test } from 'vitest';
import { type FinalAnswer, type OutgoingMessage, type ProxyClient, ProxyPool } from '../../src/bridge/proxy/index.js';
import { GatewayError, silentLog } from '../../src/core/index.js';
import { ManualClock } from '../support/manual-clock.js';

const message: OutgoingMessage = {
  target: 'sip:alice@example.org',
  from: { uri: 'sip:+40722123456@sms.example.org' },
  callId: 'call-1',
  body: 'hello',
};

class FakeProxy implements ProxyClient {
  readonly name: string;
  readonly sent: OutgoingMessage[] = [];
  closed = false;
  /** Why it cannot; undefined = it can. */
  trouble: GatewayError | undefined;
  answer: FinalAnswer = { status: 200, reason: 'OK' };

  constructor(name: string) {
    this.name = name;
  }

  async send(outgoing: OutgoingMessage): Promise<FinalAnswer> {
    this.sent.push(outgoing);
    if (this.trouble !== undefined) throw this.trouble;
    return this.answer;
  }

  async health(): Promise<string> {
    if (this.trouble !== undefined) throw this.trouble;
    return 'well';
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

const gone = () => new GatewayError('PROXY_UNREACHABLE', 'gone');

function pool(strategy: 'order' | 'turn' = 'order') {
  const one = new FakeProxy('one');
  const two = new FakeProxy('two');
  const clock = new ManualClock();
  const proxies = new ProxyPool({ clients: [one, two], strategy, checkMs: 10_000 }, { clock, log: silentLog });
  return { one, two, clock, proxies };
}

test('in order: the first proxy sends, and the second not before the first is gone', async () => {
  const { one, two, proxies } = pool();

  await proxies.send(message);
  one.trouble = gone();
  expect(await proxies.send(message)).toMatchObject({ status: 200 });

  expect(one.sent).toHaveLength(2);
  expect(two.sent).toEqual([message]); // with the same Call-ID
  expect(proxies.states()).toEqual([
    { name: 'one', up: false },
    { name: 'two', up: true },
  ]);
});

test('a proxy that is down is not asked again until a health check found it well', async () => {
  const { one, two, clock, proxies } = pool();
  one.trouble = gone();
  await proxies.start();
  await proxies.send(message);
  expect(one.sent).toHaveLength(0);

  one.trouble = undefined;
  await clock.advance(10_000);
  await proxies.send(message);

  expect(one.sent).toHaveLength(1);
  expect(two.sent).toHaveLength(1);
  await proxies.stop();
  expect(clock.pending).toBe(0);
  expect([one.closed, two.closed]).toEqual([true, true]);
});

test('in turn: the proxies share the work', async () => {
  const { one, two, proxies } = pool('turn');

  for (let turn = 0; turn < 4; turn += 1) await proxies.send(message);

  expect([one.sent.length, two.sent.length]).toEqual([2, 2]);
});

test('when all are down each is tried, and the last error is told', async () => {
  const { one, two, proxies } = pool();
  one.trouble = gone();
  two.trouble = new GatewayError('PROXY_REFUSED', 'no such socket');

  await expect(proxies.send(message)).rejects.toBe(two.trouble);
  await expect(proxies.send(message)).rejects.toMatchObject({ code: 'PROXY_REFUSED' });
  expect([one.sent.length, two.sent.length]).toEqual([2, 2]);
});

test('a final answer is an answer, whatever it says: nobody else is asked', async () => {
  const { one, two, proxies } = pool();
  one.answer = { status: 503, reason: 'Service Unavailable' };

  expect(await proxies.send(message)).toMatchObject({ status: 503 });
  expect(two.sent).toHaveLength(0);
});

test('a message that cannot be written is no fault of a proxy', async () => {
  const { one, two, proxies } = pool();
  one.trouble = new GatewayError('BAD_SIP', 'no such target');

  await expect(proxies.send(message)).rejects.toMatchObject({ code: 'BAD_SIP' });
  expect(two.sent).toHaveLength(0);
  expect(proxies.states()).toMatchObject([{ up: true }, { up: true }]);
});
