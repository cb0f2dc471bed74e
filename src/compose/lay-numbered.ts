import { type Alphabet, costOf } from './alphabet.js';
import type { Laid } from './laid.js';
import type { MeasuredText } from './measured-text.js';
import { safeCut } from './safe-cut.js';

/** The characters after which the OpenSER module broke a text. */
const BREAKS = ".\u0020;\r\n-!?+='\t";
/** A last part of so little, as the module had it, is a stub: the part before it then gives up half of its text. */
const STUB = 24;
/** Digits of the greatest number of parts. */
const MOST_DIGITS = 3;

/** What bounds the parts. */
export interface NumberedRoom {
  /** What one part holds, its mark included. */
  capacity: number;
  /** Most parts, up to 255. */
  limit: number;
  alphabet: Alphabet;
}

/**
 * Divides a text the OpenSER module's way, for handsets that get each part as a message of its own: `(i/n)` at the end of
 * the first part and at the start of the others, breaks between words, no stub at the end.
 *
 * The module numbered only where that cost no further part, and ran out of digits at ten; here every part has its number.
 *
 * @returns undefined when the text needs more than `limit` parts.
 */
export function layNumbered(measured: MeasuredText, room: NumberedRoom): Laid[] | undefined {
  for (let digits = 1; digits <= MOST_DIGITS; digits += 1) {
    const ends = partEnds(measured, room, digits);
    if (ends === undefined) return undefined;
    if (String(ends.length).length <= digits) return marked(measured, ends, room.alphabet);
  }
  return undefined;
}

/** Where the parts end when the number of all parts has so many digits; undefined beyond the limit. */
function partEnds(measured: MeasuredText, { capacity, limit, alphabet }: NumberedRoom, digits: number) {
  const ends: number[] = [];
  for (let start = 0; start < measured.length; ) {
    if (ends.length === limit) return undefined;
    const room = capacity - costOf(alphabet, mark(ends.length + 1, '9'.repeat(digits)));
    const end = partEnd(measured, { start, room, capacity });
    ends.push(end);
    start = end;
  }
  return ends;
}

interface Part {
  start: number;
  /** What the part holds beside its mark. */
  room: number;
  capacity: number;
}

function partEnd(measured: MeasuredText, { start, room, capacity }: Part): number {
  const furthest = measured.reach(start, room);
  if (furthest === measured.length) return furthest;
  const left = measured.cost(start);
  const leavesStub = measured.cost(furthest) <= STUB;
  const wanted = leavesStub ? measured.reach(start, Math.floor(left / 2)) : furthest;
  // Neither less than half of what was wanted, nor so little that the stub's part would not hold the rest.
  const least = Math.max(measured.cost(start, wanted) / 2, leavesStub ? left - room : 0);
  for (let at = wanted; at > start && measured.cost(start, at) >= least; at -= 1) {
    if (!BREAKS.includes(measured.text[at - 1] ?? '')) continue;
    if (safeCut(measured, { start, at, capacity }) === at) return at;
  }
  return safeCut(measured, { start, at: wanted, capacity });
}

function marked(measured: MeasuredText, ends: readonly number[], alphabet: Alphabet): Laid[] {
  return ends.map((end, index) => {
    const start = ends[index - 1] ?? 0;
    const text = measured.text.slice(start, end);
    const number = mark(index + 1, String(ends.length));
    return {
      text: index === 0 ? text + number : number + text,
      used: measured.cost(start, end) + costOf(alphabet, number),
    };
  });
}

/** Every character that a mark may hold. */
export const MARK_CHARACTERS = '(0123456789/)';

const mark = (index: number, total: string) => `(${index}/${total})`;
