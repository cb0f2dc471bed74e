import type { Clock } from '../core/index.js';
import type { Trait } from './traits.js';

/** So long may a first report be away before the modem is suspected to receive nothing. */
const DEAF_AFTER_MS = 120_000;
/** So many messages that nobody announced show that indications go elsewhere. */
const UNANNOUNCED = 2;

/**
 * Notices what a modem that looks sound does not do: receive anything at all, or announce here what it receives.
 *
 * Both want evidence: a report that was asked for and stays away, and messages that only a sweep has found.
 */
export class Hearing {
  readonly #clock: Clock;
  #reportSince: number | undefined;
  #received = false;
  #announced = false;
  #sweeps = 0;
  #unannounced = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The modem was set up: what its storages hold already was never to be announced here. */
  begin(): void {
    this.#sweeps = 0;
    this.#unannounced = 0;
  }

  /** A message was accepted, and its report was asked for. */
  reportWanted(): void {
    this.#reportSince ??= this.#clock.monotonic();
  }

  /** Something came from the network, on whatever way. */
  received(): void {
    this.#received = true;
  }

  /** The modem announced or handed over something by itself. */
  announced(): void {
    this.#announced = true;
  }

  /** A sweep begins. */
  swept(): void {
    this.#sweeps += 1;
  }

  /** A sweep found a message. */
  found(): void {
    if (this.#sweeps > 1) this.#unannounced += 1;
  }

  /** Whether indications go elsewhere, which is proved. */
  get isUnheard(): boolean {
    return !this.#announced && this.#unannounced >= UNANNOUNCED;
  }

  /** What might make a modem receive that has never received anything. */
  get remedy(): Trait | undefined {
    const since = this.#reportSince;
    const deaf = !this.#received && since !== undefined && this.#clock.monotonic() - since >= DEAF_AFTER_MS;
    return deaf ? { name: 'storage-walk', value: 'at-start' } : undefined;
  }
}
