import type { Clock, Timer } from '../core/index.js';

/** How fast a device can hear: as the line is, in short blocks, or octet by octet. */
export type Pacing = 'none' | 'blocks' | 'octets';

/** Nokia 6310 and its kin lose what is behind the 18th octet in 10 ms; three-wire cables of Siemens M55 want 20 ms an octet. */
const STEPS: Readonly<Record<Exclude<Pacing, 'none'>, { octets: number; pauseMs: number }>> = {
  blocks: { octets: 16, pauseMs: 12 },
  octets: { octets: 1, pauseMs: 20 },
};

/** Writes octets in pieces with pauses between them, where a device needs that. */
export class Pacer {
  pacing: Pacing = 'none';
  readonly #clock: Clock;
  readonly #put: (octets: string) => void;
  #waiting = '';
  #timer: Timer | undefined;

  constructor(clock: Clock, put: (octets: string) => void) {
    this.#clock = clock;
    this.#put = put;
  }

  write(octets: string): void {
    this.#waiting += octets;
    if (this.#timer === undefined) this.#next();
  }

  /** Forgets what was not written yet. */
  drop(): void {
    this.#waiting = '';
  }

  #next(): void {
    this.#timer = undefined;
    if (this.#waiting === '') return;
    const step = this.pacing === 'none' ? undefined : STEPS[this.pacing];
    const piece = this.#waiting.slice(0, step?.octets);
    this.#waiting = this.#waiting.slice(piece.length);
    if (step) this.#timer = this.#clock.after(step.pauseMs, () => this.#next());
    this.#put(piece);
  }
}
