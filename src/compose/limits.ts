/** TS 23.040 §9.2.3.24.1: the number of segments is one octet. */
export const MOST_SEGMENTS = 255;
/** Ends the last part of a text that was cut, as the OpenSER module wrote it. */
export const TRUNCATED = '(truncated)';

/** How many segments a message may have where the settings allow so many. */
export function segmentLimit(maxParts: number): number {
  return Math.min(Math.max(maxParts, 1), MOST_SEGMENTS);
}

/** So many parts, in words. */
export function parted(count: number): string {
  return count === 1 ? '1 part' : `${count} parts`;
}
