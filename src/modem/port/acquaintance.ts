import type { Clock } from '../../core/index.js';
import type { Candidate } from './candidates.js';
import { isWanted, type PortIdentity, type Wanted } from './wanted.js';

interface Seen {
  stamp: string;
  firstAt: number;
  askedAt: number;
  identity: PortIdentity | undefined;
}

/** A modem may need as long as this after power-on until it answers, and its SIM until it tells its IMSI. */
const STARTING_MS = 120_000;
const ASK_STARTING_MS = 3_000;
/** Whoever is silent for longer is probably no modem, and is left in peace but for this. */
const ASK_SILENT_MS = 60_000;
/** A SIM may be changed without its modem going away. */
const SIM_KNOWN_MS = 60_000;

/** Who was met behind which port: nobody is asked more often than there is reason to. */
export class Acquaintance {
  readonly #clock: Clock;
  readonly #seen = new Map<string, Seen>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The port was opened and asked. */
  note({ real, stamp }: Candidate, identity: PortIdentity | undefined): void {
    const now = this.#clock.monotonic();
    const before = this.#seen.get(real);
    const firstAt = before?.stamp === stamp ? before.firstAt : now;
    this.#seen.set(real, { stamp, firstAt, askedAt: now, identity });
  }

  /** Forgets ports that are not there any more. */
  keepOnly(candidates: readonly Candidate[]): void {
    const there = new Set(candidates.map(({ real }) => real));
    for (const real of this.#seen.keys()) if (!there.has(real)) this.#seen.delete(real);
  }

  /** Whether this device was what is looked for when it was asked. */
  knows(candidate: Candidate, wanted: Wanted): boolean {
    const identity = this.#at(candidate)?.identity;
    return identity !== undefined && isWanted(wanted, identity);
  }

  /** Whether asking this port might find what is looked for. */
  mayHide(candidate: Candidate, { by }: Wanted): boolean {
    const seen = this.#at(candidate);
    if (!seen) return true;
    const now = this.#clock.monotonic();
    const age = now - seen.askedAt;
    if (seen.identity?.[by] !== undefined) return by === 'imsi' && age >= SIM_KNOWN_MS;
    return age >= (now - seen.firstAt < STARTING_MS ? ASK_STARTING_MS : ASK_SILENT_MS);
  }

  /** Undefined also when the device was plugged in anew. */
  #at({ real, stamp }: Candidate): Seen | undefined {
    const seen = this.#seen.get(real);
    return seen?.stamp === stamp ? seen : undefined;
  }
}
