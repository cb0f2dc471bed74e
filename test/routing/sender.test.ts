import { expect, test } from 'vitest';
import { checkSender, type SenderRules, targetAllowed } from '../../src/routing/index.js';
import { parseUri } from '../../src/sip/index.js';
import { refusalOf } from '../sip/message.js';

const strict: SenderRules = { userDomains: ['Example.org', '[2001:db8::1]'], anonymous: 'refuse' };
const open: SenderRules = { ...strict, anonymous: 'accept' };
const senderOf = (from: string, authUser: string, rules = strict) =>
  checkSender({ from: parseUri(from), authUser }, rules);

test.each([
  ['sip:alice@example.org', 'alice', 'sip:alice@example.org'],
  ['sips:alice@EXAMPLE.ORG:5061;transport=tls', 'alice', 'sip:alice@example.org'],
  ['sip:%61lice@example.org', 'alice', 'sip:alice@example.org'],
  ['sip:j%C3%BCrgen@example.org', 'jürgen', 'sip:j%C3%BCrgen@example.org'],
  ['sip:alice@[2001:DB8::1]', 'alice', 'sip:alice@[2001:db8::1]'],
])('the sender %s, authenticated as %s, is %s', (from, authUser, addressOfRecord) => {
  expect(senderOf(from, authUser)).toBe(addressOfRecord);
  expect(senderOf(from, authUser, open)).toBe(addressOfRecord);
});

test.each([
  ['sip:bob@example.org', 'alice', 'From says "bob", authenticated is "alice"'],
  ['sip:Alice@example.org', 'alice', 'From says "Alice", authenticated is "alice"'],
  ['sip:alice@example.org', 'alice@example.org', 'authenticated is "alice@example.org"'],
  ['sip:alice%00@example.org', 'alice', 'From says "alice\\u0000"'],
  ['sip:alice@example.com', 'alice', `From's host "example.com" is none of ours`],
  ['sip:alice@sub.example.org', 'alice', 'none of ours'],
  ['sip:alice@example.org.evil.example', 'alice', 'none of ours'],
  ['sip:example.org', 'alice', 'From is not the SIP address of a user'],
  ['tel:+491701234567', '+491701234567', 'From is not the SIP address of a user'],
])('the sender %s, authenticated as %s, is refused, anonymous senders allowed or not', (from, authUser, sentence) => {
  for (const rules of [strict, open]) {
    const refusal = refusalOf(() => senderOf(from, authUser, rules));
    expect(refusal).toContain(sentence);
    expect(refusal).toMatch(/\(SENDER_REFUSED\)$/);
  }
});

test('a sender whom nobody authenticated is refused unless anonymous senders are accepted', () => {
  expect(refusalOf(() => senderOf('sip:alice@example.org', ''))).toBe(
    'the sender is not authenticated (SENDER_REFUSED)',
  );
  expect(senderOf('sip:alice@example.org', '', open)).toBe('sip:alice@example.org');
});

test('an anonymous sender of another domain is refused all the same', () => {
  expect(refusalOf(() => senderOf('sip:anonymous@anonymous.invalid', '', open))).toMatch(/none of ours/);
});

const targets = { userDomains: ['example.org'], targetDomains: ['Partner.example'] };

test.each(['sip:bob@example.org', 'SIPS:bob@EXAMPLE.ORG', 'sip:bob@example.org:5080;lr', 'sip:bob@partner.example'])(
  'a message from mobile may go to %s',
  (address) => {
    expect(targetAllowed(address, targets)).toBe(true);
  },
);

test.each([
  ...[
    'sip:bob@evil.example',
    'sip:bob@sub.example.org',
    'sip:bob@notexample.org',
    'sip:example.org',
    'tel:+491701234567',
    '',
  ],
  ...[
    'bob@example.org',
    'sip:bob@evil.example?x=@example.org',
    'sip:bob%40example.org@evil.example',
    'sip:bob@example.org\r\n',
  ],
  ...[
    'sip:bob@example.org@evil.example',
    'sip:bob:x@evil.example;@example.org',
    'sip:bob@example.org.',
    '<sip:bob@example.org>',
  ],
])('a message from mobile may not go to %j', (address) => {
  expect(targetAllowed(address, targets)).toBe(false);
});
