import { expect, test } from 'vitest';
import { optOutWish, type QuietHours, quietAt } from '../../src/routing/index.js';

const hours: QuietHours = {
  fromMinute: 21 * 60,
  toMinute: 8 * 60,
  zones: new Map([
    ['+1', 'America/New_York'],
    ['+1808', 'Pacific/Honolulu'],
    ['+44', 'Europe/London'],
    ['+49', 'Europe/Berlin'],
  ]),
  ownZone: 'Asia/Tokyo',
  holdUrgent: false,
};
const at = (moment: string) => Date.parse(moment);

test.each([
  ['+491701234567', '2026-11-24T20:30:00Z', '2026-11-25T07:00:00Z', 'Europe/Berlin', '+49'],
  ['+491701234567', '2026-11-25T06:59:59Z', '2026-11-25T07:00:00Z', 'Europe/Berlin', '+49'],
  ['+447400123456', '2026-11-24T21:00:00Z', '2026-11-25T08:00:00Z', 'Europe/London', '+44'],
  ['+12015550123', '2026-11-25T03:00:00Z', '2026-11-25T13:00:00Z', 'America/New_York', '+1'],
  ['+18085550123', '2026-11-25T08:00:00Z', '2026-11-25T18:00:00Z', 'Pacific/Honolulu', '+1808'],
  ['+40722123456', '2026-11-24T13:00:00Z', '2026-11-24T23:00:00Z', 'Asia/Tokyo', 'sidecar'],
  // The clocks go back an hour in this night, and forward in the next one.
  ['+491701234567', '2026-10-24T20:00:00Z', '2026-10-25T07:00:00Z', 'Europe/Berlin', '+49'],
  ['+491701234567', '2026-03-28T21:00:00Z', '2026-03-29T06:00:00Z', 'Europe/Berlin', '+49'],
])('for %s it is quiet at %s until %s, by %s of %s', (number, moment, until, zone, zoneOf) => {
  expect(quietAt(at(moment), number, hours)).toEqual({ until: at(until), zone, zoneOf });
});

test.each([
  ['+491701234567', '2026-11-25T07:00:00Z'],
  ['+491701234567', '2026-11-24T19:59:59Z'],
  ['+12015550123', '2026-11-24T20:30:00Z'],
])('for %s it is not quiet at %s', (number, moment) => {
  expect(quietAt(at(moment), number, hours)).toBeUndefined();
});

test('hours within one day are quiet between their ends', () => {
  const noon = { ...hours, fromMinute: 12 * 60, toMinute: 14 * 60 };

  expect(quietAt(at('2026-11-24T12:00:00Z'), '+447400123456', noon)?.until).toBe(at('2026-11-24T14:00:00Z'));
  expect(quietAt(at('2026-11-24T14:00:00Z'), '+447400123456', noon)).toBeUndefined();
});

test.each([
  ['STOP', 'stop'],
  [' stop. ', 'stop'],
  ['Stop!', 'stop'],
  ['START', 'start'],
  ['please stop', undefined],
  ['stopped', undefined],
  ['', undefined],
])('the text %j means %s', (text, wish) => {
  expect(optOutWish(text, { stop: ['STOP'], start: ['start'] })).toBe(wish);
});
