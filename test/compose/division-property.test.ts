import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { split } from 'split-sms';
import { expect, test } from 'vitest';
import { type ComposeSettings, compose, preview } from '../../src/compose/index.js';
import { bare } from './requests.js';

const GSM7 = '@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà\n\r';
const EXTENDED = '^{}\\[~]|€\f';
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemes = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);

const sevenBit = fc.string({ unit: fc.constantFrom(...GSM7, ...EXTENDED), minLength: 1, maxLength: 700 });
const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 });
const clustered = fc.string({
  unit: fc.constantFrom(
    'a',
    'ж',
    '\r\n',
    '🇩🇪',
    '👨‍👩‍👧‍👦',
    'e\u0301',
    'क्षि',
    '한',
    '1️⃣',
    '👍🏽',
    '\u0301',
    '\u200d',
    '\u0600',
  ),
  minLength: 1,
  maxLength: 300,
});
const concatenation = fc.constantFrom<ComposeSettings['concatenation']>('udh8', 'udh16', 'text');
const settings = fc.record({
  concatenation,
  replyHeader: fc.constantFrom<ComposeSettings['replyHeader']>('none', 'compatible', 'short', { template: '{user}: ' }),
  footer: fc.constantFrom('', '\n-- \nexample', '€'),
  maxParts: fc.integer({ min: 1, max: 12 }),
  overflow: fc.constant('truncate' as const),
  transliterate: fc.boolean(),
  nationalShifts: fc.constantFrom<number[][]>([], [1], [1, 2, 3]),
});

/** Texts in which every character is a grapheme cluster of one code point: what the other packages know. */
const unclustered = fc.oneof(sevenBit, anyText).filter((text) => graphemes(text).length === [...text].length);

test('a text without clusters takes as many segments as two other packages say', () => {
  fc.assert(
    fc.property(unclustered, (text) => {
      const found = compose(bare(text));

      const other = split(text);
      expect(found.segments).toHaveLength(other.parts.length);
      expect(found.encoding).toBe(other.characterSet === 'GSM' ? 'gsm7' : 'ucs2');
      expect(found.segments).toHaveLength(new SegmentedMessage(text, 'auto').segmentsCount);
    }),
    { numRuns: 500 },
  );
});

test('segments joined are the text, none is overfull, and no cluster is divided', () => {
  fc.assert(
    fc.property(
      fc.oneof(sevenBit, anyText, clustered),
      fc.constantFrom('udh8' as const, 'udh16' as const),
      (text, way) => {
        const found = compose(bare(text, { concatenation: way }));

        expect(found.segments.join('')).toBe(text);
        expect(found.segments.every((segment) => segment !== '' && segment.isWellFormed())).toBe(true);
        expect(found.usage.every(({ used, left }) => used > 0 && left >= 0)).toBe(true);
        const capacity = found.encoding === 'ucs2' ? 66 : 152;
        if (graphemes(text).some((cluster) => cluster.length > capacity / 2)) return;
        expect(found.segments.flatMap(graphemes)).toEqual(graphemes(text));
      },
    ),
    { numRuns: 1_000 },
  );
});

test('no division into fewer segments exists', () => {
  fc.assert(
    fc.property(clustered, (text) => {
      const found = compose(bare(text));
      if (found.segments.length === 1) return;

      // Every segment but the last is so full that the next cluster would not fit.
      for (const [index, { left }] of found.usage.slice(0, -1).entries()) {
        const [next = ''] = graphemes(found.segments[index + 1] ?? '');
        expect(next.length).toBeGreaterThan(left);
      }
    }),
  );
});

test('whatever is cut off is given back exactly, and the rest is sent whole', () => {
  fc.assert(
    fc.property(fc.oneof(sevenBit, anyText, clustered), settings, (body, chosen) => {
      const roomy = compose(bare(body, { ...chosen, maxParts: 255, transliterate: false }));
      let found: ReturnType<typeof compose>;
      try {
        found = compose(bare(body, chosen));
      } catch (error) {
        expect(error).toMatchObject({ code: 'TOO_MANY_PARTS' });
        return;
      }

      expect(found.segments.length).toBeLessThanOrEqual(chosen.maxParts);
      expect(found.usage.every(({ used, left }) => used > 0 && left >= 0)).toBe(true);
      if (found.rest === undefined) return;
      expect(body.endsWith(found.rest)).toBe(true);
      expect(found.rest.isWellFormed()).toBe(true);
      expect(found.segments.at(-1)).toContain('(truncated)');
      if (chosen.transliterate || chosen.concatenation === 'text') return;
      const sent = body.slice(0, body.length - found.rest.length);
      expect(found.segments.join('')).toContain(`${sent}(truncated)`);
      expect(roomy.segments.length).toBeGreaterThan(chosen.maxParts);
    }),
    { numRuns: 1_000 },
  );
});

test('a preview is what is then sent', () => {
  fc.assert(
    fc.property(fc.oneof(sevenBit, anyText), settings, (body, chosen) => {
      const request = bare(body, { ...chosen, maxParts: 255 });
      const { saving, ...shown } = preview(request);

      expect(shown).toEqual(compose(request));
      if (saving === undefined) return;
      const saved = compose(bare(body, { ...chosen, maxParts: 255, transliterate: true }));
      expect(saving).toEqual({
        segments: saved.segments.length,
        saved: Math.max(0, shown.segments.length - saved.segments.length),
        changed: saved.changed,
      });
    }),
  );
});

test('more national tables never make a text longer', () => {
  const text = fc.string({
    unit: fc.constantFrom(...'abc €[', ...'ğşıİçĞ', ...'áíóúÁ', ...'êôãõÂ'),
    minLength: 1,
    maxLength: 500,
  });

  fc.assert(
    fc.property(text, fc.constantFrom('udh8' as const, 'text' as const), (body, concatenation) => {
      const count = (nationalShifts: number[]) =>
        compose(bare(body, { nationalShifts, concatenation })).segments.length;

      const all = count([1, 2, 3]);
      for (const fewer of [[], [1], [2], [3], [1, 2], [1, 3], [2, 3]]) expect(all).toBeLessThanOrEqual(count(fewer));
    }),
  );
});
