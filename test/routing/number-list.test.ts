import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkListed, checkPremium, listedAgainst, numberPattern, numberTest } from '../../src/routing/index.js';
import { refusalOf } from '../sip/message.js';

const lists = (deny: string[], allow?: string[]) => ({
  deny: deny.map(numberTest),
  ...(allow === undefined ? {} : { allow: allow.map(numberTest) }),
});

test('what is denied is refused, even where it is allowed too, and the entry is named', () => {
  const rules = lists(['+4915'], ['+49']);

  expect(refusalOf(() => checkListed('+491512345678', rules))).toBe(
    '"+491512345678" is denied by +4915 (DESTINATION_REFUSED)',
  );
  expect(listedAgainst('+491701234567', rules)).toBeUndefined();
});

test('where something is allowed, nothing outside it is', () => {
  expect(listedAgainst('+40722123456', lists([], ['+49', '12345']))).toMatch(/none of those allowed.*\+49, 12345/);
  expect(listedAgainst('12345', lists([], ['+49', '12345']))).toBeUndefined();
  expect(listedAgainst('+40722123456', lists([], []))).toMatch(/which are none/);
  expect(listedAgainst('+40722123456', lists([]))).toBeUndefined();
});

test('short codes and names agree as a whole only, names in any letter case', () => {
  expect(listedAgainst('1121', lists(['112']))).toBeUndefined();
  expect(listedAgainst('112', lists(['112']))).toMatch(/denied/);
  expect(listedAgainst('Bank', lists(['BANK']))).toMatch(/denied by BANK/);
  expect(listedAgainst('Bank24', lists(['BANK']))).toBeUndefined();
});

test.each([
  [String.raw`/^\+491[567]/`, '+491701234567', true],
  [String.raw`/^\+491[567]/`, '+492101234567', false],
  ['/0{5}$/', '+49170100000', true],
  ['/0{5}$/', '+491701000001', false],
  [String.raw`/^\d{2,5}$/`, '12345', true],
  [String.raw`/^\d{2,5}$/`, '123456', false],
  ['/^[^0-9+]/', 'BANK', true],
  ['/^[^0-9+]/', '+49170', false],
  ['/^BANK|^Post$/', 'BANK24', true],
  ['/^BANK|^Post$/', 'Posten', false],
])('the pattern %s on %s tells %s', (pattern, number, agrees) => {
  expect(listedAgainst(number, lists([pattern])) !== undefined).toBe(agrees);
});

test.each(['(a)', 'a**', '[', 'a{3,2}', '+49', 'a$b', '[z-a]', 'a{100}', '.{99}.{99}.{99}'])(
  'the pattern %s is refused, and the refusal says why',
  (pattern) => {
    expect(refusalOf(() => numberPattern(pattern))).toMatch(/CONFIG_INVALID/);
  },
);

test('a pattern tells what a regular expression of the language tells', () => {
  const atom = fc.constantFrom('a', '1', '.', '[0-9]', '[^a]', '[ab1-3]', String.raw`\d`, String.raw`\+`);
  const times = fc.constantFrom('', '', '?', '*', '+', '{2}', '{0,2}', '{1,3}');
  const alternative = fc
    .tuple(fc.boolean(), fc.array(fc.tuple(atom, times), { minLength: 1, maxLength: 5 }), fc.boolean())
    .map(([start, pieces, end]) => `${start ? '^' : ''}${pieces.flat().join('')}${end ? '$' : ''}`);
  const pattern = fc.array(alternative, { minLength: 1, maxLength: 3 }).map((all) => all.join('|'));
  const text = fc.array(fc.constantFrom('a', 'b', '1', '2', '+', '9'), { maxLength: 8 }).map((all) => all.join(''));

  fc.assert(
    fc.property(pattern, text, (source, subject) => {
      expect(numberPattern(source).matches(subject)).toBe(new RegExp(source, 'u').test(subject));
    }),
    { numRuns: 3000 },
  );
});

test('no pattern is slow on any text: what makes others try for ever is one walk here', () => {
  const pattern = numberPattern(`^${'.*'.repeat(90)}x$`);

  expect(pattern.matches('1'.repeat(2000))).toBe(false);
});

test.each([
  ['+979123456789', 'international premium rate'],
  ['+881612345678', 'satellite'],
  ['+4990012345678', 'premium rate of Germany'],
  ['+447012345678', 'personal numbers'],
])('%s is a premium number and refused', (number, kind) => {
  expect(refusalOf(() => checkPremium(number))).toMatch(new RegExp(`${kind}.*DESTINATION_REFUSED`));
});

test.each(['+491701234567', '+447400123456', '+12015550123', '112'])('%s is no premium number', (number) => {
  expect(() => checkPremium(number)).not.toThrow();
});
