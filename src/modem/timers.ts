import type { Clock, Timer } from '../core/index.js';

/** A few timers with names, each of which is running once or not at all. */
export class Timers<Name extends string> {
  readonly #clock: Clock;
  readonly #running = new Map<Name, Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs a task once, in the place of what ran under this name. */
  after(name: Name, delayMs: number, task: () => void): void {
    this.cancel(name);
    this.#running.set(name, this.#clock.after(delayMs, task));
  }

  /** Runs a task again and again, each time a pause after the last was done, until `cancel`. `task` must not throw. */
  every(name: Name, pauseMs: number, task: () => Promise<void>): void {
    this.after(name, pauseMs, () => {
      const mine = this.#running.get(name);
      void task().then(() => {
        if (this.#running.get(name) === mine) this.every(name, pauseMs, task);
      });
    });
  }

  cancel(name: Name): void {
    this.#running.get(name)?.cancel();
    this.#running.delete(name);
  }
}
