import { expect, test } from 'vitest';
import { compose } from '../../src/compose/index.js';
import { bare } from './requests.js';

const short = (body: string, maxParts: number, settings = {}) =>
  compose(bare(body, { maxParts, overflow: 'truncate', ...settings }));

test('the last part of a text that was cut says so, and the sender gets what was not sent', () => {
  const body = `${'a'.repeat(300)}${'b'.repeat(300)}`;

  const { segments, rest, usage } = short(body, 2);

  expect(segments).toEqual(['a'.repeat(153), `${'a'.repeat(142)}(truncated)`]);
  expect(rest).toBe(`${'a'.repeat(5)}${'b'.repeat(300)}`);
  expect(usage.at(-1)).toEqual({ used: 153, left: 0 });
});

test('one part alone holds 160 characters, mark and header included', () => {
  const found = short('a'.repeat(500), 1, { replyHeader: 'short' });

  expect(found).toMatchObject({ concatenation: 'none', usage: [{ used: 160, left: 0 }] });
  expect(found.segments[0]).toMatch(/^sip:alice@example\.org\na+\(truncated\)$/);
  expect(found.rest).toHaveLength(500 - (160 - 22 - 11));
});

test('the footer stays behind the mark', () => {
  const { segments, rest } = short('a'.repeat(500), 1, { footer: '\nexample' });

  expect(segments).toEqual([`${'a'.repeat(160 - 11 - 8)}(truncated)\nexample`]);
  expect(rest).toHaveLength(500 - 141);
});

test('a text that fits is not cut', () => {
  expect(short('a'.repeat(306), 2)).not.toHaveProperty('rest');
});

test('a footer goes before any of the text does, when both cannot stay', () => {
  const footer = 'f'.repeat(200);

  const whole = short('a'.repeat(160), 1, { footer });
  const cut = short('a'.repeat(200), 1, { footer });

  expect(whole).toMatchObject({ segments: ['a'.repeat(160)] });
  expect(whole).not.toHaveProperty('rest');
  expect(cut).toMatchObject({ segments: [`${'a'.repeat(149)}(truncated)`], rest: 'a'.repeat(51) });
});

test('a header that leaves no room for the text is refused: it would cost and say nothing', () => {
  const replyHeader = { template: 'x'.repeat(160) };

  expect(() => short('Hello', 1, { replyHeader })).toThrow('no room for text in 1 part (TOO_MANY_PARTS)');
});

test('no cluster is cut in two', () => {
  const flags = '🇩🇪'.repeat(40);

  const { segments, rest } = short(flags, 1);

  expect(segments).toEqual([`${'🇩🇪'.repeat(14)}(truncated)`]);
  expect(rest).toBe('🇩🇪'.repeat(26));
});

test('the text is not sent as UCS-2 for a character that is cut off', () => {
  const found = short(`${'a'.repeat(500)}😀`, 2);

  expect(found).toMatchObject({ encoding: 'gsm7', forcing: [] });
  expect(found.rest).toBe(`${'a'.repeat(205)}😀`);
});

test('nor is it, when an accent of its own follows the last character', () => {
  const found = short(`${'a'.repeat(200)}e\u0301${'b'.repeat(300)}`, 2);

  expect(found).toMatchObject({ encoding: 'gsm7', rest: `e\u0301${'b'.repeat(300)}` });
});

test('what is given back is as it was written, not as it was replaced', () => {
  const body = `“${'a'.repeat(200)}… ${'b'.repeat(90)}”`;

  const found = short(body, 1, { transliterate: true });

  expect(found.segments).toEqual([`"${'a'.repeat(148)}(truncated)`]);
  expect(found.rest).toBe(body.slice(149));
});

test('a replacement is sent whole or not at all', () => {
  const body = `${'a'.repeat(147)}…${'b'.repeat(90)}`;

  const found = short(body, 1, { transliterate: true });

  expect(found.segments).toEqual([`${'a'.repeat(147)}(truncated)`]);
  expect(found.rest).toBe(`…${'b'.repeat(90)}`);
});
