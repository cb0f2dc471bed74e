import type { MeasuredText } from './measured-text.js';

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** Below it only CR LF is a grapheme cluster of more than one unit (UAX #29 §3.1.1). */
const FIRST_JOINING_UNIT = 0x300;

// Clusters of UAX #29 are the same in every language.
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Where a cut is wanted. */
export interface WantedCut {
  /** Where the piece begins; itself a place where a cut is allowed. */
  start: number;
  /** Behind `start`. */
  at: number;
  /** What one whole segment holds: a cluster that costs more has to be cut anyhow. */
  capacity: number;
}

/**
 * The last place not behind `at` where a cut divides no grapheme cluster. A cluster that no segment can hold is cut
 * between two code points. Always behind `start`, but for a cut between the halves of a surrogate pair that begins there.
 */
export function safeCut(measured: MeasuredText, { start, at, capacity }: WantedCut): number {
  const { text } = measured;
  if (at >= text.length) return text.length;
  const before = text.charCodeAt(at - 1);
  const behind = text.charCodeAt(at);
  if (before < FIRST_JOINING_UNIT && behind < FIRST_JOINING_UNIT) {
    const isLineEnd = before === CARRIAGE_RETURN && behind === LINE_FEED;
    return isLineEnd && at - 1 > start ? at - 1 : at;
  }
  const { from, to } = clusterAt(text, start, at, capacity);
  if (from === at) return at;
  if (from > start && measured.cost(from, to) <= capacity) return from;
  return isPair(before, behind) ? at - 1 : at;
}

/** The cluster around a place; one that is longer than a segment need not be seen to its end. */
function clusterAt(text: string, start: number, at: number, capacity: number): { from: number; to: number } {
  const window = text.slice(start, at + capacity + 2);
  const cluster = SEGMENTER.segment(window).containing(at - start);
  if (cluster === undefined) return { from: at, to: at };
  return { from: start + cluster.index, to: start + cluster.index + cluster.segment.length };
}

const isPair = (before: number, behind: number) =>
  before >= 0xd800 && before <= 0xdbff && behind >= 0xdc00 && behind <= 0xdfff;
