import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  buildTargetUri,
  headerValue,
  parseNameAddr,
  parseUri,
  quotedName,
  sameAddressOfRecord,
} from '../../src/sip/index.js';
import { refusalOf } from './message.js';

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('\r\n', '\r', '\n', '\0', '\\', '\\r\\n', '!', '"', 'a', ' ', '\ud800', '😀', '<', '>', ';'))
    .map((some) => some.join('')),
);

test.each(['Alice <sip:alice@example.org>', '"Jürgen 😀" <sip:a@b>', '', 'wow!', 'a! !b'])(
  'the header value %j passes unchanged',
  (text) => {
    expect(headerValue(text)).toBe(text);
  },
);

test.each([
  'a\r\nX: 1',
  'a\rb',
  'a\nb',
  'a\0b',
  'a\\b',
  '\\r\\nX: 1',
  'a!!b',
  '!!!',
  'a\tb',
  'a\x7fb',
  'a\x1bb',
  '\ud800',
  'a\udc00',
])('the header value %j is refused', (text) => {
  expect(refusalOf(() => headerValue(text))).toMatch(/^header value: wanted no .*\(BAD_SIP\)$/);
});

test('no header value that passes can end its header or be rewritten by a proxy', () => {
  fc.assert(
    fc.property(anything, (text) => {
      try {
        expect(headerValue(text)).toBe(text);
      } catch (error) {
        expect(error).toMatchObject({ code: 'BAD_SIP' });
        return;
      }
      expect(text).not.toMatch(/[\r\n\0\\]|!!/);
    }),
    { numRuns: 2000 },
  );
});

test('every text becomes a display name that passes and is read back as one', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const written = headerValue(`${quotedName(text)} <sip:a@b>`);
      expect(parseNameAddr(written).uri).toMatchObject({ user: 'a', host: 'b' });
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['DHL', '"DHL"'],
  ['Müller & "Söhne"', `"Müller & 'Söhne'"`],
  ['a\\b\r\nX: 1!!!', '"a/b X: 1!"'],
])('the name %j is quoted as %s', (text, expected) => {
  expect(quotedName(text)).toBe(expected);
});

test.each([
  ['sip:bob@example.org', 'sip:bob@example.org'],
  ['SIPS:Bob:secret@EXAMPLE.org:5061;transport=tcp;maddr=evil.example?Subject=x', 'sip:Bob@example.org'],
  ['sip:%62ob@example.org', 'sip:bob@example.org'],
  ['sip:a%20b%5c%22@example.org', 'sip:a%20b%5C%22@example.org'],
  ['sip:a%40evil.example@example.org', 'sip:a%40evil.example@example.org'],
  ['sip:a!!!b@example.org', 'sip:a!%21!b@example.org'],
  ['sip:+491701234567@[2001:DB8::1]', 'sip:+491701234567@[2001:db8::1]'],
])('the target %s becomes %s', (address, expected) => {
  expect(buildTargetUri(address)).toBe(expected);
});

test.each([
  ...[
    'sip:example.org',
    'tel:+491701234567',
    'bob@example.org',
    'mailto:bob@example.org',
    'sip:bob@example.org\r\nX: 1',
  ],
  ...[
    'sip:bob@example.org SIP/2.0',
    'sip:b ob@example.org',
    'sip:bob@example.org;p=1\r\nX-Inj: 1',
    'sip:a%0D%0Ab@example.org',
  ],
  ...['sip:a%00b@example.org', 'sip:a%C2%85b@example.org', '"x" <sip:bob@example.org>', ''],
])('%j is refused as a target', (address) => {
  expect(refusalOf(() => buildTargetUri(address))).toMatch(/^target.*\(BAD_SIP\)$/);
});

test('no target that is built can end the Request-Line or a header, or be rewritten by a proxy', () => {
  const users = anything.map((text) => {
    try {
      return encodeURIComponent(text);
    } catch {
      return text;
    }
  });
  const tails = fc.oneof(fc.constantFrom('', ':5070', ';transport=tcp', ';p=!!', '?h=1'), anything);
  const addresses = fc.tuple(fc.oneof(anything, users), tails).map(([user, tail]) => `sip:${user}@example.org${tail}`);

  let built = 0;
  fc.assert(
    fc.property(addresses, (address) => {
      let target: string;
      try {
        target = buildTargetUri(address);
      } catch (error) {
        expect(error).toMatchObject({ code: 'BAD_SIP' });
        return;
      }
      built += 1;
      expect(target).toMatch(/^sip:[A-Za-z0-9\-_.!~*'()&=+$,;?/%]+@[a-z0-9.-]+$/);
      expect(headerValue(`<${target}>`)).toContain(target);
      expect(sameAddressOfRecord(parseUri(target), parseUri(address))).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect(built).toBeGreaterThan(50);
});
