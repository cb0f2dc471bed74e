import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseSim, type SimCandidate, STRATEGIES, type Strategy } from '../../src/routing/index.js';

const sim = (name: string, changes: Partial<SimCandidate> = {}): SimCandidate => ({
  ...{ imsi: `imsi-${name}`, modem: name, available: true, usedToday: 0 },
  ...changes,
});
const ask = (
  strategy: Strategy,
  candidates: SimCandidate[],
  changes: { turn?: number; lastSim?: string; number?: string } = {},
) => chooseSim({ ...{ strategy, candidates, number: '+491701234567', turn: 0 }, ...changes });

test('any SIM may carry a message where the network has no strategy', () => {
  expect(ask('any', [sim('a'), sim('b')]).imsi).toBeUndefined();
});

test('in order the first that can send is named', () => {
  expect(ask('order', [sim('a'), sim('b')]).modem).toBe('a');
  expect(ask('order', [sim('a', { available: false }), sim('b')]).modem).toBe('b');
});

test('in turn each SIM that can send gets the same number of messages', () => {
  const candidates = [sim('a'), sim('away', { available: false }), sim('b'), sim('c')];

  const modems = [0, 1, 2, 3, 4, 5].map((turn) => ask('roundRobin', candidates, { turn }).modem);

  expect(modems).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
});

test('the least used SIM is named', () => {
  expect(
    ask('leastUsed', [sim('a', { usedToday: 3 }), sim('b', { usedToday: 1 }), sim('c', { usedToday: 2 })]).modem,
  ).toBe('b');
});

test('a number stays with the SIM that it was last written to through, even while that is away', () => {
  const candidates = [sim('a'), sim('b', { available: false, usedToday: 9 })];

  expect(ask('sticky', candidates, { lastSim: 'imsi-b' }).modem).toBe('b');
  expect(ask('sticky', candidates, { lastSim: 'imsi-gone' }).modem).toBe('a');
  expect(ask('sticky', candidates).modem).toBe('a');
});

test('by hash a number falls to one SIM always, and moves only when that SIM goes', () => {
  const candidates = [sim('a'), sim('b'), sim('c'), sim('d')];

  fc.assert(
    fc.property(fc.stringMatching(/^\+[1-9][0-9]{7,14}$/), fc.nat(3), (number, gone) => {
      const before = ask('hash', candidates, { number }).modem;
      const after = ask('hash', candidates.toSpliced(gone, 1), { number }).modem;
      if (candidates[gone]?.modem !== before) expect(after).toBe(before);
    }),
  );
});

test('by hash numbers are spread over all SIMs about evenly', () => {
  const counts = new Map<string | undefined, number>();
  for (let index = 0; index < 4000; index += 1) {
    const { modem } = ask('hash', [sim('a'), sim('b'), sim('c'), sim('d')], { number: `+49170${1_000_000 + index}` });
    counts.set(modem, (counts.get(modem) ?? 0) + 1);
  }

  for (const count of counts.values()) expect(count).toBeGreaterThan(800);
  expect(counts.size).toBe(4);
});

test.each(STRATEGIES)('with no SIM that can send, %s leaves the message to the first that can', (strategy) => {
  expect(ask(strategy, [])).toMatchObject({ why: expect.any(String) });
  expect(ask(strategy, [sim('a', { available: false })]).imsi).toBeUndefined();
});
