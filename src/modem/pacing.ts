import type { Clock } from '../core/index.js';

/** The pause between two messages of one modem. */
export interface Pacing {
  gapMs: number;
  /** How much longer it is by chance at most: a rhythm without any is what a network takes for a robot's. */
  jitterMs: number;
}

/** Keeps the pause between two messages. Nothing waits here: whoever sends asks how long it is still. */
export class Pacer {
  readonly #pacing: Pacing;
  readonly #clock: Clock;
  readonly #random: () => number;
  #until = Number.NEGATIVE_INFINITY;

  constructor(pacing: Pacing, deps: { clock: Clock; random: () => number }) {
    this.#pacing = pacing;
    this.#clock = deps.clock;
    this.#random = deps.random;
  }

  /** A message left: the pause begins. */
  sent(): void {
    const { gapMs, jitterMs } = this.#pacing;
    this.#until = this.#clock.monotonic() + gapMs + Math.round(jitterMs * this.#random());
  }

  /** How long only urgent messages may go, in milliseconds; 0 = all may. */
  get leftMs(): number {
    return Math.max(0, this.#until - this.#clock.monotonic());
  }
}
