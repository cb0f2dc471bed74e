import { hangUp, onHook } from '../../at/index.js';
import type { Clock, Log } from '../../core/index.js';
import type { Session } from '../session.js';
import { Timers } from '../timers.js';
import { isRefusal, tolerate } from '../tolerate.js';
import type { Told } from './diary.js';

export interface CallsOptions {
  clock: Clock;
  /** Carries the modem's name. */
  log: Log;
  /** Whether each call is refused at once; else it rings until its caller gives up. */
  refuse: boolean;
  /** A call has begun; returns what changes its entry. */
  tell: (told: Told & { kind: 'call' }) => (changed: Told) => void;
}

/** `+CLIP` comes behind the first `RING`; a caller who is not told by then hides. */
const NUMBER_WITHIN_MS = 1_500;
/** `RING` comes every 3 to 5 s; when it stays away so long, the caller has given up. */
const SILENCE_MS = 12_000;

interface Call {
  session: Session;
  number: string;
  change?: (changed: Told) => void;
  refused: boolean;
}

/** Follows the calls that come to one modem: one at a time, from its first `RING` to its end. Nobody takes them. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #timers: Timers<'number' | 'silence'>;
  #call: Call | undefined;

  constructor(options: CallsOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
  }

  /** It rings; the number may come with it, later, or never. */
  ringing(session: Session, number: string | undefined): void {
    this.#timers.after('silence', SILENCE_MS, () => this.end());
    const isNew = this.#call === undefined;
    this.#call ??= { session, number: '', refused: false };
    if (number) this.#call.number = number;
    if (number !== undefined) this.#announce();
    else if (isNew) this.#timers.after('number', NUMBER_WITHIN_MS, () => this.#announce());
  }

  /** The call is over, or the modem is gone. Any number of times. */
  end(number?: string): void {
    const call = this.#call;
    if (!call) return;
    if (number) call.number = number;
    this.#announce();
    this.#timers.cancel('silence');
    this.#call = undefined;
    call.change?.({ kind: 'call', number: call.number, outcome: call.refused ? 'refused' : 'missed' });
  }

  #announce(): void {
    this.#timers.cancel('number');
    const call = this.#call;
    if (!call || call.change) return;
    const { log, tell, refuse } = this.#options;
    call.change = tell({ kind: 'call', number: call.number, outcome: 'ringing' });
    log.debug({ number: call.number }, 'number of the caller');
    if (refuse) void this.#refuse(call);
  }

  async #refuse(call: Call): Promise<void> {
    const { channel } = call.session;
    call.refused = true;
    try {
      await channel.run(hangUp, undefined);
    } catch (error) {
      if (isRefusal(error)) await tolerate(channel.run(onHook, undefined)).catch(() => undefined);
      // silence and lost ports are told by the channel
    }
    if (this.#call === call) this.end();
  }
}
