import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessageView } from '../../src/queue/index.js';
import { profileNamed, ServiceCentre, SimulatedModem } from '../../src/simulator/index.js';
import { messages, post } from './client.js';
import { configurationOf } from './configuration.js';
import { mend, strike } from './faults.js';
import { LeapClock } from './leap-clock.js';
import { type Line, ptyLine, tcpLine } from './line.js';
import type { Incoming, Outgoing, Plan, SeenEvent, Stage } from './plan.js';
import type { Report } from './protocol.js';
import { FakeProxy } from './proxy.js';
import { Random } from './random.js';
import type { Sidecar, Tenant } from './street.js';
import { watch } from './watch.js';

/** A message with what its sender knows of it. */
export interface Sent {
  message: Outgoing;
  network: string | undefined;
  /** Its id, once it was accepted. */
  id?: string;
  /** Why it was not taken, and is not sent again. */
  refused?: string;
}

const MODEM_NUMBERS = ['+491710000001', '+491710000002'];
/** So long nothing must happen before time leaps: longer than anybody takes to answer. */
const QUIET_MS = { tcp: 3, pty: 8 };
const SETTLE_REAL_MS = 600_000;
const SETTLE_VIRTUAL_MS = 3 * 3_600_000;
const POLL_MS = 25;
const STILL_MS = 100;
const STOPPED_REAL_MS = 20;
const MEND_EVERY_MS = 30_000;
/** A pseudo-terminal has a process of its own in between, whose turn has to come before a time-out's. */
const MOST_LEAP_MS = { tcp: 60_000, pty: 1_500 };
const UNDER_WAY = ['accepted', 'scheduled', 'queued', 'sending', 'receiving', 'delivering', 'held'];

/** What of a run outlives each kill: the network, the modems, the proxy, the senders, and what all of them saw. */
export class Town implements Tenant {
  readonly plan: Plan;
  readonly id: number;
  readonly folder: string;
  readonly centre: ServiceCentre;
  readonly proxy: FakeProxy;
  readonly sent: Sent[] = [];
  readonly #clock: LeapClock;
  readonly #epochMs: number;
  readonly #modems: SimulatedModem[];
  readonly #random: Random;
  readonly #transcript: string[] = [];
  readonly #lines: Line[] = [];
  readonly #unsent: Incoming[] = [];
  #epochStepMs = 0;
  #sidecar: Sidecar | undefined;
  #url: string | undefined;
  #stage: Stage | undefined;
  #isLead = false;
  #counts = new Map<SeenEvent, number>();
  #lastAt = 0;
  #asked = { call: 0, at: 0 };
  #pump: NodeJS.Timeout | undefined;
  #started: (() => void) | undefined;
  /** What should never happen, in words. */
  readonly strange: string[] = [];

