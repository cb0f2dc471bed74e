import { expect, test } from 'vitest';
import { type ComposeSettings, compose } from '../../src/compose/index.js';
import { bare } from './requests.js';

const lengths = (texts: readonly string[]) => texts.map((text) => text.length);

test('the recipient reads who wrote, as the old module had it', () => {
  const { segments } = compose(bare('Hello', { replyHeader: 'compatible' }));

  expect(segments).toEqual(['From sip:alice@example.org (if you reply DO NOT remove it)\r\n\r\nHello']);
});

test.each<[ComposeSettings['replyHeader'], string]>([
  ['short', 'sip:alice@example.org\nHello'],
  ['none', 'Hello'],
  [{ template: '{user} at {host}: ' }, 'alice at example.org: Hello'],
  [{ template: '<{uri}>\n' }, '<sip:alice@example.org>\nHello'],
  [{ template: '{name} $& {{uri}} ' }, '{name} $& {sip:alice@example.org} Hello'],
])('a reply header can be told otherwise: %j', (replyHeader, text) => {
  expect(compose(bare('Hello', { replyHeader })).segments).toEqual([text]);
});

test('a template knows the user of an address with parameters', () => {
  const request = {
    ...bare('Hi', { replyHeader: { template: '{user}|{host} ' } }),
    sender: 'sips:bob@h:5061;lr?x=y@z',
  };

  expect(compose(request).segments).toEqual(['bob|h:5061 Hi']);
});

test('a footer stands behind the text as it is configured', () => {
  expect(compose(bare('Hello', { footer: '\r\n\r\n[example]' })).segments).toEqual(['Hello\r\n\r\n[example]']);
});

test('characters of GSM 7 bit and of its extension table arrive unchanged, two septets for each of the latter', () => {
  const text = '@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉÄÖÑÜ§¿äöñüà';
  const extended = '[]{}\\^~|€\f';

  expect(compose(bare(text))).toMatchObject({ encoding: 'gsm7', segments: [text], usage: [{ used: text.length }] });
  expect(compose(bare(extended)).usage).toEqual([{ used: 20, left: 140 }]);
});

test('other characters make the message UCS-2, and it says which', () => {
  const found = compose(bare('Привет 😀😀 ç'));

  expect(found).toMatchObject({ encoding: 'ucs2', segments: ['Привет 😀😀 ç'], usage: [{ used: 13, left: 57 }] });
  expect(found.forcing).toContainEqual({ character: '😀', codePoint: 'U+1F600', count: 2 });
  expect(found.forcing).toContainEqual({ character: 'ç', codePoint: 'U+00E7', count: 1 });
  expect(found.forcing).toHaveLength(8);
});

test.each(['\0', 'a\x1ab', '\x1b', '\t'])('a control character is text like any other: %j', (text) => {
  expect(compose(bare(text))).toMatchObject({ encoding: 'ucs2', segments: [text] });
});

test('line ends are in GSM 7 bit', () => {
  expect(compose(bare('a\r\nb\nc\rd')).encoding).toBe('gsm7');
});

test.each<[ComposeSettings['concatenation'], string, number[]]>([
  ['udh8', 'a'.repeat(160), [160]],
  ['udh8', 'a'.repeat(161), [153, 8]],
  ['udh8', 'a'.repeat(306), [153, 153]],
  ['udh8', 'a'.repeat(307), [153, 153, 1]],
  ['udh16', 'a'.repeat(160), [160]],
  ['udh16', 'a'.repeat(161), [152, 9]],
  ['udh8', 'ж'.repeat(70), [70]],
  ['udh8', 'ж'.repeat(71), [67, 4]],
  ['udh16', 'ж'.repeat(71), [66, 5]],
  ['udh8', `${'a'.repeat(152)}€${'a'.repeat(10)}`, [152, 11]],
])('%s fills its segments', (concatenation, text, expected) => {
  const found = compose(bare(text, { concatenation }));

  expect(lengths(found.segments)).toEqual(expected);
  expect(found.concatenation).toBe(expected.length === 1 ? 'none' : concatenation);
  expect(found.segments.join('')).toBe(text);
});

