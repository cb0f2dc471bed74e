import fc from 'fast-check';
import { expect, test } from 'vitest';
import { originatorUri, readNumber } from '../../src/routing/index.js';
import { headerValue, parseNameAddr, parseUri } from '../../src/sip/index.js';
import { refusalOf } from '../sip/message.js';

const domain = 'sms.example.org';

test.each([
  ['+491701234567', undefined, 'sip:+491701234567@sms.example.org'],
  ['491701234567', 1, 'sip:+491701234567@sms.example.org'],
  ['+491701234567', 1, 'sip:+491701234567@sms.example.org'],
  ['01701234567', undefined, 'sip:01701234567@sms.example.org'],
  ['01701234567', 2, 'sip:01701234567@sms.example.org'],
  ['12345', undefined, 'sip:12345@sms.example.org'],
  ['12345', 0, 'sip:12345@sms.example.org'],
  ['12345', 3, 'sip:12345@sms.example.org'],
  ['*100#', undefined, 'sip:*100%23@sms.example.org'],
  ['12ab*', 0, 'sip:12ab*@sms.example.org'],
])('the sender %s of type %s is shown as %s', (number, ton, uri) => {
  expect(originatorUri(ton === undefined ? { number, domain } : { number, ton, domain })).toEqual({ uri });
});

test.each([
  ['DHL', 'sip:sms-DHL@sms.example.org', '"DHL"'],
  ['Deutsche Post', 'sip:sms-Deutsche_Post@sms.example.org', '"Deutsche Post"'],
  ['Müller & "Co"\\', 'sip:sms-Muller_Co_@sms.example.org', `"Müller & 'Co'/"`],
  ['+491701234567', 'sip:sms-_491701234567@sms.example.org', '"+491701234567"'],
  ['alice', 'sip:sms-alice@sms.example.org', '"alice"'],
  ['a\r\nX: 1', 'sip:sms-a_X_1@sms.example.org', '"a X: 1"'],
  ['Wow!!', 'sip:sms-Wow_@sms.example.org', '"Wow!"'],
])('the name %j is shown as a name, never as a number or a user of ours', (number, uri, displayName) => {
  expect(originatorUri({ number, ton: 5, domain })).toEqual({ uri, displayName });
});

test('a name is known by its letters where no type is given', () => {
  expect(originatorUri({ number: 'B2B', domain })).toEqual({
    uri: 'sip:sms-B2B@sms.example.org',
    displayName: '"B2B"',
  });
});

test('a sender that is not told is shown without a name', () => {
  expect(originatorUri({ number: '', domain })).toEqual({ uri: 'sip:sms-@sms.example.org' });
});

test.each([
  ['SMS.Example.org:5070', 'sip:12345@sms.example.org:5070'],
  ['[2001:db8::1]', 'sip:12345@[2001:db8::1]'],
])('the domain %s is taken', (other, uri) => {
  expect(originatorUri({ number: '12345', domain: other })).toEqual({ uri });
});

test.each(['', 'a b', 'x@example.org', 'example.org;x=1', 'example.org?h=1', 'example.org:0', 'example.org\r\n'])(
  '%j is refused as a domain',
  (other) => {
    expect(refusalOf(() => originatorUri({ number: '12345', domain: other }))).toMatch(/^domain.*\(BAD_SIP\)$/);
  },
);

test('whoever sends an SMS, From is one safe address in our domain', () => {
  const numbers = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.stringMatching(/^\+?[0-9*#]{1,20}$/));

  fc.assert(
    fc.property(numbers, fc.option(fc.integer({ min: 0, max: 7 }), { nil: undefined }), (number, ton) => {
      const { uri, displayName = '' } = originatorUri(ton === undefined ? { number, domain } : { number, ton, domain });
      const from = parseNameAddr(headerValue(`${displayName} <${uri}>`));

      expect(from.uri).toEqual(parseUri(uri));
      expect(from.uri).toMatchObject({
        host: domain,
        user: expect.stringMatching(/^(?:\+?[0-9*#abc]+|sms-[A-Za-z0-9._-]*)$/),
      });
    }),
    { numRuns: 2000 },
  );
});

test('an answer to a number goes back to that number', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\+[1-9][0-9]{7,14}$/), (number) => {
      const { user = '' } = { user: '', ...parseUri(originatorUri({ number, domain }).uri) };
      expect(readNumber(user, { shortCodes: [], stripSeparators: false })).toBe(number);
    }),
  );
});
