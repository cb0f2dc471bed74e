import { expect, test } from 'vitest';
import { GatewayError, pause } from '../../src/core/index.js';
import type { TimelineEvent } from '../../src/queue/index.js';
import { allQuirks } from '../../src/simulator/index.js';
import { collect, NUMBER, startRig } from './rig.js';

function eventsOf(timeline: TimelineEvent[], event: string): Record<string, unknown>[] {
  return timeline.filter((row) => row.event === event).map(({ detail }) => detail);
}

test('an accepted message is sent at once, and its reference is stored', async () => {
  await using rig = await startRig();
  const facts = collect(rig.events, 'segmentSent');

  const id = await rig.accept('hello');
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  expect(rig.modem.sent).toMatchObject([{ destination: NUMBER, text: 'hello', messageReference: 0 }]);
  expect(await rig.find(id)).toMatchObject({
    modem: 'nokia',
    segments: [{ state: 'sent', messageReference: 0, attempts: 1 }],
  });
  expect(facts).toMatchObject([{ modem: 'nokia', result: 'sent' }]);
});

test('the modem is told once, at set-up, to keep the link open between messages; one that cannot sends all the same', async () => {
  await using able = await startRig();
  await using unable = await startRig({
    sim: { quirks: allQuirks.filter(({ name }) => name === 'more-messages-fails') },
  });

  for (const rig of [able, unable]) {
    const id = await rig.accept('hello');
    await rig.until(async () => (await rig.stateOf(id)) === 'sent');
    expect(rig.modem.written.filter((line) => line === 'AT+CMMS=2')).toHaveLength(1);
  }
});

test('nothing but the message is written between its claim and its result', async () => {
  await using rig = await startRig();
  await rig.accept('first'); // after it the SIM is asked once whether it keeps its counter
  await rig.until(() => rig.modem.sent.length === 1);
  await rig.quiet();
  rig.commands.length = 0;

  for (const text of ['second', 'third', 'fourth']) await rig.accept(text);
  await rig.until(() => rig.modem.sent.length === 4);
  await rig.quiet();

  expect(rig.commands).toEqual(['+CMGS', '+CMGS', '+CMGS']);
});

test('all segments of a message are sent in order, before the next message', async () => {
  await using rig = await startRig({ started: false });
  const long = await rig.accept('one', { segments: ['one', 'two', 'three'], concatenation: 'udh8' });
  const short = await rig.accept('short');

  rig.worker.start();
  await rig.until(async () => (await rig.stateOf(short)) === 'sent');

  expect(rig.modem.sent.map(({ text }) => text)).toEqual(['one', 'two', 'three', 'short']);
  expect((await rig.find(long)).segments.map(({ messageReference }) => messageReference)).toEqual([0, 1, 2]);
});

test('networks take turns by their quota, and nobody waits while one alone has messages', async () => {
  await using rig = await startRig({
    started: false,
    modem: {
      networks: [
        { name: 'D1', maxPerCall: 2 },
        { name: 'D2', maxPerCall: 1 },
      ],
    },
  });
  for (const text of ['a1', 'a2', 'a3', 'a4', 'a5']) await rig.accept(text, { network: 'D1' });
  for (const text of ['b1', 'b2']) await rig.accept(text, { network: 'D2' });
  await rig.accept('not ours', { network: 'D3' });

  rig.worker.start();
  await rig.until(() => rig.modem.sent.length === 7);
  await rig.quiet();

  expect(rig.modem.sent.map(({ text }) => text)).toEqual(['a1', 'a2', 'b1', 'a3', 'a4', 'b2', 'a5']);
});

test('a message the network refused is offered again after the pause, and sent once', async () => {
  await using rig = await startRig();
  rig.centre.refuseNext('+CMS ERROR: 41'); // temporary failure

  const id = await rig.accept();
  await rig.until(async () => (await rig.find(id)).segments[0]?.error !== null);
  expect(rig.modem.sent).toHaveLength(0);
  await rig.clock.advance(9_999);
  expect(rig.modem.sent).toHaveLength(0);
  await rig.clock.advance(1);

  expect(rig.modem.sent).toHaveLength(1);
  expect(await rig.find(id)).toMatchObject({ state: 'sent', segments: [{ attempts: 2 }] });
});

