/** One segment with what it costs in its alphabet, in septets or UTF-16 units. */
export interface Laid {
  text: string;
  used: number;
}
