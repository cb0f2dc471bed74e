import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { Events, GatewayError, type GatewayEvents, type LogFields, silentLog } from '../../src/core/index.js';
import { type ModemDeps, type ModemOptions, ModemWorker, type Port } from '../../src/modem/index.js';
import { type NewMessage, openSqliteStore, type QueueStore } from '../../src/queue/index.js';
import { ServiceCentre, SimulatedModem, type SimulatedModemOptions } from '../../src/simulator/index.js';
import { flush, ManualClock } from '../support/manual-clock.js';

export const NUMBER = '+491701234567';

/** What differs from one plain modem that serves network D1. */
export interface RigOptions {
  modem?: Partial<ModemOptions>;
  sim?: Partial<SimulatedModemOptions>;
  deps?: Partial<ModemDeps>;
  /** Whether the worker is started and has come up before the test begins; default true. */
  started?: boolean;
}

/** A port in memory; what the simulator hangs up is closed, as a real one is. */
export function portOf(stream: Duplex): Port {
  stream.on('error', () => undefined);
  return {
    stream,
    async close() {
      stream.destroy();
    },
  };
}

/** One simulated modem, one worker, a real store and a clock that the test turns. */
export class Rig {
  readonly clock = new ManualClock();
  readonly events = new Events();
  readonly centre = new ServiceCentre({ clock: this.clock });
  readonly modem: SimulatedModem;
  /** Every state the worker was in, in order. */
  readonly states: string[] = [];
  readonly resets: string[] = [];
  readonly commands: string[] = [];
  readonly logged: { level: string; sentence: string; fields: LogFields }[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-modem-'));
  readonly #options: RigOptions;
  readonly #workers: ModemWorker[] = [];
  queue!: QueueStore;
  worker!: ModemWorker;
  #count = 0;

  constructor(options: RigOptions) {
    this.#options = options;
    this.modem = new SimulatedModem({ clock: this.clock, centre: this.centre, name: 'nokia', ...options.sim });
    this.events.on('modemState', ({ state }) => this.states.push(state));
    this.events.on('modemReset', ({ step }) => this.resets.push(step));
    this.events.on('atCommand', ({ command }) => this.commands.push(command));
    this.clock.settle = () => this.quiet();
  }

  async openStore(): Promise<void> {
    const path = join(this.#folder, 'queue.db');
    this.queue = await openSqliteStore({ path, clock: this.clock, log: silentLog, owner: 'test' });
  }

  /** Makes a worker anew, as another process would, without starting it. */
  makeWorker(changes: Partial<ModemOptions> = {}): ModemWorker {
    const modem: ModemOptions = {
      name: 'nokia',
      device: '/dev/ttyTEST',
      mode: 'new',
      baudRate: 115_200,
      flowControl: 'none',
      attempts: 3,
      pollMs: 20_000,
      networks: [{ name: 'D1', maxPerCall: 10 }],
      reports: 'auto',
      ...this.#options.modem,
      ...changes,
    };
    this.worker = new ModemWorker(modem, {
      queue: this.queue,
      clock: this.clock,
      log: this.#log(),
      events: this.events,
      openPort: async () => portOf(this.modem.connect()),
      watchDevice: (_device, appeared) => this.modem.watch('pluggedIn', appeared),
      random: () => 0.5,
      ...this.#options.deps,
    });
    this.#workers.push(this.worker);
    return this.worker;
  }

  #log() {
    const line = (level: string) => (fields: LogFields, sentence: string) => {
      this.logged.push({ level, sentence, fields });
    };
    const log = {
      debug: line('debug'),
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
      child: () => log,
    };
    return log;
  }

  /** Accepts a message to mobile; returns its id. */
  async accept(text = 'hello', changes: Partial<NewMessage> = {}): Promise<string> {
    this.#count += 1;
    const id = `message-${this.#count}`;
    const message: NewMessage = {
      id,
      network: 'D1',
      sender: `sip:user${this.#count}@example.org`,
      number: NUMBER,
      callId: `${id}@example.org`,
      body: text,
      segments: [text],
      encoding: 'ucs2',
      concatenation: 'none',
      options: { statusReport: false },
      priority: 0,
      acceptedAt: this.clock.now(),
      ...changes,
    };
    await this.queue.accept({ message, idempotencyKey: id, detail: {} });
    return id;
  }

  async find(id: string) {
    const view = await this.queue.find(id);
    if (!view) throw new Error(`there is no message ${id}`);
    return view;
  }

  async stateOf(id: string): Promise<string> {
    return (await this.find(id)).state;
  }

  /** Waits, in real time and without turning the clock, until something holds. */
  async until(holds: () => boolean | Promise<boolean>, what = 'what the test waits for'): Promise<void> {
    const end = performance.now() + 5_000;
    while (!(await holds())) {
      if (performance.now() > end)
        throw new Error(
          `${what} did not come; the modem is ${this.worker.snapshot().state}\n${this.worker.dialogue()}`,
        );
      await flush(1);
    }
  }

  state(): string {
    return this.worker.snapshot().state;
  }

  async ready(): Promise<void> {
    await this.until(() => this.state() === 'ready', 'ready');
    await this.quiet();
  }

  /** Lets everything end that waits for no clock: the line, the worker and the store's thread. */
  async quiet(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      await flush(12);
      await this.queue.figures();
    }
    await flush(12);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    let stopped = false;
    const stopping = Promise.all(this.#workers.map((worker) => worker.stop())).then(() => {
      stopped = true;
    });
    await this.quiet();
    while (!stopped) await this.clock.advance(1_000); // a message on its way may wait for the clock
    await stopping;
    await this.queue.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig(options);
  await rig.openStore();
  rig.makeWorker();
  if (options.started === false) return rig;
  rig.worker.start();
  await rig.ready();
  return rig;
}

/** A port that is not there. */
export const absent = async (): Promise<Port> => {
  throw new GatewayError('PORT_UNAVAILABLE', 'could not open /dev/ttyTEST: it does not exist');
};

/** Collects an event's facts. */
export function collect<K extends keyof GatewayEvents>(events: Events, name: K): GatewayEvents[K][] {
  const facts: GatewayEvents[K][] = [];
  events.on(name, (fact) => facts.push(fact));
  return facts;
}
