import type { Alphabet } from './alphabet.js';

/** A text with what it costs in one alphabet, in septets or UTF-16 units. */
export class MeasuredText {
  readonly text: string;
  /** Cost of all units before each place. */
  readonly #sums: Uint32Array;

  private constructor(text: string, sums: Uint32Array) {
    this.text = text;
    this.#sums = sums;
  }

  /** Measures a text; undefined when the alphabet lacks one of its characters. */
  static of(text: string, alphabet: Alphabet): MeasuredText | undefined {
    const sums = new Uint32Array(text.length + 1);
    let sum = 0;
    for (let at = 0; at < text.length; at += 1) {
      const cost = alphabet.cost(text.charCodeAt(at));
      if (cost === 0) return undefined;
      sum += cost;
      sums[at + 1] = sum;
    }
    return new MeasuredText(text, sums);
  }

  get length(): number {
    return this.text.length;
  }

  /** Cost of the text from one place to another. */
  cost(from: number, to: number = this.length): number {
    return (this.#sums[to] ?? 0) - (this.#sums[from] ?? 0);
  }

  /** The furthest place that can be reached from `start` without costing more than `room`; it may be inside a character. */
  reach(start: number, room: number): number {
    let end = Math.min(this.length, start + room); // no unit costs less than one
    while (this.cost(start, end) > room) end -= 1;
    return end;
  }
}
