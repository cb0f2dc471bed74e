import { expect, test } from 'vitest';
import { explainText } from '../../src/at/cause.js';
import { CME_CAUSES } from '../../src/at/cme-causes.js';
import { CMS_CAUSES } from '../../src/at/cms-causes.js';
import { explainCause, NumberedError } from '../../src/at/index.js';

test.each([
  ['cms', 1, 'never', 'number'],
  ['cms', 21, 'later', 'network'],
  ['cms', 38, 'later', 'network'],
  ['cms', 69, 'never', 'network'],
  ['cms', 145, 'never', 'message'],
  ['cms', 195, 'never', 'number'],
  ['cms', 230, 'never', 'message'],
  ['cms', 304, 'never', 'message'],
  ['cms', 310, 'later', 'sim'],
  ['cms', 331, 'later', 'network'],
  ['cms', 332, 'unknown', 'network'],
  ['cms', 500, 'unknown', 'modem'],
  ['cms', 512, 'later', 'modem'],
  ['cms', 999, 'unknown', 'modem'],
  ['cms', 77, 'unknown', 'modem'],
  ['cme', 10, 'later', 'sim'],
  ['cme', 14, 'later', 'sim'],
  ['cme', 16, 'never', 'sim'],
  ['cme', 30, 'later', 'network'],
  ['cme', 100, 'unknown', 'modem'],
  ['cme', 515, 'later', 'modem'],
  ['cme', -1, 'unknown', 'modem'],
] as const)('%s %d: %s, by the %s', (table, code, retry, fault) => {
  expect(explainCause(table, code)).toMatchObject({ retry, fault });
});

test('every number of the tables has words, and no two of one table have the same by mistake', () => {
  for (const table of [CMS_CAUSES, CME_CAUSES]) {
    const words = Object.values(table).map(([text]) => text);
    expect(words.every((text) => text.length > 2 && !text.endsWith('.'))).toBe(true);
    expect(words.length - new Set(words).size).toBeLessThanOrEqual(1); // "congestion", "memory capacity exceeded"
  }
});

test('words in the place of a number are found whatever their case and hyphens', () => {
  expect(explainText('cms', 'SMSC Address Unknown')).toMatchObject({ code: 330, retry: 'later' });
  expect(explainText('cme', '(U)SIM not inserted')).toMatchObject({ code: 10 });
  expect(explainText('cme', 'Line1')).toEqual({ words: 'Line1', retry: 'unknown', fault: 'modem' });
});

test('an error says the command, the number and the words', () => {
  const error = new NumberedError({ table: 'cms', number: 38 }, { command: '+CMGS', payloadWritten: true });

  expect(error.sentence).toBe('AT+CMGS was answered +CMS ERROR: 38, network out of order');
  expect(error).toMatchObject({ code: 'CMS_DEFERRED', retry: 'later', number: 38 });
});
