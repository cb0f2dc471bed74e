import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { type Clock, GatewayError } from '../../core/index.js';
import { duplexPair } from '../duplex-pair.js';
import type { ServiceCentre } from '../network/service-centre.js';
import type { Submission } from '../network/submission.js';
import type { Answer } from './answer.js';
import { type Behaviour, standardBehaviour } from './behaviour.js';
import type { Hook } from './command.js';
import { registrationText } from './commands/network.js';
import { Executor } from './executor.js';
import { type HookPlace, Hooks, type Unhook } from './hooks.js';
import { LineFaults } from './line-faults.js';
import { OneShotFaults } from './one-shot-faults.js';
import { Port } from './port.js';
import type { Layable, Profile, Quirk } from './quirk.js';
import { Receiver } from './receiver.js';
import { injectInto, renderAnswer, renderUrc } from './render.js';
import { SimCard, type SimCardOptions } from './sim-card.js';
import { ModemState, type Registration } from './state.js';

export interface SimulatedModemOptions {
  clock: Clock;
  /** The network that the modem is in. */ centre: ServiceCentre;
  /** Unique among the modems of a centre; default `modem1`, `modem2`, … */ name?: string;
  /** A card, or what differs from a plain one without PIN; `null`: no card is in. */
  sim?: SimCard | Partial<SimCardOptions> | null;
  /** A model; default: the standard modem. */ profile?: Profile;
  /** Laid over the profile, in this order. */ quirks?: readonly Quirk[];
  /** Default: each modem of a centre has its own. */ imei?: string;
  /** Time that each submission takes, in ms; default 0. */ networkTimeMs?: number;
}

interface ModemEvents {
  unplugged: [];
  pluggedIn: [];
}

