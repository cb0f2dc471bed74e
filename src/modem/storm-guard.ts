import type { Clock } from '../core/index.js';

/** So often may a modem break down at work within so long; more than that, and resetting it does more harm than good. */
const LIMIT = 10;
const WINDOW_MS = 1_800_000;

/** Notices a modem that breaks down again and again though each recovery went well: weak power, a bad cable. */
export class StormGuard {
  readonly #clock: Clock;
  #at: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes a breakdown. Why the modem has to be left alone for a while; undefined when it need not. */
  note(reason: string): string | undefined {
    const now = this.#clock.monotonic();
    this.#at = [...this.#at.filter((at) => now - at < WINDOW_MS), now];
    if (this.#at.length < LIMIT) return undefined;
    this.#at = [];
    return `${LIMIT} breakdowns at work within ${WINDOW_MS / 60_000} min, the last one: ${reason}; look at power and cable`;
  }
}