const family = '👨‍👩‍👧‍👦';
test.each([
  ['a flag', '🇩🇪'],
  ['the second of two flags', '🇩🇪🇫🇷'],
  ['a family', family],
  ['a skin tone', '👍🏽'],
  ['a keycap', '1️⃣'],
  ['an accent of its own', 'e\u0301'],
  ['a Hindi syllable', 'क्षि'],
  ['a Hangul syllable in letters', '한'],
  ['a line end', 'ж\r\n'],
])('%s at the end of a segment goes to the next one as a whole', (_name, cluster) => {
  const last = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(cluster)].at(-1)?.segment ?? '';
  const before = 'ж'.repeat(68 - cluster.length) + cluster.slice(0, -last.length);

  const { segments } = compose(bare(before + last + 'ж'.repeat(40)));

  expect(segments[0]).toBe(before);
  expect(segments[1]?.startsWith(last)).toBe(true);
});

test('a line end is not divided in GSM 7 bit either', () => {
  expect(lengths(compose(bare(`${'a'.repeat(152)}\r\n${'a'.repeat(20)}`)).segments)).toEqual([152, 22]);
});

test('a cluster that no segment can hold is divided between code points', () => {
  const found = compose(bare(`x${'\u0301'.repeat(70)}${'😀\u200d'.repeat(60)}`));

  expect(found.segments.length).toBe(4);
  for (const segment of found.segments) expect(segment.isWellFormed()).toBe(true);
});

test.each(['', '\ud800', 'a\udc00b', '\udc00\ud800'])('no text and half characters are refused: %j', (body) => {
  expect(() => compose(bare(body))).toThrow(expect.objectContaining({ code: 'TEXT_INVALID' }));
});

test('a text that is too long is refused where it must not be cut, and the refusal says how long it is', () => {
  const long = bare('a'.repeat(154 * 4), { maxParts: 4, overflow: 'refuse' });

  expect(() => compose(long)).toThrow('the text takes 5 parts, allowed are 4 (TOO_MANY_PARTS)');
  expect(() => compose(bare('a'.repeat(153 * 256)))).toThrow('more than 255 parts');
  expect(compose(bare('a'.repeat(153 * 255))).segments).toHaveLength(255);
});

const turkish = 'Ağaç ve şişe ışıkta';

test('a national table keeps a text in GSM 7 bit where it is enabled', () => {
  expect(compose(bare(turkish)).encoding).toBe('ucs2');
  expect(compose(bare(turkish, { nationalShifts: [1] }))).toMatchObject({ encoding: 'gsm7', segments: [turkish] });
  expect(compose(bare(turkish, { nationalShifts: [3] })).encoding).toBe('ucs2');
});

test('of several tables those are taken that need least', () => {
  const one = compose(bare(`İ${'a'.repeat(150)}`, { nationalShifts: [1] }));
  const many = compose(bare('İşğ'.repeat(40), { nationalShifts: [13, 1] }));

  expect(one).toMatchObject({ nationalShift: { locking: 1 }, usage: [{ used: 151, left: 4 }] });
  expect(many).toMatchObject({ nationalShift: { locking: 1 }, segments: { length: 1 } });
});

test('national tables stay out of a text that does without', () => {
  const found = compose(bare('plain text', { nationalShifts: [1, 2, 3] }));

  expect(found).not.toHaveProperty('nationalShift');
});

test('segments with a national table hold less', () => {
  const found = compose(bare('ı'.repeat(156), { nationalShifts: [1] }));

  expect(found).toMatchObject({
    nationalShift: { locking: 1 },
    usage: [
      { used: 149, left: 0 },
      { used: 7, left: 142 },
    ],
  });
});
