import { expect, test } from 'vitest';
import { GatewayError } from '../../src/core/index.js';
import { ok, Rig } from './rig.js';

const HOUR = 3_600_000;

test('a message goes to its SIP user from the number that wrote it, and one line tells so', async () => {
  await using rig = await Rig.start();
  rig.deliver();
  const id = await rig.message({ text: 'Bună' });

  await rig.until(async () => (await rig.state(id)) === 'delivered');

  expect(rig.proxy.sent).toEqual([
    {
      target: 'sip:alice@example.org',
      from: { uri: 'sip:+40722123456@sms.example.org' },
      callId: `${id}@sms.example.org`,
      body: 'Bună',
      sentAt: rig.clock.now() - 5_000,
    },
  ]);
  const told = rig.log.lines.filter(({ level }) => level === 'info');
  expect(told).toEqual([
    {
      level: 'info',
      sentence: 'message delivered to its SIP user',
      fields: expect.objectContaining({ messageId: id, callId: `${id}@sms.example.org`, status: 200, modem: 'nokia' }),
    },
  ]);
  expect(JSON.stringify(told)).not.toMatch(/40722123456|Bună/);
  expect(rig.states.at(-1)).toEqual({ id, direction: 'from-mobile', state: 'delivered' });
});

test('a Contact is sent where the operator wants the old one', async () => {
  await using rig = await Rig.start();
  rig.deliver({ useContact: true });
  await rig.message();

  await rig.until(() => rig.proxy.sent.length === 1);

  expect(rig.proxy.sent[0]).toMatchObject({ contact: true });
});

test('what waited from before the start is delivered', async () => {
  await using rig = await Rig.start();
  const id = await rig.message();

  rig.deliver();

  await rig.until(async () => (await rig.state(id)) === 'delivered');
});

test('an offline user is tried again with the same Call-ID, later each time, until the phone is back', async () => {
  await using rig = await Rig.start();
  rig.proxy.answer = () => ({ status: 480, reason: 'Temporarily Unavailable' });
  rig.deliver();
  const id = await rig.message();
  await rig.until(async () => (await rig.state(id)) === 'held');

  await rig.clock.advance(9_000);
  expect(rig.proxy.sent).toHaveLength(1);
  await rig.clock.advance(1_000);
  await rig.until(() => rig.proxy.sent.length === 2);
  await rig.until(async () => (await rig.state(id)) === 'held');
  rig.proxy.answer = () => ok;
  await rig.clock.advance(19_000);
  expect(rig.proxy.sent).toHaveLength(2);
  await rig.clock.advance(1_000);
  await rig.until(async () => (await rig.state(id)) === 'delivered');

  expect(new Set(rig.proxy.sent.map(({ callId }) => callId)).size).toBe(1);
});

test('a user who registers gets what waits for them at once', async () => {
  await using rig = await Rig.start();
  rig.proxy.answer = () => ({ status: 404, reason: 'Not Found' });
  rig.deliver();
  const id = await rig.message();
  await rig.until(async () => (await rig.state(id)) === 'held');

  rig.proxy.answer = () => ok;
  await rig.queue.wakeInbound('sip:alice@example.org');

  await rig.until(async () => (await rig.state(id)) === 'delivered');
});

test('Retry-After is waited for', async () => {
  await using rig = await Rig.start();
  rig.proxy.answer = () => ({ status: 486, reason: 'Busy Here', retryAfterMs: 300_000 });
  rig.deliver();
  const id = await rig.message();
  await rig.until(async () => (await rig.state(id)) === 'held');

  expect(await rig.queue.inboundDueAt()).toBe(rig.clock.now() + 300_000);
});

test('when the hold time is over the last attempt is the end', async () => {
  await using rig = await Rig.start();
  rig.proxy.answer = () => ({ status: 480, reason: 'Gone' });
  rig.deliver({ holdMs: HOUR });
  const id = await rig.message();
  await rig.until(async () => (await rig.state(id)) === 'held');

  const startedAt = rig.clock.now();
  let attempts = 1;
  for (let dueAt = await rig.queue.inboundDueAt(); dueAt !== undefined; dueAt = await rig.queue.inboundDueAt()) {
    attempts += 1;
    await rig.clock.advance(dueAt - rig.clock.now());
    await rig.until(() => rig.states.length === attempts);
  }

  expect(await rig.state(id)).toBe('failed');
  expect(rig.clock.now()).toBe(startedAt + HOUR);
  expect(attempts).toBeLessThan(15);
  expect(rig.log.lines.at(-1)).toMatchObject({ level: 'warn', fields: { status: 480 } });
});

