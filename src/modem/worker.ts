import {
  Channel,
  type CommandFact,
  Dialogue,
  NumberedError,
  registrationOf,
  signalQuality,
  type Urc,
} from '../at/index.js';
import { describeError, type Log, type Timer } from '../core/index.js';
import { LADDER_BACKOFF, OPEN_BACKOFF, pauseAfter } from './backoff.js';
import { newCounters } from './counters.js';
import { watchDeviceFolder } from './device-watch.js';
import { resolveInFlight } from './in-flight.js';
import { reportPathOf } from './indications.js';
import { type ModemDeps, type ModemOptions, type PinMemory, volatilePinMemory } from './options.js';
import { prepare, readRegistration } from './prepare.js';
import { Receiver } from './receiver.js';
import { recover } from './recover.js';
import { ReferenceWatch } from './reference.js';
import { Sender, type SenderHost } from './sender.js';
import { Session } from './session.js';
import type { ModemSnapshot } from './snapshot.js';
import { type Effect, type Input, ladderOf, type Rung, type State, step } from './state.js';

const LOCKED_PAUSE_MS = 60_000;
const PARKED_PAUSE_MS = 300_000;
const SEARCH_MS = 5_000;
const HEARTBEAT_MS = 30_000;
/** Work that went on as long as this after trouble shows that the trouble is over. */
const SOUND_AFTER_MS = 60_000;

/**
 * One modem: opens its port, sets it up, sends and receives, and brings it back when it fails.
 *
 * It reacts to the queue's hints, the modem's lines and the device's coming and going; timers are only for pauses,
 * the heartbeat and the sweep. What it does in which state, `state.ts` decides.
 */
export class ModemWorker {
  readonly #modem: ModemOptions;
  readonly #deps: ModemDeps;
  readonly #log: Log;
  readonly #ladder: readonly Rung[];
  readonly #dialogue: Dialogue;
  readonly #counters = newCounters();
  readonly #references = new ReferenceWatch();
  readonly #memory: PinMemory;
  readonly #sender: Sender;
  readonly #receiver: Receiver;
  readonly #timers = new Map<'rest' | 'sweep' | 'heartbeat' | 'search', Timer>();
  #state: State = { at: 'closed' };
  #since: number;
  #session: Session | undefined;
  #preparing: AbortController | undefined;
  #unlisten: () => void = () => undefined;
  #unwatch: (() => void) | undefined;
  #opening: Promise<void> = Promise.resolve();
  #closing: Promise<void> = Promise.resolve();
  #stopping: Promise<void> | undefined;
  #signalDbm: number | undefined;
  #lastError: ModemSnapshot['lastError'] = null;
  #answeredAt = 0;
  #troubleAt = 0;

  constructor(modem: ModemOptions, deps: ModemDeps) {
    const log = deps.log.child({ modem: modem.name });
    const parts = { modem, deps: { ...deps, log }, counters: this.#counters };
    this.#modem = modem;
    this.#deps = deps;
    this.#log = log;
    this.#ladder = ladderOf(modem.mayResetRadio ?? false);
    this.#dialogue = new Dialogue(deps.clock);
    this.#memory = deps.pinMemory ?? volatilePinMemory();
    this.#since = deps.clock.now();
    this.#sender = new Sender({ ...parts, host: this.#host(), references: this.#references });
    this.#receiver = new Receiver(parts);
  }

  /** Begins to work; the rest is told by events and `snapshot`. Once. */
  start(): void {
    const networks = new Set(this.#modem.networks.map(({ name }) => name));
    this.#unlisten = this.#deps.queue.on('ready', (network) => {
      if (networks.has(network)) this.#sender.wake();
    });
    this.#feed({ on: 'start' });
  }

  /** Lets the message that is on its way end, then closes the port. Any number of times. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  snapshot(): ModemSnapshot {
    const { name, device, networks } = this.#modem;
    return {
      name,
      device,
      state: this.#state.at,
      since: this.#since,
      reason: 'reason' in this.#state ? this.#state.reason : null,
      identity: { ...this.#session?.identity },
      signalDbm: this.#signalDbm ?? null,
      registration: this.#session?.registration ?? 'unknown',
      reports: reportPathOf(this.#session?.indications),
      networks: networks.map((network) => network.name),
      counters: { ...this.#counters },
      lastError: this.#lastError,
    };
  }

  /** The last AT dialogue, for a trouble log. */
  dialogue(): string {
    return this.#dialogue.excerpt();
  }

