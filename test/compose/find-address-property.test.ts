import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findAddress } from '../../src/compose/index.js';

const ADDRESS = 'sip:bob@example.org';
const HEADER = `From ${ADDRESS} (if you reply DO NOT remove it)\r\n\r\n`;
/** First place where a cut leaves more than the address, which nobody could tell from a text that follows at once. */
const FIRST_CUT = `From ${ADDRESS} `.length;

const cuts = fc.integer({ min: FIRST_CUT, max: HEADER.length });
/** A header after what phones do to it. */
const spelling = fc.constantFrom<(header: string) => string>(
  (header) => header,
  (header) => header.toLowerCase(),
  (header) => header.toUpperCase().replace('BOB@EXAMPLE.ORG', 'bob@example.org'),
  (header) => header.replaceAll('\r\n', '\n'),
  (header) => header.replaceAll(' (', '\r\n('),
  (header) => header.replace('DO NOT', 'DONOT'),
);

test('wherever a header is cut, a text that begins like a sentence comes back whole and alone', () => {
  const sentence = fc
    .tuple(
      fc.constantFrom(...'ABCGHJKLMPQRSTUVWXZÄÉЖ你'),
      fc.constantFrom('x', 'a', 'e', 'o'),
      fc.string({ unit: 'grapheme' }),
    )
    // A parenthesis that closes makes one before it the user's own.
    .map(([first, second, rest]) => `${first}${second}${rest.replaceAll(')', '')}`);

  fc.assert(
    fc.property(cuts, sentence, spelling, (cut, text, spelt) => {
      const found = findAddress(spelt(HEADER).slice(0, cut) + text);

      expect(found).toMatchObject({ address: ADDRESS, body: text });
    }),
    { numRuns: 5_000 },
  );
});

test('wherever a header is cut, no letter of any text that follows is lost', () => {
  const text = fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.lorem(),
      fc.constantFrom('really?', 'no idea', 'it rains', 'you too', 'doing'),
    )
    // White space and signs can be the header's; a small letter before a capital is taken for its last one.
    .filter((candidate) => /^(?!\p{Ll}\p{Lu})[\p{Ll}\p{Lu}]{2}/u.test(candidate))
    // A text that begins with one of the header's words cannot be told from it.
    .filter(
      (candidate) => !/^(?:if|you|reply|do|not|remove|it)(?![\p{L}])/iu.test(candidate) && !/^it\)/i.test(candidate),
    );
  const written = (words: string) => words.replace(/\s/g, '').toLowerCase();
  /** A text that is how the header goes on from there is the header. */
  const goesOn = (cut: number, candidate: string) => written(HEADER.slice(cut)).startsWith(written(candidate));

  fc.assert(
    fc.property(cuts, text, (cut, candidate) => {
      fc.pre(!goesOn(cut, candidate));

      const found = findAddress(HEADER.slice(0, cut) + candidate);

      expect(found?.address).toBe(ADDRESS);
      expect(found?.body.endsWith(candidate)).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

test('a whole header goes without a trace, whatever the text is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), spelling, (text, spelt) => {
      const found = findAddress(spelt(HEADER) + text);

      expect(found?.body).toBe(text.trim() === '' ? '' : text.replace(/^[\r\n]+/, ''));
    }),
  );
});

test('any text either holds an address or none, and nothing is invented', () => {
  const pieces = fc.constantFrom(
    'From ',
    'sip:',
    'sips:',
    'bob',
    '@',
    'x.org',
    ' (if',
    ' you',
    '> ',
    '\r\n',
    ';lr',
    '<',
    '>',
    '?',
    '[',
    '🎄',
    'ß',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 40 }).map((list) => list.join('')),
  );

  fc.assert(
    fc.property(text, (candidate) => {
      const found = findAddress(candidate);

      if (found === undefined) return;
      expect(found.address).toMatch(/^sips?:[^\s@<>]+@[^\s@<>]+$/);
      expect(found.address).toMatch(/^[\x20-\x7e]+$/);
      expect(found.body.length).toBeLessThanOrEqual(candidate.length);
    }),
    { numRuns: 5_000 },
  );
});

const SIZE = 65_536;
const fill = (piece: string) => piece.repeat(Math.ceil(SIZE / piece.length)).slice(0, SIZE);

test.each([
  ['schemes', fill('sip:')],
  ['schemes with a user', fill('sip:a')],
  ['schemes of a Turkish phone', fill('sİp:ı ')],
  ['one endless user', `sip:${fill('a')}`],
  ['one endless host', `sip:a@${fill('a.')}`],
  ['hyphens in a host', `sip:a@${fill('a-')}`],
  ['dots behind a host', `sip:a@b${fill('.')}x`],
  ['parameters', `sip:a@b${fill(';a=b.')}`],
  ['header fields', `sip:a@b?${fill('a=b&')}`],
  ['openers', fill('<')],
  ['addresses', fill('sip:a@b ')],
  ['blanks before the address', `From${fill(' ')}sip:a@b`],
  ['blanks behind the address', `From sip:a@b${fill(' ')}x`],
  ['line ends', `${fill('\r\n')}sip:a@b${fill('\r\n')}`],
  ['quotation marks', `${fill('>')}From sip:a@b (if you${fill('\n>')}reply`],
  ['parentheses', `From sip:a@b ${fill('(if ')}`],
  ['blank quoted lines', `> From sip:a@b (if you reply DO NOT remove it)${fill('\n> ')}x`],
  ['letters', `From sip:a@b (if you ${fill('re')}`],
])('64 KB of %s are read in a few milliseconds', (_name, text) => {
  // Processor time, the least of several runs: what else the machine does is not measured.
  const times = Array.from({ length: 7 }, () => {
    const before = process.cpuUsage();
    findAddress(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });

  expect(Math.min(...times)).toBeLessThan(10);
});
