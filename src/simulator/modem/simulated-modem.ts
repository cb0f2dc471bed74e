import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { type Clock, GatewayError } from '../../core/index.js';
import { duplexPair } from '../duplex-pair.js';
import type { ServiceCentre } from '../network/service-centre.js';
import type { Submission } from '../network/submission.js';
import type { Answer } from './answer.js';
import type { Behaviour, StorageName } from './behaviour.js';
import { behaviourOf, cardOf, type ModemParts, quirksOf } from './build.js';
import type { Hook } from './command.js';
import { Executor } from './executor.js';
import { type HookPlace, Hooks, type Unhook } from './hooks.js';
import { LineFaults } from './line-faults.js';
import { Lines, type OpenListener } from './lines.js';
import { OneShotFaults } from './one-shot-faults.js';
import type { Port } from './port.js';
import { PowerSession } from './power-session.js';
import { Presence } from './presence.js';
import type { Layable } from './quirk.js';
import { type ReceiveFilter, Receiver } from './receiver.js';
import { injectInto, renderAnswer, renderUrc } from './render.js';
import type { Settings } from './settings.js';
import type { SimCard } from './sim-card.js';
import { ModemState, type Registration } from './state.js';
import type { StoredMessage } from './storage.js';

export interface SimulatedModemOptions extends ModemParts {
  clock: Clock;
  /** Unique among the modems of a centre; default `modem1`, `modem2`, … */ name?: string;
  /** Time that each submission takes, in ms; default 0. */ networkTimeMs?: number;
}

interface ModemEvents {
  unplugged: [];
  pluggedIn: [];
  /** The device has another path when it is plugged in, right after this. */ renumbered: [];
}

export interface ResetOptions {
  /** The device is away for so long, in ms. */ awayMs?: number;
  /** Then it has another path. */ renumber?: boolean;
}

/**
 * A GSM modem with a SIM card, behind any octet stream. It obeys V.250, TS 27.005 and TS 27.007; quirks, hooks and
 * faults are laid over that, and the newest answers first. Nothing it does takes time unless it is told so.
 */
export class SimulatedModem extends OneShotFaults implements Layable {
  readonly clock: Clock;
  readonly name: string;
  readonly behaviour: Behaviour;
  /** Command lines as they were read, `AT+CPIN="1234"`, oldest first. */ readonly written: string[] = [];
  /** Octet faults of all ports. */ readonly line = new LineFaults();
  readonly #state: ModemState;
  readonly #hooks = new Hooks();
  readonly #executor: Executor;
  readonly #receiver: Receiver;
  readonly #events = new EventEmitter<ModemEvents>();
  readonly #lines: Lines;
  readonly #power: PowerSession;
  readonly #presence: Presence;
  #plugged = true;
  #frozen = false;
  #resetAsked = false;

