import { codePointsOf } from './code-points.js';
import type { Replacement } from './composition.js';
import { TRANSLITERATION } from './transliteration-table.js';

/** A text in which characters were replaced, with the way back. */
export interface Transliterated {
  text: string;
  /** One entry for each kind of replacement, in order of appearance. */
  changed: Replacement[];
  /** Place in the original text of a place in the new one; one inside a replacement counts as its beginning. */
  sourceOf(place: number): number;
}

/** Whether an alphabet has a UTF-16 unit. */
export type Carries = (unit: number) => boolean;

/** One replacement at its place. */
interface Patch {
  /** Places before and behind, in the new text and in the original. */
  to: { start: number; end: number };
  from: { start: number; end: number };
}

/**
 * Replaces what an alphabet lacks by what it has: by the composed form, the table, or the letter without its marks.
 *
 * @returns undefined when something would still be missing: then nothing is gained by changing the rest.
 */
export function transliterate(text: string, carries: Carries): Transliterated | undefined {
  const changed = new Map<string, Replacement>();
  const patches: Patch[] = [];
  let result = '';
  for (const { 0: piece, index } of text.matchAll(/\P{M}\p{M}*|\p{M}+/gsu)) {
    const plain = isCarried(piece, carries) ? piece : standIn(piece, carries);
    if (plain === undefined) return undefined;
    if (plain !== piece) {
      count(changed, piece, plain);
      patches.push({
        to: { start: result.length, end: result.length + plain.length },
        from: { start: index, end: index + piece.length },
      });
    }
    result += plain;
  }
  return { text: result, changed: [...changed.values()], sourceOf: (place) => sourceOf(patches, place) };
}

function standIn(piece: string, carries: Carries): string | undefined {
  const composed = piece.normalize('NFC');
  if (isCarried(composed, carries)) return composed;
  let plain = '';
  for (const character of composed) {
    const letter = plainCharacter(character, carries);
    if (letter === undefined) return undefined;
    plain += letter;
  }
  return plain;
}

function plainCharacter(character: string, carries: Carries): string | undefined {
  const direct = fromTable(character, carries);
  if (direct !== undefined) return direct;
  let plain = '';
  for (const part of character.normalize('NFKD')) {
    if (/\p{M}/u.test(part)) continue;
    const letter = part === character ? undefined : fromTable(part, carries);
    if (letter === undefined) return undefined;
    plain += letter;
  }
  // A mark alone means something that must not vanish, unless it stood on a letter that is kept.
  return plain === '' && !/^\p{Mn}$/u.test(character) ? undefined : plain;
}

function fromTable(character: string, carries: Carries): string | undefined {
  if (isCarried(character, carries)) return character;
  const plain = TRANSLITERATION.get(character);
  return plain !== undefined && isCarried(plain, carries) ? plain : undefined;
}

function isCarried(text: string, carries: Carries): boolean {
  for (let at = 0; at < text.length; at += 1) if (!carries(text.charCodeAt(at))) return false;
  return true;
}

function count(changed: Map<string, Replacement>, from: string, to: string): void {
  const known = changed.get(from);
  if (known !== undefined) {
    known.count += 1;
    return;
  }
  changed.set(from, { from, codePoints: codePointsOf(from), to, count: 1 });
}

function sourceOf(patches: readonly Patch[], place: number): number {
  let last: Patch | undefined;
  for (const patch of patches) {
    if (patch.to.start > place) break;
    last = patch;
  }
  if (last === undefined) return place;
  if (place < last.to.end) return last.from.start;
  return last.from.end + (place - last.to.end);
}
