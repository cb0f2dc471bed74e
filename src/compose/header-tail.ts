import { HEADER_WORDS } from './reply-header.js';

/** How much of the reply header was recognised behind an address. */
export interface HeaderTail {
  /** First place of the text that follows. */
  end: number;
  /** `whole`: to its last word. `part`: enough to be sure. `none`: nothing, or too little to take it from the user. */
  found: 'whole' | 'part' | 'none';
}

/** Behind these words nobody doubts that a header was here: an own "(if ..." of the user goes on differently. */
const SURE_WORDS = 2;

/**
 * Follows the header's words from the end of the address, in any case, however wrapped and quoted, wherever cut.
 *
 * What the user wrote begins where the words differ. When that is inside a word, the letters in common may be either the
 * header's or the user's: where the letters run on as one word they are left to the user.
 *
 * @param afterFrom whether `From` stands before the address; a lone `(` then counts as the header's.
 */
export function headerTail(text: string, at: number, afterFrom: boolean): HeaderTail {
  let position = at;
  let sureFrom = Number.POSITIVE_INFINITY;
  for (const [index, word] of HEADER_WORDS.entries()) {
    const wordStart = afterGap(text, position);
    const common = commonLength(text, { at, wordStart, word });
    if (common < word.length) {
      const end = seam(text, { start: at, position, wordStart, common });
      if (end >= sureFrom) return { end: afterEllipsis(text, end), found: 'part' };
      return afterFrom ? shortTail(text, at, end) : { end: at, found: 'none' };
    }
    position = wordStart + common;
    if (index + 1 === SURE_WORDS) sureFrom = position;
  }
  return { end: position, found: 'whole' };
}

/** A header cut so early that only `From` vouches for it: a parenthesis that is closed later is the user's own. */
function shortTail(text: string, at: number, end: number): HeaderTail {
  const first = afterGap(text, at);
  const isParenthesis = text[first] === '(' && end > first;
  if (isParenthesis && text.includes(')', first)) return { end: first, found: 'none' };
  return { end, found: 'none' };
}

interface Difference {
  /** End of the address. */
  start: number;
  /** End of the last whole word. */
  position: number;
  /** Where the word that differs begins. */
  wordStart: number;
  /** How many of its letters still agree. */
  common: number;
}

/** Where the user's text begins, by the place where it stops agreeing with the header. */
function seam(text: string, { start, position, wordStart, common }: Difference): number {
  const differs = wordStart + common;
  // Of the white space between two words only one blank is the header's.
  if (common === 0 && wordStart > position) return isBlank(text[position]) ? position + 1 : position;
  const before = text[differs - 1];
  const here = text[differs];
  if (!isLetter(before) || here === undefined) return differs;
  const ownWord = () => wordBefore(text, start, differs);
  if (!isLetter(here)) return endsCutHeader(text, differs) ? differs : ownWord();
  if (isLower(before)) return isLower(here) ? ownWord() : differs;
  // A capital before a small letter begins the user's word; capitals run on only among capitals.
  if (isLower(here)) return differs - 1;
  return isLower(text[differs + 1]) ? differs : ownWord();
}

function wordBefore(text: string, start: number, at: number): number {
  let first = at;
  while (first > start && isLetter(text[first - 1])) first -= 1;
  return first;
}

/** A line end, an ellipsis, a digit or a letter without case follows where a header was cut; a blank or comma ends a word of the user's. */
function endsCutHeader(text: string, at: number): boolean {
  return /[\r\n\p{N}\p{L}…]/u.test(text[at] ?? '') || text.startsWith('...', at);
}

/** Some phones put an ellipsis where they cut. It is dropped where white space shows that it is no part of a word. */
function afterEllipsis(text: string, at: number): number {
  const length = text[at] === '…' ? 1 : text.startsWith('...', at) ? 3 : 0;
  const next = text[at + length];
  if (length === 0 || isSpace(text[at - 1] ?? ' ') || !(next === undefined || isSpace(next))) return at;
  return isBlank(next) ? at + length + 1 : at + length;
}

/** Behind white space, and the `>` of quoted lines. */
function afterGap(text: string, at: number): number {
  const gap = /[^\S\r\n]*(?:[\r\n][\s>]*)?/y;
  gap.lastIndex = at;
  return at + (gap.exec(text)?.[0].length ?? 0);
}

interface WordSought {
  /** End of the address. */
  at: number;
  wordStart: number;
  word: string;
}

/**
 * How many letters agree. A phone may change the case of a whole header, never of single letters: a capital in a header
 * of small letters, and a small letter in one of capitals with the capital before it, begin a word of the user's.
 */
function commonLength(text: string, { at, wordStart, word }: WordSought): number {
  const before = text.slice(at, wordStart);
  let small = /\p{Ll}/u.test(before);
  let capitals = before.match(/\p{Lu}/gu)?.length ?? 0;
  for (let length = 0; length < word.length; length += 1) {
    const here = text[wordStart + length];
    const wanted = word[length];
    if (fold(here) !== fold(wanted)) return length;
    if (small && isCapital(here) && here !== wanted) return length;
    if (!small && capitals > 1 && isLower(here)) return Math.max(length - 1, 0);
    small ||= isLower(here);
    capitals += isCapital(here) ? 1 : 0;
  }
  return word.length;
}

/** Letter case set aside, as a Turkish phone changes it, too. */
function fold(character: string | undefined): string | undefined {
  return character === 'İ' || character === 'ı' ? 'i' : character?.toLowerCase();
}

const isSpace = (character: string) => /\s/.test(character);
const isBlank = (character: string | undefined) => character === ' ' || character === '\t';
const isLower = (character = '') => /\p{Ll}/u.test(character);
const isCapital = (character = '') => /\p{Lu}/u.test(character);
/** Of a script that has small letters and capitals; in others no word runs on from the header's letters. */
const isLetter = (character = '') => /[\p{Ll}\p{Lu}]/u.test(character);