test('a proxy that is gone is asked again after a second, then after two, with the same Call-ID', async () => {
  await using rig = await Rig.start();
  rig.proxy.answer = () => new GatewayError('PROXY_UNREACHABLE', 'gone');
  rig.deliver();
  const id = await rig.message();
  await rig.until(async () => (await rig.state(id)) === 'held');
  expect(await rig.queue.inboundDueAt()).toBe(rig.clock.now() + 1_000);

  await rig.clock.advance(1_000);
  await rig.until(() => rig.proxy.sent.length === 2);
  await rig.until(async () => (await rig.state(id)) === 'held');
  expect(await rig.queue.inboundDueAt()).toBe(rig.clock.now() + 2_000);
});

test('a proxy that refuses our command loses no message, and somebody is told', async () => {
  await using rig = await Rig.start();
  rig.proxy.answer = () => new GatewayError('PROXY_REFUSED', 'no such socket');
  rig.deliver();
  const id = await rig.message();

  await rig.until(async () => (await rig.state(id)) === 'held');

  expect(rig.log.lines).toContainEqual(expect.objectContaining({ level: 'error' }));
});

test('a refusal that is final ends the message; one that is the fault of the proxy raises an alarm', async () => {
  await using rig = await Rig.start();
  rig.proxy.answer = ({ target }) => ({ status: target.includes('alice') ? 604 : 407, reason: 'no' });
  rig.deliver();
  const gone = await rig.message();
  const strange = await rig.message({ target: 'sip:bob@example.org' });

  await rig.until(async () => (await rig.state(gone)) === 'failed' && (await rig.state(strange)) === 'failed');

  const errors = rig.log.lines.filter(({ level }) => level === 'error');
  expect(errors.map(({ fields }) => fields.messageId)).toEqual([strange]);
});

test('a sender whose address cannot be written fails alone', async () => {
  await using rig = await Rig.start();
  rig.proxy.answer = () => new GatewayError('BAD_SIP', 'no such target');
  rig.deliver();
  const id = await rig.message();

  await rig.until(async () => (await rig.state(id)) === 'failed');
});

test('a message that is too large for the phone goes in pieces, in order, each with its own Call-ID', async () => {
  await using rig = await Rig.start();
  rig.proxy.answer = ({ body }) => (body.length > 150 ? { status: 513, reason: 'Message Too Large' } : ok);
  rig.deliver();
  const text = 'word '.repeat(50);
  const id = await rig.message({ text });

  await rig.until(async () => (await rig.state(id)) === 'delivered');

  const pieces = rig.proxy.sent.slice(1);
  expect(pieces.map(({ body }) => body).join('')).toBe(text);
  expect(pieces.map(({ callId }) => callId)).toEqual(pieces.map((_, index) => `${index + 1}-${id}@sms.example.org`));
});

test('when a piece meets a user who went away, all of it is tried again', async () => {
  await using rig = await Rig.start();
  let pieces = 0;
  rig.proxy.answer = ({ body }) => {
    if (body.length > 150) return { status: 413, reason: 'Request Entity Too Large' };
    pieces += 1;
    return pieces === 2 ? { status: 480, reason: 'Gone' } : ok;
  };
  rig.deliver();
  const id = await rig.message({ text: 'word '.repeat(50) });

  await rig.until(async () => (await rig.state(id)) === 'held');
  await rig.clock.advance(10_000);
  await rig.until(async () => (await rig.state(id)) === 'delivered');
});

test('two messages for one user are never under way together, those for others do not wait', async () => {
  await using rig = await Rig.start();
  const answers: ((result: typeof ok) => void)[] = [];
  rig.proxy.answer = () => new Promise((resolve) => answers.push(resolve));
  rig.deliver();
  await rig.message({ text: 'one' });
  await rig.message({ text: 'two' });
  await rig.message({ text: 'other', target: 'sip:bob@example.org' });

  await rig.until(() => rig.proxy.sent.length === 2);
  expect(rig.proxy.sent.map(({ body }) => body).sort()).toEqual(['one', 'other']);
  for (const answer of answers.splice(0)) answer(ok);
  await rig.until(() => rig.proxy.sent.length === 3);
  for (const answer of answers.splice(0)) answer(ok);

  await rig.until(() => rig.states.length === 3);
});

