import type { Log } from '../core/index.js';
import { LADDER_BACKOFF, OPEN_BACKOFF, pauseAfter } from './backoff.js';
import type { ModemCounters } from './counters.js';
import { watchDeviceFolder } from './device-watch.js';
import type { ModemDeps, ModemOptions } from './options.js';
import { type Effect, type Input, isSuspended, isWorking, ladderOf, type Rung, type State, step } from './state.js';
import { StormGuard } from './storm-guard.js';
import { Timers } from './timers.js';

/** Who does what a step of life asks for. */
export interface LifeHost {
  open(): void;
  close(): void;
  prepare(): void;
  recover(rung: Rung): void;
  /** Something is wrong, in words. */
  troubled(reason: string): void;
  /** The name of the state is another than before; all effects were performed. */
  entered(state: State, former: State): void;
}

export interface LifeOptions {
  modem: ModemOptions;
  deps: ModemDeps & { log: Log };
  counters: ModemCounters;
  host: LifeHost;
}

const LOCKED_PAUSE_MS = 60_000;
const PARKED_PAUSE_MS = 300_000;
const LONGEST_PARKED_PAUSE_MS = 3_600_000;

/** Runs the state machine of one modem: tells of each state, keeps its pauses, and watches for a device that is missed. */
export class Life {
  readonly #options: LifeOptions;
  readonly #ladder: readonly Rung[];
  readonly #storm: StormGuard;
  readonly #timers: Timers<'rest'>;
  #state: State = { at: 'closed' };
  #since: number;
  #unwatch: (() => void) | undefined;

  constructor(options: LifeOptions) {
    const { clock } = options.deps;
    this.#options = options;
    this.#ladder = ladderOf(options.modem.mayResetRadio ?? false, options.modem.powerHook !== undefined);
    this.#storm = new StormGuard(clock);
    this.#timers = new Timers(clock);
    this.#since = clock.now();
  }

  get state(): State {
    return this.#state;
  }

  /** When the state was entered, milliseconds since 1970. */
  get since(): number {
    return this.#since;
  }

  /** Lets something happen to the modem. What means nothing where it stands is counted, and false. */
  feed(input: Input): boolean {
    const { counters, deps, host } = this.#options;
    const next = step(this.#state, input, this.#ladder);
    if (!next) {
      counters.strayInputs += 1;
      deps.log.debug({ input: input.on, state: this.#state.at }, 'nothing follows from this here');
      return false;
    }
    const [state, ...effects] = next;
    const former = this.#state;
    this.#state = state;
    if ('reason' in state && !isSuspended(state)) host.troubled(state.reason);
    this.#watch(
      (state.at === 'parked' && !state.suspended && !state.blocked) ||
        (state.at === 'resting' && state.next === 'open'),
    );
    if (state.at !== former.at) this.#announce(former);
    for (const effect of effects) this.#perform(effect);
    if (state.at !== former.at) host.entered(state, former);
    if (isWorking(former)) this.#watchForStorm(input);
    return true;
  }

  /** A modem that was at work broke down: once too often, and it is left alone for a while. */
  #watchForStorm(input: Input): void {
    if (input.on !== 'failed' && input.on !== 'lost' && input.on !== 'restarted') return;
    const reason = this.#storm.note('reason' in input ? input.reason : 'the modem restarted');
    if (reason !== undefined) this.feed({ on: 'blocked', reason });
  }

  #announce(former: State): void {
    const { modem, deps } = this.#options;
    const state = this.#state;
    this.#since = deps.clock.now();
    deps.events.emit('modemState', { modem: modem.name, state: state.at });
    const fields = { from: former.at, to: state.at, ...('reason' in state ? { reason: state.reason } : {}) };
    const routine = state.at === 'sending' || former.at === 'sending';
    deps.log[routine ? 'debug' : 'info'](fields, 'modem state');
  }

  /** Watches for the device only while it is missed: what others do in its folder is told too. */
  #watch(wanted: boolean): void {
    if (!wanted) {
      this.#unwatch?.();
      this.#unwatch = undefined;
    } else if (!this.#unwatch) {
      const { deps, modem } = this.#options;
      const watch = deps.watchDevice ?? watchDeviceFolder;
      this.#unwatch = watch(modem.device, () => this.feed({ on: 'appeared' }));
    }
  }

  #perform(effect: Effect): void {
    const { host, deps } = this.#options;
    switch (effect.do) {
      case 'open':
        host.open();
        return;
      case 'close':
        host.close();
        return;
      case 'prepare':
        host.prepare();
        return;
      case 'recover':
        host.recover(effect.rung);
        return;
      case 'rest':
        this.#timers.after('rest', this.#restFor(effect), () => this.feed({ on: 'rested' }));
        return;
      case 'endRest':
        this.#timers.cancel('rest');
        return;
      case 'alarm':
        deps.log.error({ reason: effect.reason }, 'the modem needs a person');
        return;
    }
  }

  #restFor({ after, count }: Effect & { do: 'rest' }): number {
    const random = (this.#options.deps.random ?? Math.random)();
    if (after === 'opening') return pauseAfter(OPEN_BACKOFF, count, random);
    if (after === 'rung') return pauseAfter(LADDER_BACKOFF, count, random);
    if (after === 'locked') return LOCKED_PAUSE_MS;
    return Math.min(PARKED_PAUSE_MS * 2 ** Math.min(count - 1, 10), LONGEST_PARKED_PAUSE_MS);
  }
}
