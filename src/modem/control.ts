import { type Clock, GatewayError, type Log, pause } from '../core/index.js';
import { changesSettings, checkConsoleLine, runConsoleLine } from './console.js';
import type { ModemOptions } from './options.js';
import type { Session } from './session.js';
import { type Input, isSuspended, isWorking, type Rung, type State } from './state.js';
import { checkUssdCode, type UssdAnswer } from './ussd/ask.js';
import { UssdTalk } from './ussd/talk.js';

/** What a suspension waits for: a message that is on its way, or that its networks have nothing more for this modem. */
export type Suspending = 'gracefully' | 'when idle';

/** How a modem is suspended; `now` leaves the fate of a message on its way to be found out later. */
export type Suspension = 'now' | Suspending;

/** What control needs of the modem's life. */
export interface ControlHost {
  readonly state: State;
  readonly session: Session | undefined;
  /** False when it means nothing in this state. */
  feed(input: Input): boolean;
  /** The sender may look for work again. */
  wake(): void;
  /** Resolves when no message is on its way. */
  idle(): Promise<void>;
  /** Takes in what the modem still has to say before its port is closed. */
  lastWords(): Promise<void>;
}

export interface ControlOptions {
  clock: Clock;
  /** Carries the modem's name. */
  log: Log;
  modem: Pick<ModemOptions, 'name' | 'networks' | 'mayResetRadio' | 'powerHook' | 'commands'>;
  host: ControlHost;
}

/** A `+CMGS` may take two minutes; whoever waits for its end is told sooner. */
const WAIT_MS = 60_000;

/**
 * What an operator does with one modem while it runs: suspending, resuming, resetting, and work of their own on it.
 *
 * Each action is one line of the log. Nothing here cuts off a message, but for a suspension `now`. Nothing survives a
 * restart: a sidecar that starts uses all its modems.
 */
