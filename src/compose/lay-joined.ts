import type { Laid } from './laid.js';
import type { MeasuredText } from './measured-text.js';
import { safeCut } from './safe-cut.js';

/**
 * Fills one segment after the other, as handsets join them without a seam. No other division has fewer segments.
 *
 * @returns undefined when the text needs more than `limit` segments.
 */
export function layJoined(measured: MeasuredText, room: { capacity: number; limit: number }): Laid[] | undefined {
  const { capacity, limit } = room;
  const segments: Laid[] = [];
  for (let start = 0; start < measured.length; ) {
    if (segments.length === limit) return undefined;
    const end = safeCut(measured, { start, at: measured.reach(start, capacity), capacity });
    segments.push({ text: measured.text.slice(start, end), used: measured.cost(start, end) });
    start = end;
  }
  return segments;
}
