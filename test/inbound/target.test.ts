import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readReceived } from '../../src/inbound/received.js';
import { destinationOf } from '../../src/inbound/target.js';
import { options } from './rig.js';

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
      const destination = destinationOf(text, { name: 'nokia', scan: 'body' }, options);
      if ('target' in destination) expect(destination.target).toMatch(/^sip:[\x21-\x7e]+@example\.org$/);
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
  const destination = destinationOf(text, undefined, options);

  expect(destination).toMatchObject({ target: 'sip:alice@example.org' });
});

test('an address alone is held: there is nothing to say', () => {
  expect(destinationOf('sip:alice@example.org', undefined, options)).toMatchObject({
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