  async #stop(): Promise<void> {
    this.#unlisten();
    this.#sender.stop();
    await this.#sender.idle();
    this.#receiver.stop();
    this.#feed({ on: 'stop' });
    await this.#receiver.idle();
    await this.#opening;
    await this.#closing;
  }

  #host(): SenderHost {
    const worker = this;
    return {
      get session() {
        return worker.#session;
      },
      get mayClaim() {
        const { at } = worker.#state;
        return (at === 'ready' || at === 'sending') && !worker.#stopping && worker.#session !== undefined;
      },
      claimed: (messageId) => worker.#feed({ on: 'claimed', messageId }),
      settled(well) {
        if (well) worker.#beSound();
        worker.#feed({ on: 'settled' });
      },
      suspect: () => worker.#lookAtRegistration().catch(() => undefined), // silence is the ladder's to mend
    };
  }

  #feed(input: Input): void {
    const next = step(this.#state, input, this.#ladder);
    if (!next) {
      this.#counters.strayInputs += 1;
      return;
    }
    const [state, ...effects] = next;
    const former = this.#state;
    this.#state = state;
    if ('reason' in state) this.#noteError('MODEM', state.reason);
    if (state.at !== former.at) this.#announce(former);
    for (const effect of effects) this.#perform(effect);
    if (state.at !== former.at) this.#enter(former);
  }

  #announce(former: State): void {
    const { at } = this.#state;
    this.#since = this.#deps.clock.now();
    this.#deps.events.emit('modemState', { modem: this.#modem.name, state: at });
    const fields = { from: former.at, to: at, ...('reason' in this.#state ? { reason: this.#state.reason } : {}) };
    if (at === 'sending' || former.at === 'sending') this.#log.debug(fields, 'modem state');
    else this.#log.info(fields, 'modem state');
  }

  /** What holds in a state and not in others: which parts run, and which timers. */
  #enter(former: State): void {
    const { at } = this.#state;
    if (at === 'ready' && former.at !== 'sending') this.#sender.wake();
    this.#watch(at === 'parked' || (this.#state.at === 'resting' && this.#state.next === 'open'));
    if (at === 'searching') this.#every('search', SEARCH_MS, () => this.#lookAtRegistration());
    else this.#cancel('search');
    const works = isWorking(this.#state);
    if (works === isWorking(former)) return;
    if (works && this.#session) {
      this.#receiver.attach(this.#session);
      this.#every('sweep', this.#modem.pollMs, () => this.#safetyNet());
      this.#every('heartbeat', HEARTBEAT_MS, () => this.#heartbeat());
    } else {
      this.#receiver.detach();
      this.#cancel('sweep');
      this.#cancel('heartbeat');
    }
  }

  /** Watches for the device only while it is missed: what is written to it would be told too. */
  #watch(wanted: boolean): void {
    if (!wanted) {
      this.#unwatch?.();
      this.#unwatch = undefined;
    } else if (!this.#unwatch) {
      const watch = this.#deps.watchDevice ?? watchDeviceFolder;
      this.#unwatch = watch(this.#modem.device, () => this.#feed({ on: 'appeared' }));
    }
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case 'open':
        this.#opening = this.#open();
        return;
      case 'close':
        this.#close();
        return;
      case 'prepare':
        void this.#prepare();
        return;
      case 'recover':
        void this.#recover(effect.rung);
        return;
      case 'rest':
        this.#after('rest', this.#restFor(effect), () => this.#feed({ on: 'rested' }));
        return;
      case 'endRest':
        this.#cancel('rest');
        return;
      case 'alarm':
        this.#log.error({ reason: effect.reason, dialogue: this.#dialogue.excerpt() }, 'the modem needs a person');
        return;
    }
  }

  #restFor({ after, count }: Effect & { do: 'rest' }): number {
    const random = (this.#deps.random ?? Math.random)();
    if (after === 'opening') return pauseAfter(OPEN_BACKOFF, count, random);
    if (after === 'rung') return pauseAfter(LADDER_BACKOFF, count, random);
    return after === 'locked' ? LOCKED_PAUSE_MS : PARKED_PAUSE_MS;
  }

  async #open(): Promise<void> {
    const { device, baudRate, flowControl } = this.#modem;
    await this.#closing;
    try {
      const port = await this.#deps.openPort({ device, baudRate, flowControl });
      if (this.#state.at !== 'opening') {
        this.#closing = port.close();
        return;
      }
      this.#session = new Session(port, this.#channelOn(port.stream));
      this.#feed({ on: 'opened' });
    } catch (error) {
      this.#feed({ on: 'openFailed', reason: describeError(error) });
    }
  }

  #channelOn(stream: Session['port']['stream']): Channel {
    const mine = (act: (session: Session) => void) => {
      const session = this.#session;
      if (session?.channel === channel) act(session);
    };
    const channel: Channel = new Channel({
      stream,
      clock: this.#deps.clock,
      dialogue: this.#dialogue,
      listener: {
        urc: (urc) => mine((session) => this.#takeUrc(urc, session)),
        late: (line) => mine((session) => this.#takeLate(line, session)),
        ended: (fact) => this.#takeFact(fact),
        noise: () => {
          this.#counters.noise += 1;
        },
        mute: () => mine(() => this.#fail('the modem answers nothing')),
        lost: (error) => mine(() => this.#feed({ on: 'lost', reason: describeError(error) })),
      },
    });
    return channel;
  }

  #close(): void {
    this.#preparing?.abort();
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    session.channel.close();
    this.#closing = session.port.close();
  }

  async #prepare(before?: (session: Session) => Promise<void>): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#preparing?.abort();
    const current = new AbortController();
    this.#preparing = current;
    try {
      session.channel.doubt();
      await before?.(session);
      const { clock } = this.#deps;
      const options = { modem: this.#modem, clock, log: this.#log, memory: this.#memory, signal: current.signal };
      const prepared = await prepare(session, options);
      if (current.signal.aborted) return;
      if (prepared.as === 'locked') {
        this.#feed({ on: 'locked', reason: prepared.reason });
        return;
      }
      this.#signalDbm = prepared.signalDbm;
      await this.#settleFormer(session);
      if (!current.signal.aborted) this.#feed({ on: 'prepared', registered: this.#maySend(session) });
    } catch (error) {
      if (!current.signal.aborted) this.#fail(describeError(error));
    }
  }

  /** What a process before this one had on its way with this SIM: its fate is found out before anything is sent. */
  async #settleFormer(session: Session): Promise<void> {
    const { imsi } = session.identity;
    await this.#references.begin(session, imsi ?? '');
    const { queue } = this.#deps;
    await resolveInFlight(session, imsi ?? `unknown:${this.#modem.name}`, { queue, log: this.#log });
  }

  async #recover(rung: Rung): Promise<void> {
    this.#counters.recoveries += 1;
    this.#deps.events.emit('modemReset', { modem: this.#modem.name, step: rung });
    this.#log.warn({ step: rung }, 'modem recovery');
    if (rung !== 'reopen') return await this.#prepare((session) => recover(session, rung));
    this.#close();
    await this.#open();
  }

  #fail(reason: string): void {
    this.#troubleAt = this.#deps.clock.monotonic();
    this.#log.debug({ dialogue: this.#dialogue.excerpt() }, 'the last AT dialogue');
    this.#feed({ on: 'failed', reason });
  }

  #takeUrc(urc: Urc, session: Session): void {
    switch (urc.kind) {
      case 'stored':
        this.#receiver.stored(urc.storage, urc.index);
        return;
      case 'routed':
        this.#receiver.routed(urc, session);
        return;
      case 'broken':
      case 'memoryFull':
        this.#receiver.sweep();
        return;
      case 'registration':
        session.registration = registrationOf(urc.status);
        this.#tellRegistration(session);
        return;
      case 'restarted':
        session.channel.abandon(`the modem restarted (${urc.banner})`);
        this.#feed({ on: 'restarted' });
        return;
      case 'sim':
        this.#feed({ on: 'simChanged' });
        return;
      case 'other':
        return;
    }
  }

  #takeLate(line: string, session: Session): void {
    this.#counters.lateLines += 1;
    session.noteLate(line);
    this.#log.warn({}, 'an answer came after its command had been given up');
  }

  #takeFact({ command, durationMs, result, error }: CommandFact): void {
    const { events, clock } = this.#deps;
    events.emit('atCommand', { modem: this.#modem.name, command, durationMs, result });
    if (result !== 'timeout') this.#answeredAt = clock.monotonic();
    else if (command !== signalQuality.name) this.#probe();
    if (error?.code === 'AT_TIMEOUT') this.#noteError(error.code, error.message);
    if (!(error instanceof NumberedError) || error.number === undefined) return;
    events.emit('smsError', { modem: this.#modem.name, kind: error.table, code: error.number });
  }

  #noteError(code: string, message: string): void {
    this.#lastError = { at: this.#deps.clock.now(), code, message };
  }

  #maySend({ registration }: Session): boolean {
    return registration === 'home' || (registration === 'roaming' && this.#modem.roaming !== false);
  }

  /** A URC may have been missed. */
  async #lookAtRegistration(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    await readRegistration(session);
    this.#tellRegistration(session);
  }

  #tellRegistration(session: Session): void {
    const registered = this.#maySend(session);
    const state = this.#state;
    const known = state.at === 'sending' ? state.registered : state.at === 'ready';
    if (session === this.#session && isWorking(state) && registered !== known)
      this.#feed({ on: 'registration', registered });
  }

  /** What should have been announced and was not. */
  async #safetyNet(): Promise<void> {
    this.#receiver.sweep();
    this.#sender.wake();
    if (this.#deps.clock.monotonic() - this.#troubleAt > SOUND_AFTER_MS) this.#beSound();
  }

  /** The next trouble begins at the bottom of the ladder again. */
  #beSound(): void {
    if (isWorking(this.#state) && this.#state.trouble.rung > 0) this.#feed({ on: 'sound' });
  }

  /** A modem that sends lines and answers nothing looks alive; so what counts is when it last answered. */
  async #heartbeat(): Promise<void> {
    const session = this.#session;
    const silentFor = this.#deps.clock.monotonic() - this.#answeredAt;
    if (!session || session.channel.depth > 0 || silentFor < HEARTBEAT_MS / 2) return;
    this.#signalDbm = (await session.channel.run(signalQuality, undefined)).dbm;
  }

  /** Something was not answered: does the modem answer at all? If not, the channel says so, and the ladder begins. */
  #probe(): void {
    if (isWorking(this.#state)) this.#session?.channel.run(signalQuality, undefined).catch(() => undefined);
  }

  #after(name: 'rest' | 'sweep' | 'heartbeat' | 'search', delayMs: number, task: () => void): void {
    this.#timers.get(name)?.cancel();
    this.#timers.set(name, this.#deps.clock.after(delayMs, task));
  }

  /** Runs a task again and again, each time a pause after the last was done. What it throws, the ladder mends. */
  #every(name: 'sweep' | 'heartbeat' | 'search', pauseMs: number, task: () => Promise<void>): void {
    this.#after(name, pauseMs, () => {
      task()
        .catch((error: unknown) => this.#log.debug({ error: describeError(error) }, 'a periodic look failed'))
        .finally(() => {
          if (this.#timers.has(name)) this.#every(name, pauseMs, task);
        });
    });
  }

  #cancel(name: 'rest' | 'sweep' | 'heartbeat' | 'search'): void {
    this.#timers.get(name)?.cancel();
    this.#timers.delete(name);
  }
}

function isWorking(state: State): state is State & { at: 'searching' | 'ready' | 'sending' } {
  return state.at === 'searching' || state.at === 'ready' || state.at === 'sending';
}
