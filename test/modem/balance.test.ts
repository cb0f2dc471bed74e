import { expect, test } from 'vitest';
import { amountIn } from '../../src/modem/balance.js';
import { startRig } from './rig.js';

const MATCH = /([-0-9.,' ]*[0-9]) EUR/;

test.each([
  ['Balance 3,50 EUR', 3.5],
  ['Balance 3.50 EUR', 3.5],
  ['Balance 12 EUR', 12],
  ['Balance 1.234,56 EUR', 1234.56],
  ['Balance 1,234.56 EUR', 1234.56],
  ["Balance 1'234.56 EUR", 1234.56],
  ['Balance 1.234 EUR', 1234],
  ['Balance 1.234.567 EUR', 1234567],
  ['Balance 0,5 EUR', 0.5],
  ['Balance -0,50 EUR', -0.5],
  ['Balance many EUR', undefined],
  ['', undefined],
])('in %j the amount is %s', (text, amount) => {
  expect(amountIn(text, MATCH)).toBe(amount);
});

test('an expression without a group gives all that it matches', () => {
  expect(amountIn('you have 7,25', /[0-9,]+/)).toBe(7.25);
});

const balance = { code: '*100#', match: MATCH, warnBelow: 5, everyMs: 86_400_000 };

test('the balance is asked for once a day, shown, and its alarm raised when it is low', async () => {
  await using rig = await startRig({ modem: { balance } });
  let amount = '7,00';
  let asked = 0;
  rig.centre.onUssd(() => {
    asked += 1;
    return `Balance ${amount} EUR`;
  });
  expect(rig.worker.snapshot().balance).toBe(null);

  await rig.clock.advance(90_000);
  expect(rig.worker.snapshot().balance).toBe(7);
  amount = '4,99';
  await rig.clock.advance(86_400_000);

  expect(asked).toBe(2);
  expect(rig.worker.snapshot().balance).toBe(4.99);
  expect(rig.logged.filter(({ level }) => level === 'error')).toMatchObject([
    { sentence: 'the balance of the SIM is low', fields: { balance: 4.99, warnBelow: 5 } },
  ]);
}, 30_000);

test('an answer that holds no amount is told, and the last one stays', async () => {
  await using rig = await startRig({ modem: { balance } });
  rig.centre.onUssd(() => 'Try later');

  await rig.clock.advance(90_000);

  expect(rig.worker.snapshot().balance).toBe(null);
  expect(rig.logged.some(({ sentence }) => sentence.includes('balance.match'))).toBe(true);
});

test('a modem that goes away takes its timer with it', async () => {
  await using rig = await startRig({ modem: { balance } });

  await rig.worker.stop();

  expect(rig.clock.pending).toBe(0);
});
