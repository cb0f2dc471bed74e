import type { Clock } from '../../core/index.js';

/** What is done at each power-on and while the power lasts: a loss of power cancels what is still to come. */
export class PowerSession {
  readonly #clock: Clock;
  readonly #powered: () => AbortSignal;
  readonly #atStart: (() => void)[] = [];

  constructor(clock: Clock, powered: () => AbortSignal) {
    this.#clock = clock;
    this.#powered = powered;
  }

  /** Does something at each power-on from now on. */
  onStart(task: () => void): void {
    this.#atStart.push(task);
  }

  start(): void {
    for (const task of this.#atStart) task();
  }

  later(delayMs: number, task: () => void): void {
    const signal = this.#powered();
    const timer = this.#clock.after(delayMs, () => {
      signal.removeEventListener('abort', cancel);
      task();
    });
    const cancel = () => timer.cancel();
    signal.addEventListener('abort', cancel, { once: true });
  }

  /** Again and again, the first time after the interval. */
  every(intervalMs: number, task: () => void): void {
    this.later(intervalMs, () => {
      task();
      this.every(intervalMs, task);
    });
  }
}
