import type { Clock, Timer } from '../../src/core/index.js';

interface Pending {
  dueAt: number;
  task: () => void;
  handle: NodeJS.Timeout;
}

/** The kernel's own count, the same in all processes of this machine. */
const machineMs = () => Number(process.hrtime.bigint() / 1_000n) / 1_000;

/**
 * Time that runs as everybody's does and can be told to leap to a later moment, so that nobody waits two minutes for a
 * modem that says nothing. Clocks of several processes that leap alike show the same time.
 */
export class LeapClock implements Clock {
  readonly #epochMs: number;
  readonly #pending = new Set<Pending>();
  #leaptMs: number;

  /** @param epochMs what `now()` shows beyond `monotonic()`. @param leaptMs how far it was turned already. */
  constructor(epochMs: number, leaptMs = 0) {
    this.#epochMs = epochMs;
    this.#leaptMs = leaptMs;
  }

  /** An epoch with which a clock that never leapt shows the time of day. */
  static epochOfToday(): number {
    return Date.now() - machineMs();
  }

  get leaptMs(): number {
    return this.#leaptMs;
  }

  now(): number {
    return Math.round(this.#epochMs + this.monotonic());
  }

  monotonic(): number {
    return machineMs() + this.#leaptMs;
  }

  after(delayMs: number, task: () => void): Timer {
    const pending = { dueAt: this.monotonic() + Math.max(0, delayMs), task };
    const armed: Pending = { ...pending, handle: this.#arm(delayMs, () => this.#run(armed)) };
    this.#pending.add(armed);
    return { cancel: () => this.#drop(armed) };
  }

  /** When the next timer is due, on the monotonic clock; undefined when none runs. */
  get dueAt(): number | undefined {
    let first: number | undefined;
    for (const { dueAt } of this.#pending) if (first === undefined || dueAt < first) first = dueAt;
    return first;
  }

  /** Turns the time forward until it was turned by so much in all. */
  leapTo(leaptMs: number): void {
    if (leaptMs <= this.#leaptMs) return;
    this.#leaptMs = leaptMs;
    const now = this.monotonic();
    for (const pending of this.#pending) {
      clearTimeout(pending.handle);
      pending.handle = this.#arm(pending.dueAt - now, () => this.#run(pending));
    }
  }

  /** Ends all timers. */
  stop(): void {
    for (const pending of this.#pending) clearTimeout(pending.handle);
    this.#pending.clear();
  }

  #arm(delayMs: number, task: () => void): NodeJS.Timeout {
    return setTimeout(task, Math.min(Math.max(0, delayMs), 2_147_483_647)).unref();
  }

  #run(pending: Pending): void {
    this.#pending.delete(pending);
    pending.task();
  }

  #drop(pending: Pending): void {
    clearTimeout(pending.handle);
    this.#pending.delete(pending);
  }
}
