import type { Clock, Timer } from '../../src/core/index.js';

interface Pending {
  dueAt: number;
  order: number;
  task: () => void;
}

/** 2026-01-01T00:00:00Z: an ordinary day, so that a test's figures can be read. */
const START = 1_767_225_600_000;

/** Lets everything run that waits for no clock: promises, and I/O that is at hand. */
export async function flush(rounds = 20): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Time that stands still until a test turns it. */
export class ManualClock implements Clock {
  /** Lets end what a timer started, before time goes on; a rig with threads puts its own here. */
  settle: () => Promise<void> = flush;
  readonly #pending = new Set<Pending>();
  #elapsed = 0;
  #set = 0;
  #order = 0;

  now(): number {
    return START + this.#elapsed + this.#set;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  /** Sets what `now()` says, as an operator or NTP does; timers and `monotonic()` do not notice. */
  jump(ms: number): void {
    this.#set += ms;
  }

  after(delayMs: number, task: () => void): Timer {
    const pending = { dueAt: this.#elapsed + Math.max(0, delayMs), order: this.#order, task };
    this.#order += 1;
    this.#pending.add(pending);
    return { cancel: () => void this.#pending.delete(pending) };
  }

  /** Timers that run; a rig that ends with some has leaked them. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Turns the time forward, timer by timer, and lets what each of them starts run before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await this.settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#elapsed = Math.max(this.#elapsed, next.dueAt);
      this.#pending.delete(next);
      next.task();
      await this.settle();
    }
    this.#elapsed = end;
    await this.settle();
  }

  #next(end: number): Pending | undefined {
    let first: Pending | undefined;
    for (const pending of this.#pending) {
      if (pending.dueAt > end) continue;
      const earlier =
        !first || pending.dueAt < first.dueAt || (pending.dueAt === first.dueAt && pending.order < first.order);
      if (earlier) first = pending;
    }
    return first;
  }
}