test('pauses double with each refusal, and after the last attempt the message has failed', async () => {
  await using rig = await startRig();
  const errors = collect(rig.events, 'smsError');
  const facts = collect(rig.events, 'segmentSent');
  rig.centre.refuseNumber(NUMBER, '+CMS ERROR: 42');

  const id = await rig.accept();
  await rig.quiet();
  await rig.clock.advance(10_000);
  await rig.clock.advance(20_000);

  const { state, segments } = await rig.find(id);
  expect(state).toBe('failed');
  expect(segments[0]).toMatchObject({
    attempts: 3,
    error: { code: 'CMS_DEFERRED', cause: expect.stringContaining('congestion') },
  });
  expect(facts.map(({ result }) => result)).toEqual(['deferred', 'deferred', 'refused']);
  expect(errors).toEqual(Array(3).fill({ modem: 'nokia', kind: 'cms', code: 42 }));
});

test('a refusal for good is not tried again, and the dialogue is in the timeline', async () => {
  await using rig = await startRig();
  rig.centre.refuseNumber(NUMBER, '+CMS ERROR: 1');

  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'failed');
  await rig.clock.advance(60_000);

  expect(rig.modem.written.filter((line) => line.startsWith('AT+CMGS'))).toHaveLength(1);
  const [refusal] = eventsOf(await rig.queue.timeline(id), 'refused');
  expect(refusal).toMatchObject({ code: 'CMS_REFUSED', cause: expect.stringContaining('unassigned number') });
  expect(refusal?.at).toMatch(/> AT\+CMGS=\d+\\r\n.*< .*> .*\n.*> 0001.*\\x1a\n.*\+CMS ERROR: 1/s);
});

test('a segment that the codec refuses ends its message, and others go on', async () => {
  await using rig = await startRig();

  const id = await rig.accept('Žluťoučký', { encoding: 'gsm7' });
  const other = await rig.accept('possible');
  await rig.until(async () => (await rig.stateOf(other)) === 'sent');

  expect(await rig.find(id)).toMatchObject({
    state: 'failed',
    segments: [{ error: { code: expect.stringMatching(/^PDU_/) } }],
  });
});

test('a bare ERROR after the PDU is a refusal where the SIM does not say otherwise', async () => {
  await using rig = await startRig();
  rig.modem.refuseNext('+CMGS', 'ERROR');

  const id = await rig.accept();
  await rig.quiet();
  await rig.clock.advance(10_000);

  expect(await rig.find(id)).toMatchObject({ state: 'sent', segments: [{ attempts: 2 }] });
});

test('without a network nothing is claimed, and all is sent when it is back', async () => {
  await using rig = await startRig();
  rig.modem.setRegistration(2);
  await rig.until(() => rig.state() === 'searching');

  const id = await rig.accept();
  await rig.clock.advance(60_000);
  expect(await rig.stateOf(id)).toBe('queued');
  rig.modem.setRegistration(5);
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  await rig.ready();
  expect(rig.worker.snapshot()).toMatchObject({ state: 'ready', registration: 'roaming' });
});

test('a refusal by the network makes the worker look, so that no other message is spent on it', async () => {
  await using rig = await startRig({ started: false });
  rig.modem.setRegistration(1);
  rig.modem.on('+CREG', ({ form }) => (form === 'set' ? 'OK' : undefined)); // no URC about it
  rig.worker.start();
  await rig.ready();
  rig.modem.setRegistration(3);

  const ids = [await rig.accept(), await rig.accept()];
  await rig.until(() => rig.state() === 'searching');

  const attempts = await Promise.all(ids.map(async (id) => (await rig.find(id)).segments[0]?.attempts));
  expect(attempts.toSorted()).toEqual([0, 1]);
});

test('roaming can be forbidden', async () => {
  await using rig = await startRig({ started: false, modem: { roaming: false } });
  rig.modem.setRegistration(5);
  rig.worker.start();

  await rig.until(() => rig.state() === 'searching');
});

