import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberingPlanOf } from '../../src/config/numbering-plan.js';
import { readReceived } from '../../src/inbound/received.js';
import type { Incoming } from '../../src/inbound/rules.js';
import { destinationOf } from '../../src/inbound/target.js';
import { options } from './rig.js';

const ALICE = 'sip:alice@example.org';
const BOB = 'sip:bob@example.org';
const SIM = '262011234567890';

function incoming(text: string, changes: Partial<Incoming> = {}): Incoming {
  return { text, originator: '+40722123456', peer: '+40722123456', modem: undefined, spoken: [], ...changes };
}

const spokenBy = (address: string, usedAt: number) => ({ address, imsi: SIM, usedAt });

const pieces = fc.constantFrom(
  ...[
    'sip:',
    'SIP:',
    'sips:',
    'tel:',
    'alice',
    '@',
    'example.org',
    'evil.example',
    'EXAMPLE.org',
    '.',
    ':',
    ';',
    '<',
    '>',
  ],
  ...[
    ' ',
    '\r\n',
    'From ',
    '(if you reply DO NOT remove it)',
    '%40',
    '\0',
    'example.org.evil.example',
    '[::1]',
    ':5060',
  ],
);

test('whatever a phone writes, the message goes to a user of ours or nowhere', () => {
  const written = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 12 }).map((found) => found.join('')),
  );
  fc.assert(
    fc.property(written, (text) => {
      const destination = destinationOf(incoming(text, { modem: { name: 'nokia', scan: 'body' } }), options);
      if ('targets' in destination) expect(destination.targets[0]).toMatch(/^sip:[\x21-\x7e]+@example\.org$/);
      else expect(destination.body).toBe(text);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  'sip:alice@EXAMPLE.ORG hello',
  'sips:alice@example.org:5061 hello',
  '<sip:alice@example.org;transport=tcp> hello',
])('%j is for one and the same user, so that one at a time is sent to them', (text) => {
  const destination = destinationOf(incoming(text), options);

  expect(destination).toMatchObject({ targets: ['sip:alice@example.org'] });
});

test('an address alone is held: there is nothing to say', () => {
  expect(destinationOf(incoming('sip:alice@example.org'), options)).toMatchObject({
    holdReason: 'nothing but an address was written',
  });
});

test('whatever octets a modem hands over, reading them ends with a word on what they are', () => {
  const octets = fc.uint8Array({ maxLength: 180 }).map((bytes) => Buffer.from(bytes).toString('hex'));
  const hex = fc.oneof(
    octets,
    octets.map((tail) => `00040C9100214365870900000${tail}`),
    fc.string(),
  );
  fc.assert(
    fc.property(hex, fc.option(fc.nat({ max: 200 })), (received, tpduLength) => {
      expect(['text', 'report', 'nothing']).toContain(readReceived({ hex: received, tpduLength }).is);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['taxi please', 'sip:cab@example.org', 'please'],
  ['TAXI', 'sip:cab@example.org', 'TAXI'],
  ['taxis are yellow', undefined, 'taxis are yellow'],
  ['order 4711 now', 'sip:shop@example.org', 'order 4711 now'],
  ['#1 hello', 'sip:one@example.org', 'hello'],
])('by keyword: %j goes to %s', (text, target, body) => {
  const keywords = [
    { match: 'taxi', target: 'sip:cab@example.org', strip: true },
    { match: '#1', target: 'sip:one@example.org', strip: true },
    { match: /\border \d+/u, target: 'sip:shop@example.org', strip: false },
  ];

  const destination = destinationOf(incoming(text), { ...options, keywords });

  expect(destination).toMatchObject(
    target === undefined ? { holdReason: 'no SIP address was written' } : { targets: [target], body },
  );
});

test('an answer without address goes to whoever wrote last, unless it names somebody, or somebody of another domain', () => {
  const spoken = [spokenBy(ALICE, 1), spokenBy(BOB, 2)];
  const go = (text: string) => destinationOf(incoming(text, { spoken }), options);

  expect(go('yes')).toEqual({ body: 'yes', targets: [BOB] });
  expect(go('sip:alice@example.org yes')).toMatchObject({ targets: [ALICE] });
  expect(go('sip:bob@evil.example yes')).toMatchObject({ holdReason: expect.stringContaining('none of our domains') });
});

test('where users write without header an answer without one goes to the only user, and to none of several', () => {
  const sessions = { ...options, sessions: true };
  const twice = [spokenBy(ALICE, 1), { ...spokenBy(ALICE, 3), imsi: SIM }];

  expect(destinationOf(incoming('yes', { spoken: twice }), sessions)).toMatchObject({ targets: [ALICE] });
  expect(destinationOf(incoming('yes', { spoken: [...twice, spokenBy(BOB, 2)] }), sessions)).toEqual({
    body: 'yes',
    holdReason: '2 users write to this number through this SIM, and the text names none of them',
  });
});

test('a number of ours is no target: the text would come back as an SMS', () => {
  const numbers = { country: '40', shortCodes: ['12345'], stripSeparators: true, planOf: numberingPlanOf };
  for (const user of ['+40722999999', '0722999999', '12345']) {
    expect(destinationOf(incoming(`sip:${user}@example.org hi`), { ...options, numbers })).toMatchObject({
      holdReason: 'the SIP address that was written is a phone number',
    });
  }
  expect(destinationOf(incoming('sip:1001@example.org hi'), { ...options, numbers })).toMatchObject({
    targets: ['sip:1001@example.org'],
  });
});

test('numbers may have targets of their own, whole or by their beginning, and a group is all its members', () => {
  const changes = {
    table: [
      { number: '+40722123456', target: 'group:support' },
      { number: '+4072*', target: BOB },
    ],
    groups: { support: [ALICE, BOB, 'sip:ALICE@EXAMPLE.org'], empty: [] },
  };
  const go = (peer: string) => destinationOf(incoming('hi', { peer }), { ...options, ...changes });

  expect(go('+40722123456')).toMatchObject({ targets: [ALICE, BOB, 'sip:ALICE@example.org'] });
  expect(go('+40722123457')).toMatchObject({ targets: [BOB] });
  expect(go('+49170123456')).toMatchObject({ holdReason: 'no SIP address was written' });
});

test('rules count in the order of the configuration, and only those that it names', () => {
  const spoken = [spokenBy(BOB, 1)];
  const changes = { keywords: [{ match: 'hi', target: ALICE, strip: false }], default: 'sip:office@example.org' };
  const go = (rules: typeof options.rules) =>
    destinationOf(incoming('hi', { spoken }), { ...options, ...changes, rules });

  expect(go(['keyword', 'memory'])).toMatchObject({ targets: [ALICE] });
  expect(go(['memory', 'keyword'])).toMatchObject({ targets: [BOB] });
  expect(go(['address', 'default'])).toMatchObject({ targets: ['sip:office@example.org'] });
  expect(go(['header', 'address'])).toMatchObject({ holdReason: 'no SIP address was written' });
});
