import { expect, test } from 'vitest';
import { checkPrefixes, chooseNetwork, type Networks, routeNetwork } from '../../src/routing/index.js';
import { refusalOf } from '../sip/message.js';

const d1 = { name: 'D1', prefixes: ['+4917', '12345'] };
const d2 = { name: 'd2' };
const networks: Networks = { all: [d1, d2], defaultName: 'D1' };

test('without a name the default network is chosen', () => {
  expect(chooseNetwork(undefined, networks)).toBe(d1);
});

test.each([
  ['D1', d1],
  ['d1', d1],
  ['D2', d2],
])('the network %s is found in any letter case', (name, network) => {
  expect(chooseNetwork(name, networks)).toBe(network);
});

test.each(['D3', '', 'D1 ', '__proto__'])(
  'the network %j is unknown, and the refusal names those there are',
  (name) => {
    expect(refusalOf(() => chooseNetwork(name, networks))).toBe(
      `there is no network ${JSON.stringify(name)}; there are D1, d2 (UNKNOWN_NETWORK)`,
    );
  },
);

test('a network with prefixes takes nothing outside them', () => {
  checkPrefixes('+491701234567', d1);
  checkPrefixes('12345', d1);

  expect(refusalOf(() => checkPrefixes('+491601234567', d1))).toBe(
    'network D1 takes +4917, 12345, not "+491601234567" (DESTINATION_REFUSED)',
  );
  expect(refusalOf(() => checkPrefixes('491701234567', d1))).toMatch(/DESTINATION_REFUSED/);
  expect(refusalOf(() => checkPrefixes('112', d1))).toMatch(/DESTINATION_REFUSED/);
});

test('a network without prefixes takes every number', () => {
  expect(() => checkPrefixes('+1', d2)).not.toThrow();
  expect(() => checkPrefixes('+1', { ...d2, prefixes: [] })).not.toThrow();
});

const many: Networks = {
  all: [{ name: 'home', prefixes: ['+49', '112'] }, { name: 'mobile', prefixes: ['+4917'] }, { name: 'rest' }],
  defaultName: 'rest',
};

test.each([
  ['+491701234567', undefined, 'mobile', /\+4917 is its prefix/],
  ['+493012345678', undefined, 'home', /\+49 is its prefix/],
  ['112', undefined, 'home', /112 is its prefix/],
  ['1121', undefined, 'rest', /default/],
  ['+40722123456', undefined, 'rest', /default/],
  ['+491701234567', 'HOME', 'home', /request names it/],
])('a message to %s for network %s goes by %s, and the reason is told', (number, named, network, why) => {
  const choice = routeNetwork(number, named, many);

  expect(choice.network.name).toBe(network);
  expect(choice.why).toMatch(why);
});

test('a number outside the network that was named, or outside all prefixes, is refused', () => {
  const closed: Networks = { ...many, defaultName: 'home' };

  expect(refusalOf(() => routeNetwork('+40722123456', 'mobile', many))).toMatch(/network mobile takes \+4917.*REFUSED/);
  expect(refusalOf(() => routeNetwork('+40722123456', undefined, closed))).toMatch(/network home takes.*REFUSED/);
});
