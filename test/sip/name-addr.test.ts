import { expect, test } from 'vitest';
import { parseNameAddr } from '../../src/sip/index.js';
import { refusalOf } from './message.js';

test.each([
  ['<sip:a@b>', { uri: { user: 'a' } }],
  ['sip:a@b;tag=1', { uri: { user: 'a' }, tag: '1' }],
  ['sip:a@b ; tag = 1', { tag: '1' }],
  ['caller<sip:a@b>;tag=323', { displayName: 'caller', tag: '323' }],
  ['A. G. Bell <sip:a@b>', { displayName: 'A. G. Bell' }],
  ['Jürgen Müller <sip:a@b>', { displayName: 'Jürgen Müller' }],
  ['"Bell, \\"Alex\\" \\\\ <x>" <sip:a@b>', { displayName: 'Bell, "Alex" \\ <x>' }],
  ['"小林 😀" <sip:a@b>', { displayName: '小林 😀' }],
  ['"" <sip:a@b>', { uri: { user: 'a' } }],
  ['<sip:+49;npdi=yes@b;user=phone;ob=>;tag=x;y="; tag=z"', { uri: { user: '+49;npdi=yes' }, tag: 'x' }],
  ['<tel:+491701234567>', { uri: { scheme: 'tel', number: '+491701234567' } }],
  ['<sip:a@b>;p=[2001:db8::1]', { parameters: new Map([['p', '[2001:db8::1]']]) }],
])('the address %s is read', (text, expected) => {
  expect(parseNameAddr(text)).toMatchObject(expected);
});

test('an empty display name counts as none, and a missing tag too', () => {
  const address = parseNameAddr('"" <sip:a@b>');

  expect(address).not.toHaveProperty('displayName');
  expect(address).not.toHaveProperty('tag');
});

test('without brackets a semicolon ends the URI', () => {
  const { uri, parameters } = parseNameAddr('sip:a@b;lr');

  expect(uri).toMatchObject({ parameters: new Map() });
  expect(parameters).toEqual(new Map([['lr', null]]));
});

test.each([
  ...[
    '',
    ' ',
    'alice',
    'alice@b',
    '<>',
    '<sip:a@b',
    'sip:a@b>',
    '< sip:a@b >',
    '<sip:a@b> x',
    '<sip:a@b>;',
    '<sip:a@b>;;tag=1',
  ],
  ...[
    'Bell, Alexander <sip:a@b>',
    '"Alice <sip:a@b>',
    '"a"b"<sip:a@b>',
    '"a" b <sip:a@b>',
    'sip:a@b, sip:c@d',
    '<sip:a@b>, <sip:c@d>',
  ],
  ...[
    '<sip:a@b>;tag=1;tag=2',
    '<sip:a@b>;tag',
    '<sip:a@b>;tag=',
    '<sip:a@b>;tag="',
    '<sip:a@b>;tag="a"b',
    '<sip:a@b>;tag="a b"',
    '<sip:a@b>;tag="\\\0"',
    '<sip:a@b>;tag=[::]',
    '<sip:a@b?h=1>',
    'sip:a@b?h=1',
    'sip:+49;npdi=yes@b',
  ],
  ...['<http://b>', '<sip:a@b>;t\u00e4g=1', '<sip:a@b>;x=ä', '\u00a0<sip:a@b>;tag=1\u00a0'],
])('%j is refused as an address', (text) => {
  expect(refusalOf(() => parseNameAddr(text, 'From'))).toMatch(/^From.*wanted .*\(BAD_SIP\)$/);
});
