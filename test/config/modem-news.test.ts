import { expect, test } from 'vitest';
import { modemOptions } from '../../src/config/index.js';
import { configOf, minimal, problemsOf } from './context.js';

const modemWith = (more: string) => minimal(`modems: [{ name: nokia, device: /dev/ttyUSB0, ${more} }]`);

test('what becomes of calls, and the channels of cell broadcast, reach the modem', () => {
  const [modem] = modemOptions(configOf(modemWith('calls: refuse, broadcasts: ["50", "4370-4399"]')));

  expect(modem).toMatchObject({ calls: 'refuse', broadcasts: ['50', '4370-4399'] });
});

test.each([
  ['calls: answer', 'modems[0].calls'],
  ['broadcasts: ["all"]', 'is a channel like "50"'],
  ['broadcasts: ["70000"]', 'is no range from 0 to 65535'],
  ['broadcasts: ["9-5"]', 'is no range from 0 to 65535'],
  [`broadcasts: ['1",""']`, 'is a channel like "50"'],
])('%s is refused', (more, words) => {
  expect(problemsOf(modemWith(more)).join('\n')).toContain(words);
});
