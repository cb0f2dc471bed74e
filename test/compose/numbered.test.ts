import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compose } from '../../src/compose/index.js';
import { bare } from './requests.js';

const WORDS = 'the quick brown fox jumps over the lazy dog and then some ';
const words = (length: number) => WORDS.repeat(Math.ceil(length / WORDS.length)).slice(0, length);
const plain = (body: string, settings = {}) => compose(bare(body, { concatenation: 'text', ...settings }));

/** The text of numbered parts, without the numbers; it fails when one has no number or a wrong one. */
function withoutNumbers(parts: readonly string[]): string {
  if (parts.length === 1) return parts[0] ?? '';
  const texts = parts.map((part, index) => {
    const number = `(${index + 1}/${parts.length})`;
    if (index === 0) {
      expect(part.endsWith(number)).toBe(true);
      return part.slice(0, -number.length);
    }
    expect(part.startsWith(number)).toBe(true);
    return part.slice(number.length);
  });
  return texts.join('');
}

test('a text that fits into one part has no number', () => {
  expect(plain(words(160)).segments).toEqual([words(160)]);
});

test('the first part has its number at the end, the others at the start', () => {
  const { segments, concatenation } = plain(words(400));

  expect(segments).toHaveLength(3);
  expect(segments[0]).toMatch(/ \(1\/3\)$/);
  expect(segments[1]).toMatch(/^\(2\/3\)/);
  expect(segments[2]).toMatch(/^\(3\/3\)/);
  expect(concatenation).toBe('none');
  expect(withoutNumbers(segments)).toBe(words(400));
});

// Body length at which the module went on to the next part, for a From URI of 21 characters, with its footer (whose
// brackets it sent as asterisks). Where the module left the numbers out rather than begin a part, a part begins here.
test.each([
  [78, 1],
  [79, 2],
  [228, 2],
  [234, 3],
  [378, 3],
  [390, 4],
  [531, 4],
  [546, 5],
])('a body of %i characters makes %i parts, as with the old module', (length, parts) => {
  const request = bare(words(length), {
    concatenation: 'text',
    replyHeader: 'compatible',
    footer: '\r\n\r\n*SIP-ROUTER.ORG*',
  });
  const { segments } = compose({ ...request, sender: 'sip:alice@example.org' });

  expect(segments).toHaveLength(parts);
});

test('ten parts and more are numbered in full', () => {
  const { segments } = plain(words(1_900));

  expect(segments.length).toBeGreaterThan(9);
  expect(segments[9]).toMatch(/^\(10\/1\d\)/);
  expect(withoutNumbers(segments)).toBe(words(1_900));
});

test.each(['. ', ' ', ';', '\r\n', '\n', '-', '!', '?', '+', '=', "'"])(
  'a part ends behind a character that the module broke at: %j',
  (sign) => {
    const body = `${'a'.repeat(120)}${sign}${'b'.repeat(100)}`;

    expect(plain(body).segments).toEqual([`${'a'.repeat(120)}${sign}(1/2)`, `(2/2)${'b'.repeat(100)}`]);
  },
);

test.each([',', ':', '/'])('a part does not end behind %j', (sign) => {
  const body = `${'a'.repeat(120)}${sign}${'b'.repeat(100)}`;

  expect(plain(body).segments[0]).toHaveLength(160);
});

test('a break in the first half of a part is no reason to leave the other half empty', () => {
  const { segments } = plain(`${'a'.repeat(60)} ${'b'.repeat(200)}`);

  expect(segments[0]).toHaveLength(160);
});

test('the last part is no stub: the one before gives up half', () => {
  const { segments } = plain('a'.repeat(170));

  expect(segments.map((part) => part.length)).toEqual([85 + 5, 85 + 5]);
});

test('with 90 unbreakable characters behind a header, the module sent the header alone first', () => {
  const request = bare('x'.repeat(90), {
    concatenation: 'text',
    replyHeader: 'compatible',
    footer: '\r\n\r\n*SIP-ROUTER.ORG*',
  });

  expect(compose(request).segments.map((part) => part.length - 5)).toEqual([62, 110]);
});

test('numbered parts hold any text, whole and in order', () => {
  const unit = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...'abcdefgh  .;-\n', '€', '[') },
    { weight: 1, arbitrary: fc.constantFrom('ж', '🇩🇪', '👨‍👩‍👧‍👦', 'e\u0301', '\r\n') },
  );
  const text = fc.oneof(
    fc.string({ unit, minLength: 1, maxLength: 3_000 }),
    fc.string({ unit: fc.constantFrom(...'abc d.€'), minLength: 1, maxLength: 3_000 }),
  );

  fc.assert(
    fc.property(text, (body) => {
      const { segments, usage, encoding } = plain(body);

      expect(withoutNumbers(segments)).toBe(body);
      for (const [index, { used, left }] of usage.entries()) {
        expect(used + left).toBe(encoding === 'gsm7' ? 160 : 70);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(segments[index]?.isWellFormed()).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('numbers are counted with the parts that are sent when the text is cut', () => {
  const { segments, rest } = plain(words(900), { maxParts: 3, overflow: 'truncate' });

  expect(segments).toHaveLength(3);
  expect(segments[2]).toMatch(/^\(3\/3\).*\(truncated\)$/);
  const sent = withoutNumbers(segments).replace('(truncated)', '');
  expect(sent + rest).toBe(words(900));
});
