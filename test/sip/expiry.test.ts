import { expect, test } from 'vitest';
import { expiresAt, parseRequest } from '../../src/sip/index.js';
import { message, refusalOf } from './message.js';

const receivedAt = Date.UTC(2026, 9, 15, 4, 45, 0);
const expiry = (...lines: string[]) => expiresAt(parseRequest(message({ lines })), receivedAt);

test('without Expires a message does not expire, whatever Date says', () => {
  expect(expiry()).toBeUndefined();
  expect(expiry('Date: nonsense')).toBeUndefined();
});

test('Expires counts from the arrival when there is no Date', () => {
  expect(expiry('Expires: 60')).toBe(receivedAt + 60_000);
  expect(expiry('Expires: 0')).toBe(receivedAt);
});

test('Expires counts from Date', () => {
  expect(expiry('Expires: 60', 'Date: Thu, 15 Oct 2026 04:44:56 GMT')).toBe(receivedAt - 4_000 + 60_000);
});

test('a message that waited longer than its Expires has expired on arrival', () => {
  expect(expiry('Expires: 60', 'Date: Wed, 14 Oct 2026 04:44:56 GMT')).toBeLessThan(receivedAt);
});

test('a Date after the arrival comes from a wrong clock and lengthens nothing', () => {
  expect(expiry('Expires: 60', 'Date: Fri, 15 Oct 2027 04:44:56 GMT')).toBe(receivedAt + 60_000);
});

test('more seconds than 32 bits hold count as that many', () => {
  expect(expiry(`Expires: 1${'0'.repeat(100)}`)).toBe(receivedAt + (2 ** 32 - 1) * 1000);
});

test.each(['', '-1', '1.5', '0x10', 'Thu, 15 Oct 2026 04:44:56 GMT'])('the Expires %j is refused', (value) => {
  expect(refusalOf(() => expiry(`Expires: ${value}`))).toMatch(/^Expires: wanted a number of seconds.*BAD_SIP/);
});

test.each([
  ...[
    'Fri, 01 Jan 2010 16:00:00 EST',
    'Thu, 15 Oct 2026 04:44:56',
    '15 Oct 2026 04:44:56 GMT',
    'Thu, 15 Okt 2026 04:44:56 GMT',
  ],
  ...[
    'Thu, 31 Apr 2026 04:44:56 GMT',
    'Thu, 15 Oct 2026 24:00:00 GMT',
    'Thu, 15 Oct 2026 04:60:56 GMT',
    'Thu, 00 Oct 2026 04:44:56 GMT',
    '',
  ],
])('the Date %j is refused where Expires counts from it', (value) => {
  expect(refusalOf(() => expiry('Expires: 60', `Date: ${value}`))).toMatch(/^Date: wanted a date.*BAD_SIP/);
});