const REPORT_NAMES = ['+CREG', '+CGREG', '+CEREG'] as const;

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
  readonly #rewordings: { prefix: string; reword: (lines: string[]) => string[] }[] = [];
  readonly #events = new EventEmitter<ModemEvents>();
  readonly #ports = new Set<Port>();
  #leave: (() => void) | undefined;
  #shownRegistration: Registration = 0;
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
        updateRegistration: () => this.#updateRegistration(),
        acknowledge: (taken) => this.#receiver.acknowledge(taken),
        memoryAvailable: () => this.#state.centre.memoryAvailable(this.#state.sim?.imsi ?? ''),
      },
    });
    this.#state.networkTimeMs = options.networkTimeMs ?? 0;
    this.#executor = new Executor(this.#state, this.#hooks);
    this.#receiver = new Receiver(this.#state);
    for (const quirk of quirksOf(options)) quirk.lay?.(this);
    this.#powerOn();
  }

  /** What this modem sent and the network took, oldest first. */
  get sent(): readonly Submission[] {
    return this.#state.sent;
  }

  get sim(): SimCard | undefined {
    return this.#state.sim;
  }

  get isPlugged(): boolean {
    return this.#plugged;
  }

  /** What lies in a storage: slot as the host sees it, status, PDU. */
  stored(name: 'SM' | 'ME' | 'SR'): { index: number; status: number; pdu: string }[] {
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
    const port = new Port(stream, {
      echoCopies: () => (this.#state.settings.echo ? this.behaviour.echoCopies : 0),
      prompt: () => this.behaviour.prompt,
      run: (text, from) => this.#run(text, from),
      outgoing: (octets) => (this.#frozen ? [] : this.line.outgoing(octets)),
      incoming: (octets) => (this.#frozen ? new Uint8Array() : this.line.incoming(octets)),
    });
    this.#ports.add(port);
    stream.once('close', () => this.#ports.delete(port));
  }

  override on(name: string, hook: Hook, place: HookPlace = 'after data'): Unhook {
    return this.#hooks.lay(name, hook, place);
  }

  /** Changes unsolicited result codes that begin with `prefix`; the newest rewording is the last to touch them. */
  rewordUrc(prefix: string, reword: (lines: string[]) => string[]): Unhook {
    const entry = { prefix, reword };
    this.#rewordings.push(entry);
    return () => {
      const at = this.#rewordings.indexOf(entry);
      if (at >= 0) this.#rewordings.splice(at, 1);
    };
  }

  /** Says an unsolicited result code on all ports, as soon as no command runs there. */
  override urc(...lines: string[]): void {
    let said = lines;
    for (const { prefix, reword } of this.#rewordings) if (said[0]?.startsWith(prefix)) said = reword(said);
    if (said.length === 0) return;
    for (const port of this.#ports) port.announce(() => renderUrc(said, this.#state.settings, this.behaviour));
  }

  /** Writes to the host in pieces of `octets` octets from now on. */
  cutAnswersEvery(octets: number): void {
    this.line.piece = octets;
  }

  /** What the network lets the card be: 1 home, 2 searching, 3 denied, 5 roaming. TS 27.007 §7.2. */
  setRegistration(stat: Registration): void {
    this.#state.network = stat;
    this.#updateRegistration();
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
    this.#leaveNetwork();
    this.#state.sim = sim;
    if (sim !== undefined) sim.serviceCentre ??= this.#state.centre.number;
    this.#updateRegistration();
  }

  /** Hears and says nothing from now on, until `thaw`, `reset` or a new plugging in. */
  override freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    this.#frozen = false;
  }

  /** Starts anew on its own account, as from a brown-out: settings are lost, the lines stay open. */
  reset(): void {
    this.#powerOff();
    for (const port of this.#ports) port.forget();
    this.#powerOn();
  }

  /** Takes the device away: its lines hang up, storages and card keep what they hold. */
  override unplug(): void {
    if (!this.#plugged) return;
    this.#plugged = false;
    this.#powerOff();
    for (const port of this.#ports) port.close();
    this.#ports.clear();
    this.#events.emit('unplugged');
  }

  plugIn(): void {
    if (this.#plugged) return;
    this.#plugged = true;
    this.#powerOn();
    this.#events.emit('pluggedIn');
  }

  async #run(text: string, port: Port): Promise<void> {
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

  #powerOn(): void {
    this.#frozen = false;
    this.#resetAsked = false;
    this.#updateRegistration();
    for (const line of this.behaviour.bootLines) this.urc(line);
    for (const noise of this.behaviour.noise) this.#repeat(noise);
  }

  #powerOff(): void {
    this.#leaveNetwork();
    this.#shownRegistration = 0;
    this.#state.powerOff();
  }

  #repeat(noise: { line: string; everyMs: number }): void {
    const { signal } = this.#state.session;
    this.clock.after(noise.everyMs, () => {
      if (signal.aborted) return;
      this.urc(noise.line);
      this.#repeat(noise);
    });
  }

  #updateRegistration(): void {
    const { registration, sim, centre } = this.#state;
    if (!this.#state.isRegistered) this.#leaveNetwork();
    else if (this.#leave === undefined && this.#plugged && sim !== undefined) {
      const receive = (tpdu: string) => this.#receiver.receive(tpdu);
      this.#leave = centre.register({ imsi: sim.imsi, modem: this.name, number: sim.number, receive });
    }
    if (registration === this.#shownRegistration) return;
    this.#shownRegistration = registration;
    for (const name of REPORT_NAMES)
      if (this.#state.settings.registrationReports[name] > 0)
        this.urc(`${name}: ${registrationText(this.#state, name)}`);
  }

  #leaveNetwork(): void {
    this.#leave?.();
    this.#leave = undefined;
  }
}

function quirksOf(options: SimulatedModemOptions): Quirk[] {
  return [...(options.profile?.quirks ?? []), ...(options.quirks ?? [])];
}

function behaviourOf(options: SimulatedModemOptions, serial: number): Behaviour {
  const behaviour = standardBehaviour();
  const imei = options.imei ?? withCheckDigit(`49015420${String(serial).padStart(6, '0')}`);
  behaviour.identity = { ...behaviour.identity, ...options.profile?.identity, imei };
  for (const quirk of quirksOf(options)) quirk.change?.(behaviour);
  return behaviour;
}

function cardOf({ sim, centre }: SimulatedModemOptions, serial: number): SimCard | undefined {
  if (sim === null) return undefined;
  const card = sim instanceof SimCard ? sim : new SimCard({ imsi: `26201${String(serial).padStart(10, '0')}`, ...sim });
  card.serviceCentre ??= centre.number;
  return card;
}

/** An IMEI's fourteen digits with the fifteenth. TS 23.003 §6.2.1, annex B. */
function withCheckDigit(digits: string): string {
  const sum = [...digits].map(Number).reduce((total, digit, i) => {
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
