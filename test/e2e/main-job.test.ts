import { expect, test } from 'vitest';
import { PHONE, Town } from '../support/town.js';

const HEADER = 'From sip:alice@example.org (if you reply DO NOT remove it)\r\n\r\n';

test('alice writes to a number, the phone gets the SMS and answers, and alice receives the answer', async () => {
  await using town = await Town.start();
  const alice = await town.user('alice');
  town.phone().autoReply((text) => text.replace('Salut', 'Și ție: éü€'));

  const accepted = await alice.message(`sip:${PHONE}@example.org`, 'Salut, Alice');
  const [answer] = await alice.received(1);

  expect(accepted.status).toBe(202);
  expect(town.phone().texts[0]?.text).toBe(`${HEADER}Salut, Alice`);
  expect(answer?.from).toBe(`sip:${PHONE}@sms.example.org`);
  expect(answer?.text).toBe('Și ție: éü€, Alice');
  expect(answer?.contentType).toMatch(/^text\/plain;\s*charset=UTF-8$/i);
});

test('the whole journey stands in the timeline: accepted, sent with its reference, delivered by its report', async () => {
  await using town = await Town.start();
  const alice = await town.user('alice');

  await alice.message(`sip:${PHONE}@example.org`, 'hello', { callId: 'journey@alice' });
  const [message] = await town.sidecar.untilMessages('delivered', 1);

  expect(message).toMatchObject({ callId: 'journey@alice', from: 'sip:alice@example.org', to: PHONE, modem: 'nokia' });
  expect(message?.segments).toMatchObject([{ index: 1, state: 'delivered', attempts: 1 }]);
  expect(message?.segments[0]?.messageReference).toBe(town.modem.sent[0]?.messageReference);
  const events = await town.sidecar.timeline(message?.id ?? '');
  expect(events.map(({ event }) => event)).toEqual(['accepted', 'sending', 'sent', 'report']);
  expect(events.map(({ at }) => at)).toEqual([...events.map(({ at }) => at)].sort((a, b) => a - b));
});

test('a long text with emoji arrives as one message on the phone, joined from its segments', async () => {
  await using town = await Town.start();
  const alice = await town.user('alice');
  const text = `${'слово '.repeat(20)}👩‍👩‍👧‍👦🇷🇴`;

  await alice.message(`sip:${PHONE}@example.org`, text);
  const [message] = await town.sidecar.untilMessages('delivered', 1);

  expect(message?.encoding).toBe('ucs2');
  expect(message?.segments.length).toBeGreaterThan(1);
  expect(town.phone().texts.map((received) => received.text)).toEqual([HEADER + text]);
});

test('a text from a phone with an address in it reaches that user; one without is held, and neither is lost', async () => {
  await using town = await Town.start();
  const bob = await town.user('bob');

  town.phone().send('For sip:bob@example.org hello bob', { to: town.modem.name });
  town.phone().send('hello whoever', { to: town.modem.name });
  const [message] = await bob.received(1);
  const [held] = await town.sidecar.untilMessages('held', 1);

  expect(message).toMatchObject({ from: `sip:${PHONE}@sms.example.org`, text: 'hello bob' });
  expect(held).toMatchObject({ direction: 'from-mobile', from: PHONE, text: 'hello whoever', to: null });
});

test('a text for a user who is away waits, and is delivered when they register', async () => {
  await using town = await Town.start();
  const bob = await town.user('bob', { registered: false });

  town.phone().send('sip:bob@example.org are you there?', { to: town.modem.name });
  await town.sidecar.until('the first attempt', 10_000, async () => {
    const [message] = await town.sidecar.messages('direction=from-mobile');
    if (message === undefined) return false;
    return (await town.sidecar.timeline(message.id)).some(({ detail }) => detail.status === 480);
  });
  await bob.register();
  const [message] = await bob.received(1);

  expect(message?.text).toBe('are you there?');
});

test('the figures of both directions stand in /metrics', async () => {
  await using town = await Town.start();
  const alice = await town.user('alice');
  town.phone().autoReply((text) => text);

  await alice.message(`sip:${PHONE}@example.org`, 'hello');
  await alice.received(1);
  await town.sidecar.untilMessages('delivered', 2);
  const metrics = await town.sidecar.metrics();

  expect(metrics).toContain('sms_sidecar_sms_total{direction="to-mobile",modem="nokia",result="sent"} 1');
  expect(metrics).toContain('sms_sidecar_sms_total{direction="from-mobile",modem="nokia",result="received"} 1');
  for (const state of ['queued', 'sending', 'sent', 'delivered'])
    expect(metrics).toContain(`sms_sidecar_messages_total{direction="to-mobile",state="${state}"} 1`);
  expect(metrics).toContain('sms_sidecar_sip_requests_total{method="MESSAGE",code="202",direction="to-mobile"} 1');
  expect(metrics).toContain('sms_sidecar_sip_requests_total{method="MESSAGE",code="200",direction="from-mobile"} 1');
  expect(metrics).toContain('sms_sidecar_queue_depth{network="D1"} 0');
  expect(metrics).toContain('sms_sidecar_modem_up{modem="nokia"} 1');
  expect(metrics).toContain('sms_sidecar_dlr_total{modem="nokia",result="delivered"} 1');
  expect(metrics).toMatch(/sms_sidecar_at_command_duration_seconds_count\{modem="nokia",command="\+CMGS"\} 1/);
  expect(metrics).not.toContain(PHONE);
});

test('the log has one line for each event, with ids and Call-ID, and neither texts nor numbers', async () => {
  await using town = await Town.start();
  const alice = await town.user('alice');
  town.phone().autoReply((text) => text);

  await alice.message(`sip:${PHONE}@example.org`, 'a secret text', { callId: 'log-line@alice' });
  await alice.received(1);
  await town.sidecar.untilMessages('delivered', 2);
  const { log } = town.sidecar;

  expect(log).toMatch(/info message accepted .*callId=log-line@alice/);
  expect(log).toMatch(/info .*sent.* messageId=/);
  expect(log).toMatch(/info .*delivered/);
  expect(log).not.toContain('a secret text');
  expect(log).not.toContain(PHONE.slice(1));
});
