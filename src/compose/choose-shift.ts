import { type Alphabet, shiftedAlphabets } from './alphabet.js';
import { MARK_CHARACTERS } from './lay-numbered.js';
import { layOut } from './layout.js';
import { MOST_SEGMENTS, TRUNCATED } from './limits.js';
import { segmentCapacity } from './segment-header.js';
import type { MessageSettings } from './settings.js';

/** An alphabet that carries a text, with what the text costs in it. */
interface Candidate {
  alphabet: Alphabet;
  cost: number;
  /** Segments that are needed whatever the places of the cuts. */
  atLeast: number;
}

/**
 * The national tables that carry a text in the fewest segments, and among equals at the least cost, headers included.
 *
 * @returns undefined when no allowed pair of tables has all of its characters, and those of the marks.
 */
export function chooseShift(text: string, settings: MessageSettings): Alphabet | undefined {
  const candidates = candidatesFor(text, settings);
  const { concatenation, ports } = settings;
  let best: { alphabet: Alphabet; segments: number } | undefined;
  for (const { alphabet, atLeast } of candidates) {
    if (best !== undefined && atLeast >= best.segments) continue;
    const layout = layOut(text, { alphabet, concatenation, ports, limit: MOST_SEGMENTS });
    const segments = layout?.segments.length ?? MOST_SEGMENTS + 1;
    if (best === undefined || segments < best.segments) best = { alphabet, segments };
  }
  return best?.alphabet;
}

/** The cheapest first. */
function candidatesFor(text: string, { nationalShifts, concatenation, ports }: MessageSettings): Candidate[] {
  if (nationalShifts.length === 0) return [];
  const counts = unitCounts(text);
  const joint = concatenation === 'text' ? 'none' : concatenation;
  const candidates = shiftedAlphabets(nationalShifts).flatMap((alphabet) => {
    const cost = costOfUnits(alphabet, counts);
    if (cost === undefined) return [];
    const { encoding, nationalShift } = alphabet;
    const single = segmentCapacity({ encoding, concatenation: 'none', nationalShift, ports });
    const joined = segmentCapacity({ encoding, concatenation: joint, nationalShift, ports });
    const room = cost <= single ? single : joined;
    return [{ alphabet, cost: cost / room, atLeast: Math.ceil(cost / room) }];
  });
  return candidates.sort((one, other) => one.cost - other.cost);
}

/** How often each UTF-16 unit stands in a text; those of the marks count as well, with 0. */
function unitCounts(text: string): Map<number, number> {
  const counts = new Map<number, number>();
  for (const character of MARK_CHARACTERS + TRUNCATED) counts.set(character.charCodeAt(0), 0);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  return counts;
}

function costOfUnits(alphabet: Alphabet, counts: ReadonlyMap<number, number>): number | undefined {
  let sum = 0;
  for (const [unit, count] of counts) {
    const cost = alphabet.cost(unit);
    if (cost === 0) return undefined;
    sum += cost * count;
  }
  return sum;
}