test('a claim of which less than half is left is given back before Ctrl-Z', async () => {
  await using rig = await startRig({ modem: { leaseMs: 10_000 } });
  const unhook = rig.modem.on(
    '+CMGS',
    async (_command, next) => {
      unhook();
      await pause(rig.clock, 6_000);
      return next();
    },
    'before prompt',
  );

  const id = await rig.accept();
  await rig.until(() => rig.modem.written.some((line) => line.startsWith('AT+CMGS')));
  await rig.clock.advance(6_000);
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  expect(eventsOf(await rig.queue.timeline(id), 'unsent')).toHaveLength(1);
  expect(rig.modem.sent).toHaveLength(1);
});

test('stopping lets the whole message end and claims no other', async () => {
  await using rig = await startRig();
  rig.modem.setNetworkTime(2_000);
  const long = await rig.accept('one', { segments: ['one', 'two'], concatenation: 'udh8' });
  const other = await rig.accept('other');
  await rig.until(() => rig.state() === 'sending');

  const stopped = rig.worker.stop();
  await rig.clock.advance(4_000);
  await stopped;
  await rig.worker.stop();

  expect(await rig.stateOf(long)).toBe('sent');
  expect(await rig.stateOf(other)).toBe('queued');
  expect(rig.state()).toBe('closed');
});

test('one info line tells of a sent message, and neither its text nor its number', async () => {
  await using rig = await startRig();

  const id = await rig.accept('secret words');
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');
  await rig.quiet();

  const lines = rig.logged.filter(({ level, fields }) => level !== 'debug' && fields.messageId === id);
  expect(lines).toMatchObject([
    { level: 'info', sentence: 'segment sent', fields: { messageReference: 0, callId: `${id}@example.org` } },
  ]);
  expect(JSON.stringify(rig.logged.filter(({ level }) => level !== 'debug'))).not.toMatch(/secret words|1701234567/);
});

test('the service centre of the configuration is set, with or without its plus', async () => {
  for (const smsc of ['+491710760001', '491710760001']) {
    await using rig = await startRig({ modem: { smsc } });
    expect(rig.modem.written).toContain('AT+CSCA="+491710760001",145');
  }
});

test.each([
  ['new', 'AT+CMGS=20', '0011000B910427123254F600F1A706E83448855701'],
  ['old', 'AT+CMGS=19', '01000B910427123254F600F106E83448855701'],
] as const)('in the mode %s the octets are those that the modem of that mode wants', async (mode, command, hex) => {
  await using rig = await startRig({ modem: { mode } });
  rig.modem.on('+CMGS', (asked) => (asked.data === hex ? ['+CMGS: 1', 'OK'] : '+CMS ERROR: 304'));

  const options = { statusReport: false, messageClass: 1, validityMinutes: 1_440 } as const;
  const id = await rig.accept('hi *x*', { number: '+40722123456', encoding: 'gsm7', options });
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  expect(rig.modem.written).toContain(command);
});

test('what was sent while the store could not be written is stored before anything else is sent', async () => {
  await using rig = await startRig();
  const settle = rig.queue.settle.bind(rig.queue);
  let broken = true;
  rig.queue.settle = async (ref, outcome) => {
    if (broken) throw new GatewayError('STORE_UNAVAILABLE', 'the disk is full');
    return settle(ref, outcome);
  };
  const id = await rig.accept('first');
  await rig.accept('second');
  await rig.clock.advance(30_000);
  expect(rig.modem.sent).toHaveLength(1);
  expect(await rig.stateOf(id)).toBe('sending');

  broken = false;
  await rig.clock.advance(1_000);

  expect(await rig.stateOf(id)).toBe('sent');
  await rig.until(() => rig.modem.sent.length === 2);
});

test('a modem without networks only receives', async () => {
  await using rig = await startRig({ modem: { networks: [] } });
  const id = await rig.accept();
  rig.centre.deliver({ to: 'nokia', from: '+491709999999', text: 'hello' });

  await rig.until(async () => (await rig.queue.pendingPdus(10)).length === 1);
  expect(await rig.stateOf(id)).toBe('queued');
});
