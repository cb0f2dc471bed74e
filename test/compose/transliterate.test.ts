import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compose, preview } from '../../src/compose/index.js';
import { bare } from './requests.js';

const plain = (body: string, settings = {}) => compose(bare(body, { transliterate: true, ...settings }));

test.each([
  ['“Hello”, ‘world’ – yes…', '"Hello", \'world\' - yes...'],
  ['don’t « quote » „me“', 'don\'t " quote " "me"'],
  ['a\u00a0b\u2009c\td', 'a b c d'],
  ['zero\u200bwidth\u00ad', 'zerowidth'],
  ['e\u0301te\u0301, n\u0303', 'été, ñ'],
  ['Łódź, Dvořák, Ştefan, ŒUVRE', 'Lodz, Dvorak, Stefan, OEUVRE'],
  ['garçon, ê, ã', 'garcon, e, a'],
  ['© 2024 Example™, 20 °C, ½ ≤ 1', '(c) 2024 ExampleTM, 20 degC, 1/2 <= 1'],
  ['Καλημέρα', 'KAΛHMEPA'],
  ['ﬁne', 'fine'],
  ['first\u2028second', 'first\nsecond'],
  ['bell\u0007', 'bell'],
])('%j goes as GSM 7 bit', (body, sent) => {
  expect(plain(body)).toMatchObject({ encoding: 'gsm7', segments: [sent] });
});

test('it tells what it changed, how often', () => {
  expect(plain('“a” “b”…').changed).toEqual([
    { from: '“', codePoints: 'U+201C', to: '"', count: 2 },
    { from: '”', codePoints: 'U+201D', to: '"', count: 2 },
    { from: '…', codePoints: 'U+2026', to: '...', count: 1 },
  ]);
  expect(plain('e\u0301').changed).toEqual([{ from: 'e\u0301', codePoints: 'U+0065 U+0301', to: 'é', count: 1 }]);
});

test.each(['“Привет”', '😀 – yes', '“क्षि”', '“你好”', '1️⃣ – one'])(
  'nothing is changed where it would not help: %j',
  (body) => {
    expect(plain(body)).toMatchObject({ encoding: 'ucs2', segments: [body], changed: [] });
  },
);

test('a text of invisible characters alone is not replaced by nothing', () => {
  expect(plain('\u200b\u0301')).toMatchObject({ encoding: 'ucs2', segments: ['\u200b\u0301'], changed: [] });
});

test('nothing is changed where it is not needed', () => {
  expect(plain('"plain" - yes').changed).toEqual([]);
  expect(plain('Şişe', { nationalShifts: [1] })).toMatchObject({ segments: ['Şişe'], changed: [] });
});

test('a national table and replacements go together', () => {
  const found = plain('“Şişe”: ışık', { nationalShifts: [1] });

  expect(found.encoding).toBe('gsm7');
  expect(found.segments[0]).toMatch(/^"/);
});

test('without leave nothing is replaced', () => {
  expect(compose(bare('“a”'))).toMatchObject({ encoding: 'ucs2', segments: ['“a”'], changed: [] });
});

test('a preview tells what replacements would save', () => {
  const body = `“${'a'.repeat(150)}”`;

  expect(preview(bare(body)).segments).toHaveLength(3);
  expect(preview(bare(body)).saving).toMatchObject({ segments: 1, saved: 2, changed: [{ from: '“' }, { from: '”' }] });
  expect(preview(bare(body, { transliterate: true }))).not.toHaveProperty('saving');
  expect(preview(bare('plain'))).not.toHaveProperty('saving');
  expect(preview(bare('Привет'))).not.toHaveProperty('saving');
});

test('what is replaced is never more than it has to be', () => {
  const unit = fc.constantFrom('a', 'é', '€', '“', '…', 'ő', 'e\u0301', '\u200b');

  fc.assert(
    fc.property(fc.string({ unit, minLength: 1, maxLength: 150 }), (text) => {
      const body = `x${text}`;
      const found = plain(body);

      expect(found.encoding).toBe('gsm7');
      for (const { from, count } of found.changed) expect(body.split(from).length - 1).toBe(count);
      const kept = (whole: string) => whole.replace(/[^é€]/g, '');
      expect(kept(found.segments.join(''))).toBe(kept(body.normalize('NFC')));
    }),
  );
});
