import { type CommandFact, Dialogue, NumberedError, signalQuality } from '../at/index.js';
import { type Log, pause } from '../core/index.js';
import { Announcements } from './announcements.js';
import { Balance } from './balance.js';
import { Character } from './character.js';
import { Connection } from './connection.js';
import { Control, type ControlHost } from './control.js';
import { newCounters } from './counters.js';
import { Drafts } from './drafts/drafts.js';
import { News } from './events/news.js';
import { reportPathOf } from './indications.js';
import { Life, type LifeHost } from './life.js';
import type { ModemDeps, ModemOptions } from './options.js';
import { cyclePower } from './power-hook.js';
import { Pulse } from './pulse.js';
import { Receiver } from './receiver.js';
import { ReferenceWatch } from './reference.js';
import { registrationReason } from './registration-reason.js';
import { Sender, type SenderHost } from './sender.js';
import type { Session } from './session.js';
import { SetUp } from './set-up.js';
import type { ModemSnapshot } from './snapshot.js';
import { closesPort, isWorking, type LineRung, type Rung, type State } from './state.js';

/** How long a modem may take for a last answer before its port is closed. */
const LAST_WORDS_MS = 2_000;
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
  readonly #life: Life;
  readonly #counters = newCounters();
  readonly #dialogue: Dialogue;
  readonly #connection: Connection;
  readonly #pulse: Pulse;
  readonly #setUp: SetUp;
  readonly #sender: Sender;
  readonly #receiver: Receiver;
  readonly #announcements: Announcements;
  readonly #balance: Balance | undefined;
  readonly #character: Character;
  /** What the modem tells beside messages. */
  readonly news: News;
  /** What an operator may do with this modem while it runs. */
  readonly control: Control;
  #unlisten: () => void = () => undefined;
  #stopping: Promise<void> | undefined;
  #lastError: ModemSnapshot['lastError'] = null;
  #troubleAt = 0;

  constructor(modem: ModemOptions, deps: ModemDeps) {
    const { clock } = deps;
    const log = deps.log.child({ modem: modem.name });
    const references = new ReferenceWatch();
    this.#character = new Character(modem, { ...deps, log });
    const { book, hearing } = this.#character;
    const drafts = new Drafts(deps.queue, log);
    const parts = { modem, deps: { ...deps, log }, counters: this.#counters, references, book, hearing, drafts };
    this.#modem = modem;
    this.#deps = deps;
    this.#log = log;
    this.#life = new Life({ ...parts, host: this.#lifeHost() });
    this.#dialogue = new Dialogue(clock);
    this.#connection = this.#connect();
    this.#pulse = this.#takePulse();
    this.#setUp = new SetUp({ ...parts, listener: this.#setUpListener() });
    this.#sender = new Sender({ ...parts, host: this.#senderHost() });
    this.news = new News(parts);
    this.#receiver = new Receiver({ ...parts, filled: (...what) => this.news.storage(...what) });
    this.#announcements = new Announcements({
      ...{ news: this.news, receiver: this.#receiver },
      host: {
        feed: (input) => this.#life.feed(input),
        registrationTold: (session) => this.#tellRegistration(session),
        restarted: (session, reason) => this.#takeRestart(session, reason),
      },
    });
    this.control = new Control({ clock, log, modem, host: this.#controlHost() });
    const ussd = (code: string) => this.control.askOnce(code);
    this.#balance = modem.balance && new Balance(modem.balance, { clock, log, ussd });
  }

  /** Begins to work; the rest is told by events and `snapshot`. Once. */
  start(): void {
    const networks = new Set(this.#modem.networks.map(({ name }) => name));
    this.#unlisten = this.#deps.queue.on('ready', (network) => {
      if (networks.has(network)) this.#sender.wake();
    });
    this.#life.feed({ on: 'start' });
  }

  /** Lets the message that is on its way end, then closes the port. Any number of times. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  snapshot(): ModemSnapshot {
    const { name, device, networks } = this.#modem;
    const { session } = this.#connection;
    return {
      name,
      device,
      port: session ? (session.port.path ?? device) : null,
      state: this.#life.state.at,
      since: this.#life.since,
      reason: this.#reason(),
      suspending: this.control.suspending ?? null,
      balance: this.#balance?.value ?? null,
      identity: { ...session?.identity },
      sim: { state: session?.simState ?? null, pinTriesLeft: session?.pinTriesLeft ?? null },
      signalDbm: this.#pulse.signalDbm ?? null,
      registration: session?.registration ?? 'unknown',
      operator: this.news.operator ?? null,
      place: session?.place ?? null,
      reports: reportPathOf(session?.indications),
      quirks: this.#character.quirks,
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
    // A report on the message just sent may be on the line: unacknowledged, it would keep the next process waiting.
    if (isWorking(this.#life.state)) await this.#pulse.probe(LAST_WORDS_MS);
    await this.#receiver.finish();
    this.#life.feed({ on: 'stop' });
    await this.#connection.closed();
    await this.news.finish();
  }

  #lifeHost(): LifeHost {
    return {
      open: () => this.#connection.open(),
      close: () => {
        this.#setUp.abort();
        this.#connection.close();
      },
      prepare: () => this.#prepare(),
      recover: (rung) => this.#recover(rung),
      troubled: (reason) => this.#noteError('MODEM_TROUBLE', reason),
      entered: (state, former) => this.#enter(state, former),
    };
  }

  #connect(): Connection {
    const { device, baudRate, flowControl } = this.#modem;
    const { openPort, clock } = this.#deps;
    return new Connection({
      request: { device, baudRate, flowControl },
      openPort,
      clock,
      dialogue: this.#dialogue,
      listener: {
        opened: () => this.#life.feed({ on: 'opened' }),
        openFailed: (reason) => this.#life.feed({ on: 'openFailed', reason }),
        lost: (reason) => this.#life.feed({ on: 'lost', reason }),
        mute: () => this.#fail('the modem answers nothing'),
        urc: (urc, session) => this.#announcements.take(urc, session),
        late: (line, session) => this.#takeLate(line, session),
        echo: (session) => this.#takeEcho(session),
        ended: (fact) => this.#takeFact(fact),
        noise: () => {
          this.#counters.noise += 1;
        },
      },
    });
  }

  /** Something is to be tried, or was learned. */
  #setUpAnew(): void {
    if (isWorking(this.#life.state)) this.#life.feed({ on: 'restarted' });
  }

  #takePulse(): Pulse {
    const { clock } = this.#deps;
    return new Pulse({
      clock,
      pollMs: this.#modem.pollMs,
      session: () => this.#connection.session,
      registration: (session) => this.#tellRegistration(session),
      signal: (dbm) => this.news.signal(dbm),
      lull: (session) => this.news.ask(session),
      sweep: () => {
        this.#receiver.sweep();
        this.#sender.wake();
        if (this.#character.mend()) this.#setUpAnew();
        const { session } = this.#connection;
        if (session) void this.#setUp.learn(session);
        if (clock.monotonic() - this.#troubleAt > SOUND_AFTER_MS) this.#beSound();
      },
    });
  }

  #setUpListener() {
    return {
      prepared: (session: Session, signalDbm: number | undefined) => {
        this.#pulse.signalDbm = signalDbm;
        this.news.prepared(session, signalDbm);
        const { manufacturer, model, revision } = session.identity;
        const { registration, indications, acknowledges } = session;
        const ways = { reports: reportPathOf(indications), acknowledges, registration };
        this.#log.info({ manufacturer, model, revision, ...ways }, 'modem is set up');
        this.#life.feed({ on: 'prepared', registered: this.#maySend(session) });
      },
      locked: (reason: string) => this.#life.feed({ on: 'locked', reason }),
      failed: (reason: string) => this.#fail(reason),
      swapped: () => this.news.swapped(),
      stray: (reason: string) => this.#life.feed({ on: 'lost', reason }),
    };
  }

  #senderHost(): SenderHost {
    const worker = this;
    return {
      get session() {
        return worker.#connection.session;
      },
      get mayClaim() {
        const state = worker.#life.state;
        const able = state.at === 'ready' || (state.at === 'sending' && state.registered);
        return able && !worker.#isStopping && !worker.control.holdsBack && worker.#connection.session !== undefined;
      },
      claimed: (messageId) => worker.#life.feed({ on: 'claimed', messageId }),
      settled(well) {
        if (well) worker.#beSound();
        worker.#life.feed({ on: 'settled' });
      },
      suspect: () => worker.#pulse.lookAtRegistration(),
      sentFrom: (draft, answer) => worker.#receiver.clear(draft, answer),
      remedied: () => worker.#setUpAnew(),
      drained: () => worker.control.drained(),
    };
  }

  #controlHost(): ControlHost {
    const worker = this;
    return {
      get state() {
        return worker.#life.state;
      },
      get session() {
        return worker.#connection.session;
      },
      feed: (input) => worker.#life.feed(input),
      wake: () => worker.#sender.wake(),
      idle: () => worker.#sender.idle(),
      async lastWords() {
        if (!isWorking(worker.#life.state)) return;
        await worker.#pulse.probe(LAST_WORDS_MS);
        const limit = new AbortController();
        await Promise.race([worker.#receiver.idle(), pause(worker.#deps.clock, LAST_WORDS_MS, limit.signal)]);
        limit.abort();
      },
    };
  }

  get #isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  /** What holds in a state and not in others: which parts run, and which timers. */
  #enter(state: State, former: State): void {
    if (state.at === 'ready' && former.at !== 'sending') this.#sender.wake();
    this.control.entered(state);
    this.#pulse.search(state.at === 'searching');
    const works = isWorking(state);
    if (works === isWorking(former)) return;
    const { session } = this.#connection;
    if (works && session) {
      this.#receiver.attach(session);
      this.#pulse.begin();
      this.#balance?.begin();
    } else {
      this.#receiver.detach();
      this.#pulse.end();
      this.#balance?.end();
      this.news.lost();
    }
  }

  #prepare(rung?: LineRung): void {
    const { session } = this.#connection;
    if (session) this.#setUp.start(session, rung);
  }

  #recover(rung: Rung): void {
    this.#counters.recoveries += 1;
    this.#deps.events.emit('modemReset', { modem: this.#modem.name, step: rung });
    this.#log.warn({ step: rung }, 'modem recovery');
    if (!closesPort(rung)) {
      this.#prepare(rung);
      return;
    }
    this.#connection.close();
    this.#connection.open(
      rung === 'power' ? () => cyclePower(this.#modem, { ...this.#deps, log: this.#log }) : undefined,
    );
  }

  #reason(): string | null {
    const { state } = this.#life;
    if ('reason' in state) return state.reason;
    const { session } = this.#connection;
    if (state.at !== 'searching' || !session) return null;
    return registrationReason(session.registration, this.#modem.roaming !== false);
  }

  #fail(reason: string): void {
    if (this.#life.state.at === 'probing') this.#character.doubtPace();
    this.#troubleAt = this.#deps.clock.monotonic();
    this.#log.debug({ dialogue: this.#dialogue.excerpt() }, 'the last AT dialogue');
    this.#life.feed({ on: 'failed', reason });
  }

  /**
   * A modem that restarted may be in text mode: it would take a PDU's length for a number, and send the hex to it.
   * So the echo of `AT+CMGS` is enough to stop before the PDU.
   */
  #takeEcho(session: Session): void {
    session.echoes += 1;
    if (session.echoTellsRestart && isWorking(this.#life.state))
      this.#takeRestart(session, 'the modem restarted: its echo is on');
  }

  #takeRestart(session: Session, reason: string): void {
    session.echoTellsRestart = false;
    session.channel.abandon(reason);
    this.#life.feed({ on: 'restarted' });
  }

  #takeLate(line: string, session: Session): void {
    this.#counters.lateLines += 1;
    session.noteLate(line);
    this.#log.debug({ line }, 'an answer came after its command had been given up');
  }

  #takeFact({ command, durationMs, result, error }: CommandFact): void {
    const { events } = this.#deps;
    events.emit('atCommand', { modem: this.#modem.name, command, durationMs, result });
    if (result !== 'timeout') this.#pulse.answered();
    else if (command !== signalQuality.name && isWorking(this.#life.state)) void this.#pulse.probe();
    if (error?.code === 'AT_TIMEOUT') this.#noteError(error.code, error.sentence);
    if (!(error instanceof NumberedError) || error.number === undefined) return;
    events.emit('smsError', { modem: this.#modem.name, kind: error.table, code: error.number });
  }

  #noteError(code: string, message: string): void {
    this.#lastError = { at: this.#deps.clock.now(), code, message };
  }

  #maySend({ registration }: Session): boolean {
    return registration === 'home' || (registration === 'roaming' && this.#modem.roaming !== false);
  }

  #tellRegistration(session: Session): void {
    this.news.look(session);
    const registered = this.#maySend(session);
    const state = this.#life.state;
    if (session !== this.#connection.session || !isWorking(state)) return;
    const known = state.at === 'sending' ? state.registered : state.at === 'ready';
    if (registered !== known) this.#life.feed({ on: 'registration', registered });
  }

  /** The next trouble begins at the bottom of the ladder again. */
  #beSound(): void {
    if (isWorking(this.#life.state) && this.#life.state.trouble.rung > 0) this.#life.feed({ on: 'sound' });
  }
}
