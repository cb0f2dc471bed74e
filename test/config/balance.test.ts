import { expect, test } from 'vitest';
import { modemOptions } from '../../src/config/index.js';
import { configOf, minimal, problemsOf } from './context.js';

const modemWith = (balance: string) => minimal(`modems: [{ name: nokia, device: /dev/ttyUSB0, balance: ${balance} }]`);

test('how a balance is asked for reaches the modem, with a day between two questions', () => {
  const [modem] = modemOptions(configOf(modemWith(`{ code: "*100#", match: "([0-9,]+) EUR", warnBelow: 5 }`)));

  expect(modem?.balance).toEqual({ code: '*100#', match: /([0-9,]+) EUR/u, warnBelow: 5, everyMs: 86_400_000 });
});

test.each([
  [`{ code: "call me", match: "x" }`, 'is a USSD code'],
  [`{ code: "*100#", match: "(" }`, 'is a regular expression'],
  [`{ code: "*100#" }`, 'balance.match'],
  [`{ code: "*100#", match: "x", every: 1s }`, 'is from 10m to 30d'],
  [`{ code: "*100#", match: "x", often: 1h }`, 'is not known'],
])('the balance %s is refused: it %s', (balance, words) => {
  expect(problemsOf(modemWith(balance)).join('\n')).toContain(words);
});