test('no more are under way than allowed, and the rest follow', async () => {
  await using rig = await Rig.start();
  const answers: ((result: typeof ok) => void)[] = [];
  let most = 0;
  rig.proxy.answer = () =>
    new Promise((resolve) => {
      answers.push(resolve);
      most = Math.max(most, answers.length);
    });
  for (let user = 0; user < 10; user += 1) await rig.message({ target: `sip:user${user}@example.org` });
  rig.deliver({ concurrency: 3 });

  while (rig.states.length < 10) {
    const left = 10 - rig.states.length;
    await rig.until(() => answers.length === Math.min(3, left));
    answers.shift()?.(ok);
    await rig.until(() => rig.states.length === 11 - left);
  }

  expect(most).toBe(3);
});

test('stopping waits a moment for phones that are about to answer', async () => {
  await using rig = await Rig.start();
  let answer: (result: typeof ok) => void = () => undefined;
  rig.proxy.answer = () => new Promise((resolve) => (answer = resolve));
  const delivery = rig.deliver();
  const id = await rig.message();
  await rig.until(() => rig.proxy.sent.length === 1);

  const stopped = delivery.stop();
  answer(ok);
  await stopped;

  expect(await rig.state(id)).toBe('delivered');
});

test('stopping breaks off what no phone answers, and it is tried again after the next start', async () => {
  await using rig = await Rig.start();
  rig.proxy.answer = (_message, signal) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new GatewayError('PROXY_UNREACHABLE', 'broken off')));
    });
  const delivery = rig.deliver();
  const id = await rig.message();
  await rig.until(() => rig.proxy.sent.length === 1);

  const stopped = delivery.stop();
  await rig.clock.advance(3_000);
  await stopped;
  expect(await rig.state(id)).toBe('held');

  rig.proxy.answer = () => ok;
  await rig.clock.advance(1_000);
  rig.deliver();
  await rig.until(async () => (await rig.state(id)) === 'delivered');
});

test("in mixed mode the modem's own target gets the whole text when the user who was named cannot have it", async () => {
  await using rig = await Rig.start();
  rig.proxy.answer = ({ target }) =>
    target.includes('office') ? ok : { status: 604, reason: 'Does Not Exist Anywhere' };
  rig.deliver({ modems: [{ name: 'nokia', scan: 'mixed', target: 'sip:office@example.org' }] });
  const id = await rig.message({ text: 'sip:alice@example.org hello', body: 'hello' });

  await rig.until(() => rig.states.some(({ state }) => state === 'delivered'));

  expect(await rig.state(id)).toBe('failed');
  expect(rig.proxy.sent.at(-1)).toMatchObject({
    target: 'sip:office@example.org',
    body: 'sip:alice@example.org hello',
  });
});

test('a notice is delivered like a text from a phone, and says which request it is about', async () => {
  await using rig = await Rig.start();
  rig.deliver();
  const notice = {
    target: 'sip:alice@example.org',
    originator: '+40722123456',
    callId: 'notice-1',
    inReplyTo: 'first',
  };
  rig.proxy.answer = () => (rig.proxy.sent.length === 1 ? { status: 480, reason: 'Away' } : ok);

  await rig.queue.createNotice({ ...notice, id: 'n', body: 'the rest', createdAt: rig.clock.now() });
  await rig.until(async () => (await rig.state('n')) === 'held');
  await rig.clock.advance(60_000);

  await rig.until(async () => (await rig.state('n')) === 'delivered');
  expect(rig.proxy.sent).toHaveLength(2);
  expect(rig.proxy.sent[1]).toMatchObject({
    ...{ target: 'sip:alice@example.org', from: { uri: 'sip:+40722123456@sms.example.org' }, body: 'the rest' },
    ...{ callId: 'notice-1', inReplyTo: 'first' },
  });
});

test('a notice that cannot be delivered ends alone: no second notice, no fallback, and what waits behind it goes on', async () => {
  await using rig = await Rig.start();
  const mixed = { name: 'nokia', scan: 'mixed' as const, target: 'sip:office@example.org' };
  rig.deliver({ modems: [mixed, { ...mixed, name: '' }] });
  rig.proxy.answer = ({ inReplyTo }) => (inReplyTo === undefined ? ok : { status: 410, reason: 'Gone' });
  const notice = {
    target: 'sip:alice@example.org',
    originator: '+40722123456',
    callId: 'notice-1',
    inReplyTo: 'first',
  };

  await rig.queue.createNotice({ ...notice, id: 'n', body: 'the rest', createdAt: rig.clock.now() });
  const id = await rig.message();
  await rig.until(async () => (await rig.state(id)) === 'delivered');

  expect(await rig.state('n')).toBe('failed');
  expect((await rig.queue.list({ direction: 'from-mobile' }, { limit: 9 })).items).toHaveLength(2);
});
