import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDivisible, splitBody } from '../../src/inbound/split-body.js';

test('pieces are less than half of the whole, and end at a blank where one is near', () => {
  const words = 'The quick brown fox jumps over the lazy dog. '.repeat(10);

  const pieces = splitBody(words);

  expect(pieces.length).toBeGreaterThan(1);
  for (const piece of pieces.slice(0, -1)) expect(piece).toMatch(/ $/);
  for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(Buffer.byteLength(words) / 2);
});

test('no character is cut, however many code points it has', () => {
  const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';

  const pieces = splitBody(family.repeat(40));

  for (const piece of pieces) expect(piece.length % family.length).toBe(0);
});

test('whatever is written, the pieces make the whole again, none is empty, and none is larger than a MESSAGE should be', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2_000 }), (body) => {
      const pieces = splitBody(body);
      expect(pieces.join('')).toBe(body);
      for (const piece of pieces) {
        expect(piece).not.toBe('');
        expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(750);
      }
      if (isDivisible(body)) expect(pieces.length).toBeGreaterThan(1);
    }),
  );
});