export class Control {
  readonly #options: ControlOptions;
  readonly #log: Log;
  readonly #host: ControlHost;
  readonly #talk: UssdTalk;
  #suspending: Suspending | undefined;
  #visitors = 0;
  #visits: Promise<unknown> = Promise.resolve();

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#log = options.log;
    this.#host = options.host;
    this.#talk = new UssdTalk(
      options.clock,
      () => void this.#endUssd('nobody answered').catch(() => this.#talk.forget()),
    );
  }

  /** What a suspension that is wanted still waits for. */
  get suspending(): Suspending | undefined {
    return this.#suspending;
  }

  /** Whether no message may be claimed, as the operator waits for the line. */
  get holdsBack(): boolean {
    return this.#visitors > 0 || this.#suspending === 'gracefully';
  }

  /**
   * Takes the modem out of service and frees its port, until `resume`. Where it can send nothing anyway, that happens
   * at once; else `snapshot().suspending` tells what it waits for.
   *
   * @throws GatewayError `CONFLICT` when it is not running.
   */
  suspend(how: Suspension): void {
    this.#audit('suspend', { how });
    const { state } = this.#host;
    if (state.at === 'closed') throw new GatewayError('CONFLICT', 'the modem is not running');
    if (isSuspended(state)) return;
    const sends = this.#options.modem.networks.length > 0 && (state.at === 'ready' || state.at === 'sending');
    if (how === 'now') this.#park();
    else if (how === 'when idle' && sends) {
      this.#suspending = how;
      this.#host.wake();
    } else void this.#parkAfterMessage();
  }

  /** Puts the modem into service again, or calls a suspension off that still waits. @throws GatewayError `CONFLICT` when there is none. */
  resume(): void {
    this.#audit('resume');
    if (this.#suspending !== undefined) {
      this.#suspending = undefined;
      this.#host.wake();
    } else if (!this.#host.feed({ on: 'resume' })) {
      throw new GatewayError('CONFLICT', `the modem is not suspended, it is ${this.#host.state.at}`);
    }
  }

  /**
   * Takes one step of the recovery ladder, after the message that is on its way.
   *
   * @throws GatewayError `CONFLICT` where there is no open port or the step is not allowed; `AT_CANCELED` when the
   * message does not come to its end.
   */
  async reset(rung: Rung): Promise<void> {
    this.#audit('reset', { step: rung });
    if (rung === 'radio' && !this.#options.modem.mayResetRadio)
      throw new GatewayError(
        'CONFLICT',
        'the radio of this modem may not be switched: some devices leave the bus then',
      );
    if (rung === 'power' && this.#options.modem.powerHook === undefined)
      throw new GatewayError('CONFLICT', 'there is no powerHook for this modem');
    await this.#between(async () => {
      if (!this.#host.feed({ on: 'reset', rung }))
        throw new GatewayError('CONFLICT', `the modem is ${this.#host.state.at}, there is nothing to reset`);
    });
  }

  /**
   * Runs work on the modem's channel while no message is on its way; one visitor at a time.
   *
   * @throws GatewayError `CONFLICT` when the modem is not in service; `AT_CANCELED` when a message does not come to its
   * end; whatever the work throws.
   */
  visit<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#between(async () => {
      const { state, session } = this.#host;
      if (session && (isWorking(state) || state.at === 'locked')) return work(session);
      throw new GatewayError('CONFLICT', `the modem is ${state.at}, it takes no command now`);
    });
  }

  /**
   * Runs one AT command of the operator's between two messages; returns the lines that the modem answers before `OK`.
   * After one that may have changed a setting the modem is set up again.
   *
   * @throws GatewayError `BAD_REQUEST`, `COMMAND_REFUSED` before anything is written; as `visit`; CommandError as the
   * modem answers.
   */
  async command(line: string): Promise<readonly string[]> {
    this.#audit('command', { line });
    checkConsoleLine(line, this.#options.modem.commands ?? []);
    const lines = await this.visit(async (session) => {
      try {
        return await runConsoleLine(session, line);
      } finally {
        if (changesSettings(line)) this.#host.feed({ on: 'restarted' });
      }
    });
    this.#log.debug({ line, answer: lines }, 'what the modem answered the operator');
    return lines;
  }

  /**
   * Asks the network by a USSD code between two messages, or answers the menu that the last one opened.
   *
   * @throws GatewayError `BAD_REQUEST` when it is no code; `USSD_FAILED` with the network's reason; as `visit`.
   */
  ussd(code: string): Promise<UssdAnswer> {
    // A code may carry a voucher's number: the log has its beginning.
    this.#audit('ussd', { code: code.replace(/^([*#]*[0-9]{0,4}).*$/s, '$1...') });
    checkUssdCode(code);
    return this.visit((session) => this.#talk.say(session, code));
  }

  /** Ends the USSD session that a menu keeps open; `ended` is false when there is none. @throws as `visit`. */
  async endUssd(): Promise<{ ended: boolean }> {
    this.#audit('ussd', { cancel: true });
    return { ended: await this.#endUssd('the operator ended it') };
  }

  /**
   * Asks by a code whose answer is all that is wanted: a menu is ended, and one that an operator has open is let be.
   *
   * @throws GatewayError `CONFLICT` while a menu is open; as `ussd`.
   */
  askOnce(code: string): Promise<UssdAnswer> {
    checkUssdCode(code);
    return this.visit(async (session) => {
      if (this.#talk.isOpen) throw new GatewayError('CONFLICT', 'a USSD menu is open on this modem');
      const answer = await this.#talk.say(session, code);
      await this.#talk.cancel(session);
      return answer;
    });
  }

  /** The sender found nothing to do. */
  drained(): void {
    if (this.#suspending === 'when idle') void this.#parkAfterMessage();
  }

  /** The modem came into another state: one that cannot send has nothing to wait for. */
  entered(state: State): void {
    if (!isWorking(state)) this.#talk.forget();
    if (isSuspended(state) || state.at === 'closed') this.#suspending = undefined;
    else if (state.at !== 'ready' && state.at !== 'sending') this.drained();
  }

  async #endUssd(why: string): Promise<boolean> {
    const ended = await this.visit((session) => this.#talk.cancel(session));
    if (ended) this.#log.info({ why }, 'the USSD session is ended');
    return ended;
  }

  async #parkAfterMessage(): Promise<void> {
    this.#suspending = 'gracefully';
    await this.#host.idle();
    await this.#visits;
    if (this.#suspending === 'gracefully') await this.#host.lastWords();
    if (this.#suspending === 'gracefully') this.#park();
  }

  #park(): void {
    this.#suspending = undefined;
    this.#host.feed({ on: 'suspend' });
  }

  /** Between two messages, after the visitors before. */
  #between<T>(work: () => Promise<T>): Promise<T> {
    const visit = async () => {
      this.#visitors += 1;
      try {
        await this.#untilIdle();
        return await work();
      } finally {
        this.#visitors -= 1;
        this.#host.wake();
      }
    };
    const mine = this.#visits.then(visit);
    this.#visits = mine.catch(() => undefined);
    return mine;
  }

  async #untilIdle(): Promise<void> {
    const limit = new AbortController();
    const idle = this.#host.idle().then(() => true);
    const free = await Promise.race([idle, pause(this.#options.clock, WAIT_MS, limit.signal).then(() => false)]);
    limit.abort();
    if (!free) throw new GatewayError('AT_CANCELED', 'a message is on its way for a minute; nothing was done');
  }

  #audit(action: string, fields: Record<string, unknown> = {}): void {
    this.#log.info({ action, ...fields }, 'operator');
  }
}