  constructor(options: SimulatedModemOptions) {
    super();
    const serial = options.centre.issueSerial();
    this.clock = options.clock;
    this.name = options.name ?? `modem${serial}`;
    this.behaviour = behaviourOf(options, serial);
    this.#state = new ModemState({
      clock: options.clock,
      centre: options.centre,
      name: this.name,
      behaviour: this.behaviour,
      sim: cardOf(options, serial),
      effects: {
        urc: (...lines) => this.urc(...lines),
        reset: () => {
          this.#resetAsked = true;
        },
        updateRegistration: () => this.#presence.update(),
        acknowledge: (taken) => this.#receiver.acknowledge(taken),
        indicationsSet: () => this.#receiver.indicationsSet(),
        memoryAvailable: () => this.#state.centre.memoryAvailable(this.#state.sim?.imsi ?? ''),
      },
    });
    this.#state.networkTimeMs = options.networkTimeMs ?? 0;
    this.#power = new PowerSession(options.clock, () => this.powered);
    this.#executor = new Executor(this.#state, this.#hooks);
    this.#lines = new Lines(this.#linesHost());
    this.#receiver = new Receiver(this.#state);
    this.#presence = new Presence(this.#state, (tpdu) => this.#receiver.receive(tpdu));
    for (const quirk of quirksOf(options)) quirk.lay?.(this);
    this.#introduce();
    this.#powerOn();
  }

  /** What this modem sent and the network took, oldest first. */
  get sent(): readonly Submission[] {
    return this.#state.sent;
  }

  /** The network that it is in. */
  get centre(): ServiceCentre {
    return this.#state.centre;
  }

  get sim(): SimCard | undefined {
    return this.#state.sim;
  }

  get isPlugged(): boolean {
    return this.#plugged;
  }

  /** What the host has set. */
  get settings(): Settings {
    return this.#state.settings;
  }

  /** Takes a message out of a storage; the index is the host's. */
  discard(name: StorageName, index: number): void {
    this.#state.storage(name)?.delete(index - this.behaviour.firstSlot[name]);
  }

  /** What lies in a storage: slot as the host sees it, status, PDU. */
  stored(name: StorageName): (StoredMessage & { index: number })[] {
    const entries = this.#state.storage(name)?.entries() ?? [];
    return entries.map(([slot, message]) => ({ index: slot + this.behaviour.firstSlot[name], ...message }));
  }

  /** Calls `listener` at every such event until the returned function is called. */
  watch(name: keyof ModemEvents, listener: () => void): () => void {
    this.#events.on(name, listener);
    return () => this.#events.off(name, listener);
  }

  /**
   * Opens the modem's port in memory: the host's end of the line.
   *
   * @throws GatewayError `PORT_UNAVAILABLE` while the modem is unplugged.
   */
  connect(): Duplex {
    const [host, device] = duplexPair();
    this.attach(device);
    return host;
  }

  /** Takes the device's end of a line as one more AT port. It is destroyed when the modem is unplugged. */
  attach(stream: Duplex): void {
    if (!this.#plugged) throw new GatewayError('PORT_UNAVAILABLE', `${this.name} is unplugged`);
    this.#lines.open(stream);
  }

  override on(name: string, hook: Hook, place: HookPlace = 'after data'): Unhook {
    return this.#hooks.lay(name, hook, place);
  }

  /** Changes unsolicited result codes that begin with `prefix`; the newest rewording is the last to touch them. */
  rewordUrc(prefix: string, reword: (lines: string[]) => string[]): Unhook {
    return this.#lines.reword(prefix, reword);
  }

  /** Says an unsolicited result code on all ports, as soon as no command runs there. */
  urc(...lines: string[]): void {
    this.#lines.announce(lines);
  }

  /** Writes octets (each character one) on all ports at once, whatever is running there. */
  say(octets: string): void {
    this.#lines.say(octets);
  }

  /** Looks at each TPDU from the network before the modem takes it; the newest is the last to look. */
  onReceive(filter: ReceiveFilter): void {
    this.#receiver.filter(filter);
  }

  /** Does something at each opening of a line. */
  onOpen(listener: OpenListener): void {
    this.#lines.onOpen(listener);
  }

  /** Does something at each power-on; while the modem is built, the first is still to come. */
  onPowerOn(task: () => void): void {
    this.#power.onStart(task);
  }

  /** Does something later, unless the power is lost before. */
  later(delayMs: number, task: () => void): void {
    this.#power.later(delayMs, task);
  }

  override get powered(): AbortSignal {
    return this.#state.session.signal;
  }

  /** Writes to the host in pieces of `octets` octets from now on, with a pause before each. */
  cutAnswersEvery(octets: number, gapMs = 0): void {
    this.line.piece = octets;
    this.line.gapMs = gapMs;
  }

  /** Goes away, as `unplug` does, when it has heard this many octets more: in the middle of what the host writes. */
  unplugAfterHearing(octets: number): void {
    this.line.afterHearing(octets, () => this.unplug());
  }

  /** What the network lets the card be: 1 home, 2 searching, 3 denied, 5 roaming. TS 27.007 §7.2. */
  setRegistration(stat: Registration): void {
    this.#state.network = stat;
    this.#presence.update();
  }

  /** +CSQ: 0-31, 99 unknown. */
  setSignal(signal: number): void {
    this.#state.signal = signal;
  }

  /** Time that each submission takes from now on, in ms. */
  setNetworkTime(networkTimeMs: number): void {
    this.#state.networkTimeMs = networkTimeMs;
  }

  /** Puts a card in, in place of the one that is there, or takes it out (`undefined`). */
  insertSim(sim: SimCard | undefined): void {
    this.#presence.leave();
    this.#state.sim = sim;
    this.#introduce();
    this.#presence.update();
  }

  /** Hears and says nothing from now on, until `thaw`, `reset` or a new plugging in. */
  override freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    this.#frozen = false;
  }

  /**
   * Starts anew on its own account, as from a brown-out: settings are lost. The lines stay open, but for a modem whose
   * behaviour is to be away for a while, or to have another path then; the options are for this time only.
   */
  reset(options: ResetOptions = {}): void {
    const { awayMs = this.behaviour.resetAwayMs, renumber = this.behaviour.renumbers } = options;
    if (awayMs !== undefined) {
      this.unplug();
      this.clock.after(awayMs, () => {
        if (!this.#plugged && renumber) this.#events.emit('renumbered');
        this.plugIn();
      });
      return;
    }
    this.#powerOff();
    this.#lines.forget();
    this.#powerOn();
  }

  /** Says that the power is low, starts anew, and says what it says at its start. Nothing waits for a command's end. */
  brownOut(warning: string, banner: readonly string[]): void {
    this.say(`\r\n${warning}\r\n`);
    this.reset();
    for (const line of banner) this.urc(line);
  }

  /** Takes the device away: its lines hang up, storages and card keep what they hold. */
  override unplug(): void {
    if (!this.#plugged) return;
    this.#plugged = false;
    this.#powerOff();
    this.#lines.close();
    this.#events.emit('unplugged');
  }

  plugIn(): void {
    if (this.#plugged) return;
    this.#plugged = true;
    this.#powerOn();
    this.#events.emit('pluggedIn');
  }

  #linesHost() {
    return {
      behaviour: this.behaviour,
      settings: () => this.#state.settings,
      echoCopies: () => (this.#state.settings.echo ? this.behaviour.echoCopies : 0),
      prompt: () => this.behaviour.prompt,
      run: (text: string, from: Port) => this.#run(text, from),
      hearAfterMs: () => this.behaviour.hearAfterMs,
      after: (delayMs: number, task: () => void) => this.#power.later(delayMs, task),
      outgoing: (octets: Uint8Array) => (this.#frozen ? [] : this.line.outgoing(octets)),
      incoming: (octets: Uint8Array) => (this.#frozen ? new Uint8Array() : this.line.incoming(octets)),
    };
  }

  async #run(text: string, port: Port): Promise<void> {
    if (!this.#plugged) return;
    this.written.push(text);
    const { session } = this.#state;
    const answer = await this.#executor.run(text.slice(2), port);
    if (session.signal.aborted || port.isClosed) return;
    this.#say(port, answer);
    if (!this.#resetAsked) return;
    this.#resetAsked = false;
    this.reset();
  }

  #say(port: Port, answer: Answer): void {
    const rendered = injectInto(renderAnswer(answer, this.#state.settings, this.behaviour), answer, (lines) =>
      renderUrc(lines, this.#state.settings, this.behaviour),
    );
    const cut = answer.fault?.hangUpAfterOctets;
    port.say(cut === undefined ? rendered : rendered.slice(0, cut));
    if (cut !== undefined) this.unplug();
  }

  /** Makes the card known to the network, registered or not, and gives it the centre's number where it has none. */
  #introduce(): void {
    const { sim, centre } = this.#state;
    if (sim === undefined) return;
    sim.serviceCentre ??= centre.number;
    centre.introduce({ imsi: sim.imsi, modem: this.name, number: sim.number });
  }

  #powerOn(): void {
    this.#frozen = false;
    this.#resetAsked = false;
    this.#power.start();
    this.#presence.update();
    for (const line of this.behaviour.bootLines) this.urc(line);
    for (const { line, everyMs } of this.behaviour.noise) this.#power.every(everyMs, () => this.urc(line));
  }

  #powerOff(): void {
    this.#presence.end();
    this.#receiver.powerOff();
    this.#state.powerOff();
  }
}