  private constructor(plan: Plan, id: number, root: string) {
    this.plan = plan;
    this.id = id;
    this.folder = join(root, `seed-${plan.seed}`);
    this.#epochMs = LeapClock.epochOfToday();
    this.#clock = new LeapClock(this.#epochMs);
    const clock = this.#clock;
    this.centre = new ServiceCentre({ clock });
    this.#random = new Random(plan.seed + 1);
    this.proxy = new FakeProxy({ clock, random: new Random(plan.seed + 2), onEvent: (event) => this.#seen(event) });
    this.#modems = Array.from({ length: plan.modems }, (_, n) => this.#modem(n));
    this.centre.on('submitted', () => this.#seen('submitted'));
  }

  static async open(plan: Plan, id: number, roots: { memory: string; disk: string }): Promise<Town> {
    const town = new Town(plan, id, plan.onDisk ? roots.disk : roots.memory);
    mkdirSync(town.folder, { recursive: true });
    for (const [n, modem] of town.#modems.entries())
      town.#lines.push(
        await (plan.transport === 'tcp' ? tcpLine(modem) : ptyLine(modem, join(town.folder, `tty${n}`))),
      );
    const configuration = configurationOf(plan, {
      store: `sqlite:${join(town.folder, 'queue.db')}`,
      proxyPort: await town.proxy.listen(),
      devices: town.#lines.map(({ device }) => device),
    });
    writeFileSync(town.#configFile, configuration);
    return town;
  }

  get #configFile(): string {
    return join(this.folder, 'sms-sidecar.yaml');
  }

  /** Starts a gateway in a fresh process and plays the stage, or no fault at all; resolves when it accepts messages. */
  begin(sidecar: Sidecar, stage: Stage | undefined, isLead = false): Promise<void> {
    this.#sidecar = sidecar;
    this.#url = undefined;
    this.#stage = stage;
    this.#isLead = isLead;
    this.#counts = new Map();
    this.#epochStepMs += stage?.clockStepMs ?? 0;
    this.#unsent.push(...(stage?.incoming ?? []));
    for (const message of stage?.outgoing ?? [])
      this.sent.push({ message, network: this.#random.chance(0.5) ? undefined : `N${this.plan.networks - 1}` });
    this.proxy.faultShare = stage?.proxyFaultShare ?? 0;
    if (stage === undefined) this.#mendAll();
    else for (const modem of this.#modems) modem.setNetworkTime(stage.networkTimeMs);
    this.#note(`--- a process starts; ${stage === undefined ? 'no faults' : JSON.stringify(stage)}`);
    const kill = isLead ? stage?.kill : undefined;
    sidecar.start(this.id, this, {
      configFile: this.#configFile,
      epochMs: this.#epochMs + this.#epochStepMs,
      leaptMs: this.#clock.leaptMs,
      logFile: join(this.folder, 'sidecar.log'),
      ...(kill?.at === 'commit' && { commitKill: kill }),
    });
    return new Promise((resolve) => {
      this.#started = resolve;
    });
  }

  /** The process is gone. */
  halted(): void {
    this.#note('--- the process is dead');
    this.#letPhonesSend();
    this.#url = undefined;
    this.#sidecar = undefined;
    clearTimeout(this.#pump);
    this.#started?.();
  }

  report(report: Exclude<Report, { is: 'loaded' }>): void {
    if (report.is === 'refused') {
      this.strange.push(`the gateway did not start: ${report.reason}`);
      this.#started?.();
    }
    if (report.is === 'started') this.#act(report.url);
    if (report.is === 'due' && report.call === this.#asked.call) this.#leap(report.dueAt);
  }

  /** Waits until nothing is under way any more, or it takes far too long; then returns the store's view. */
  async settle(): Promise<MessageView[]> {
    const limit = performance.now() + SETTLE_REAL_MS;
    const virtualLimit = this.#clock.monotonic() + SETTLE_VIRTUAL_MS;
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      const url = this.#url;
      if (url === undefined) throw new Error('the sidecar ended while it settled');
      const found = await messages(url);
      if (this.#isSettled(found)) {
        // A report that is still to come may set a message going again: what is judged must stand still.
        clearTimeout(this.#pump);
        await new Promise((resolve) => setTimeout(resolve, STILL_MS));
        const later = await messages(url);
        if (JSON.stringify(later) === JSON.stringify(found)) return found;
        this.#beat();
      }
      if (performance.now() > limit || this.#clock.monotonic() > virtualLimit) return found;
    }
  }

  get url(): string {
    return this.#url ?? '';
  }

  /** Writes down all that went over the lines. */
  keep(file: string, content: string): void {
    appendFileSync(join(this.folder, 'transcript.log'), this.#transcript.splice(0).join(''));
    writeFileSync(join(this.folder, file), content);
  }

  async close(): Promise<void> {
    clearTimeout(this.#pump);
    for (const line of this.#lines) await line.close();
    await this.proxy.close();
    this.centre.close();
    this.#clock.stop();
  }

  #modem(n: number): SimulatedModem {
    const { profile, slots } = this.plan;
    const number = MODEM_NUMBERS[n];
    const modem = new SimulatedModem({
      ...{ clock: this.#clock, centre: this.centre, name: `modem${n}`, profile: profileNamed(profile) },
      sim: { slots, ...(number === undefined ? {} : { number }) },
    });
    modem.behaviour.renumbers = false; // the configuration names a path
    watch(modem, {
      seen: (event) => this.#seen(event),
      dialogue: (by, octets) => {
        this.#lastAt = performance.now();
        this.#note(`${by === 'host' ? `> ${modem.name}` : `< ${by}`} ${JSON.stringify(octets)}`);
      },
    });
    return modem;
  }

  /** Again and again, as what was laid for one command may strike only now. */
  #mendAll(): void {
    for (const modem of this.#modems) mend(modem);
    this.#clock.after(MEND_EVERY_MS, () => this.#mendAll());
  }

  #note(text: string): void {
    this.#transcript.push(`${new Date(this.#clock.now()).toISOString()} ${text}\n`);
  }

  #seen(event: SeenEvent): void {
    this.#lastAt = performance.now();
    const nth = this.#counts.get(event) ?? 0;
    this.#counts.set(event, nth + 1);
    const stage = this.#stage;
    if (stage === undefined) return;
    for (const { name, modem, at, seed } of stage.faults) {
      if (at.event !== event || at.nth !== nth) continue;
      this.#note(`--- fault: ${name} at ${event}`);
      const target = this.#modems[modem];
      if (target) queueMicrotask(() => strike(name, target, new Random(seed)));
    }
    const { kill, stop } = stage;
    if (stop?.event === event && stop.nth === nth) this.#stopProcess(stop.forMs);
    if (this.#isLead && kill.at === 'event' && kill.event === event && kill.nth === nth) this.#killAfter(kill.delayMs);
  }

  #stopProcess(forMs: number): void {
    const sidecar = this.#sidecar;
    this.#note(`--- the process is stopped for ${forMs} ms`);
    sidecar?.freeze(true);
    setTimeout(() => {
      if (sidecar === this.#sidecar) this.#leapBy(forMs);
      sidecar?.freeze(false);
    }, STOPPED_REAL_MS);
  }

  #killAfter(delayMs: number): void {
    const sidecar = this.#sidecar;
    if (delayMs === 0) sidecar?.kill();
    else setTimeout(() => sidecar?.kill(), delayMs);
  }

  #act(url: string): void {
    this.#url = url;
    this.#lastAt = performance.now();
    this.#started?.();
    this.#beat();
    const stage = this.#stage;
    if (this.#isLead && stage?.kill.at === 'instant') this.#killAfter(stage.kill.delayMs);
    this.#letPhonesSend();
    const lanes = new Set(this.sent.map(({ message }) => laneOf(message)));
    for (const lane of lanes) void this.#sendLane(url, lane);
  }

  /** What phones send in this stage is there whether or not the process ever came so far. */
  #letPhonesSend(): void {
    for (const { modem, from, target, text } of this.#unsent.splice(0)) {
      const to = this.#modems[modem]?.name ?? '';
      this.centre.deliver({ to, from, text: `${target} ${text}` });
    }
  }

  /** One after the other, as only then their order is known. */
  async #sendLane(url: string, lane: string): Promise<void> {
    for (const sent of this.sent) {
      if (laneOf(sent.message) !== lane || sent.id !== undefined || sent.refused !== undefined) continue;
      do {
        if (url !== this.#url) return;
        const answering = post(url, sent.message, sent.network);
        this.#seen('posted');
        const answer = await answering;
        if (answer.is === 'lost') return;
        if (answer.is === 'accepted') sent.id = answer.id;
        else if (!answer.later) sent.refused = answer.sentence;
        else await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        this.#seen('accepted');
      } while (sent.id === undefined && sent.refused === undefined);
    }
  }

  /** Looks whether all are quiet, and asks the gateway's process whether it is, too. */
  #beat(): void {
    clearTimeout(this.#pump);
    const quietMs = QUIET_MS[this.plan.transport];
    this.#pump = setTimeout(() => {
      if (this.#url === undefined) return;
      if (performance.now() - this.#lastAt >= quietMs) {
        this.#asked = { call: this.#asked.call + 1, at: this.#lastAt };
        this.#sidecar?.tell({ do: 'ask', town: this.id, call: this.#asked.call });
      } else this.#beat();
    }, quietMs);
  }

  /** Goes on to the moment when something happens by itself, if nothing happened since the question. */
  #leap(dueAt: number | null): void {
    if (this.#url === undefined) return;
    const now = this.#clock.monotonic();
    const next = Math.min(dueAt ?? Number.POSITIVE_INFINITY, this.#clock.dueAt ?? Number.POSITIVE_INFINITY);
    if (this.#asked.at === this.#lastAt && Number.isFinite(next) && next > now) {
      this.#leapBy(Math.min(next - now, MOST_LEAP_MS[this.plan.transport]));
    }
    this.#lastAt = performance.now();
    this.#beat();
  }

  #leapBy(ms: number): void {
    const leaptMs = this.#clock.leaptMs + ms;
    this.#sidecar?.tell({ do: 'leap', town: this.id, leaptMs });
    this.#clock.leapTo(leaptMs);
  }

  #isSettled(found: readonly MessageView[]): boolean {
    if (this.sent.some(({ id, refused }) => id === undefined && refused === undefined)) return false;
    if (found.some(({ state }) => UNDER_WAY.includes(state))) return false;
    if (this.#modems.some((modem) => this.centre.waitingFor(modem).length > 0)) return false;
    const texts = this.plan.stages.reduce((sum, { incoming }) => sum + incoming.length, 0);
    const received = found.filter(({ direction, kind }) => direction === 'from-mobile' && kind === 'sms');
    return received.length >= texts;
  }
}

const laneOf = ({ from, to }: Outgoing) => `${from} ${to}`;
