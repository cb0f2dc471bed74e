import { signalQuality } from '../at/index.js';
import type { Clock } from '../core/index.js';
import { readRegistration } from './prepare.js';
import type { Session } from './session.js';
import { Timers } from './timers.js';

/** What the pulse of a modem needs to know and to tell. */
export interface PulseOptions {
  clock: Clock;
  pollMs: number;
  session: () => Session | undefined;
  /** The registration was asked for. */
  registration: (session: Session) => void;
  /** Time to look for what should have been announced and was not. */
  sweep: () => void;
  /** The signal was asked for; undefined where it is not known. */
  signal: (dbm: number | undefined) => void;
  /** The line is idle: time for what does not hurry. Must not throw. */
  lull: (session: Session) => Promise<void>;
}

const SEARCH_MS = 5_000;
const HEARTBEAT_MS = 30_000;

/**
 * Looks again and again whether a modem still lives, is registered, and has told everything.
 *
 * A modem that sends lines and answers nothing looks alive (chan_dongle knows some), so what counts is when it last
 * answered. Nothing is thrown from here: that a modem is silent or gone, its channel tells.
 */
export class Pulse {
  readonly #options: PulseOptions;
  readonly #timers: Timers<'sweep' | 'heartbeat' | 'search'>;
  #answeredAt = 0;
  /** Received signal strength in dBm; undefined while not known. */
  signalDbm: number | undefined;

  constructor(options: PulseOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
  }

  /** The modem is set up. */
  begin(): void {
    this.#timers.every('heartbeat', HEARTBEAT_MS, () => this.#heartbeat());
    this.#timers.every('sweep', this.#options.pollMs, async () => this.#options.sweep());
  }

  end(): void {
    for (const name of ['sweep', 'heartbeat', 'search'] as const) this.#timers.cancel(name);
  }

  /** While there is no network it is asked for often, as its URC may be missed. */
  search(wanted: boolean): void {
    if (wanted) this.#timers.every('search', SEARCH_MS, () => this.lookAtRegistration());
    else this.#timers.cancel('search');
  }

  /** A command was answered, whatever the answer. */
  answered(): void {
    this.#answeredAt = this.#options.clock.monotonic();
  }

  /**
   * Asks for a sign of life. What the modem said before it has come in when this resolves.
   *
   * @param timeoutMs in the place of the command's own.
   */
  async probe(timeoutMs?: number): Promise<void> {
    const session = this.#options.session();
    if (!session) return;
    try {
      this.signalDbm = (
        await session.channel.run(signalQuality, undefined, timeoutMs === undefined ? {} : { timeoutMs })
      ).dbm;
      this.#options.signal(this.signalDbm);
    } catch {
      // the channel has told why
    }
  }

  async lookAtRegistration(): Promise<void> {
    const session = this.#options.session();
    if (!session) return;
    try {
      await readRegistration(session);
      this.#options.registration(session);
    } catch {
      // the channel has told why
    }
  }

  async #heartbeat(): Promise<void> {
    const silentFor = this.#options.clock.monotonic() - this.#answeredAt;
    const session = this.#options.session();
    if (session?.channel.depth !== 0) return;
    if (silentFor >= HEARTBEAT_MS / 2) await this.probe();
    if (session.channel.depth === 0) await this.#options.lull(session);
  }
}
