import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Events, type GatewayEvents, type Log, type LogFields, silentLog } from '../../src/core/index.js';
import { Delivery } from '../../src/inbound/delivery.js';
import type { InboundOptions, OutgoingText, ProxySender } from '../../src/inbound/index.js';
import { type NewInboundMessage, openSqliteStore, type QueueStore } from '../../src/queue/index.js';
import { flush, ManualClock } from '../support/manual-clock.js';

type Result = Awaited<ReturnType<ProxySender['send']>>;

/** Stands where the proxies would. */
export class FakeProxy implements ProxySender {
  readonly sent: OutgoingText[] = [];
  /** What a message is answered; thrown where it is an Error, and awaited where it is a promise. */
  answer: (message: OutgoingText, signal: AbortSignal) => Result | Error | Promise<Result> = () => ok;

  async send(message: OutgoingText, signal: AbortSignal): Promise<Result> {
    this.sent.push(message);
    const answer = await this.answer(message, signal);
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

export const ok: Result = { status: 200, reason: 'OK' };

/** Log lines as they were written. */
export class LogBook implements Log {
  readonly lines: { level: string; sentence: string; fields: LogFields }[] = [];
  debug = this.#writer('debug');
  info = this.#writer('info');
  warn = this.#writer('warn');
  error = this.#writer('error');

  child(): Log {
    return this;
  }

  #writer(level: string) {
    return (fields: LogFields, sentence: string) => void this.lines.push({ level, sentence, fields });
  }
}

export const options: InboundOptions = {
  domain: 'sms.example.org',
  userDomains: ['example.org'],
  targetDomains: [],
  notFound: 'hold',
  useContact: false,
  rules: ['header', 'address', 'keyword', 'memory', 'modem', 'table', 'default'],
  keywords: [],
  table: [],
  groups: {},
  memoryMs: 86_400_000,
  sessions: false,
  privileged: [],
  peers: { from: { deny: [] } },
  numbers: { shortCodes: [], stripSeparators: true },
  modems: [{ name: 'nokia', scan: 'body' }],
};

/** A real store on a manual clock. */
export class Rig {
  readonly clock: ManualClock;
  readonly proxy = new FakeProxy();
  readonly log = new LogBook();
  readonly events = new Events();
  /** The states that messages have reached, but for that they are being delivered. */
  readonly states: GatewayEvents['messageState'][] = [];
  readonly queue: QueueStore;
  readonly #folder: string;
  readonly #parts: { stop(): Promise<void> }[] = [];
  #ids = 0;

  private constructor(folder: string, clock: ManualClock, queue: QueueStore) {
    this.#folder = folder;
    this.clock = clock;
    this.queue = queue;
    queue.on('reached', (fact) => {
      if (fact.state !== 'delivering') this.states.push(fact);
    });
  }

  static async start(): Promise<Rig> {
    const folder = await mkdtemp(join(tmpdir(), 'inbound-'));
    const clock = new ManualClock();
    const path = join(folder, 'queue.db');
    return new Rig(folder, clock, await openSqliteStore({ path, clock, log: silentLog, owner: 'test' }));
  }

  readonly newId = (): string => {
    this.#ids += 1;
    return `01890000-0000-7000-8000-${String(this.#ids).padStart(12, '0')}`;
  };

  /** What a part of `inbound` is built with. */
  get deps() {
    const { queue, proxy, clock, log, events, newId } = this;
    return { queue, proxy, clock, log, events, newId, random: () => 0.5 };
  }

  deliver(changes: Partial<InboundOptions> = {}): Delivery {
    const delivery = new Delivery({ ...options, ...changes }, this.deps);
    this.#parts.push(delivery);
    delivery.start();
    return delivery;
  }

  /** Ended with the rig. */
  keep(part: { stop(): Promise<void> }): void {
    this.#parts.push(part);
  }

  /** Puts a message for a SIP user into the store. */
  async message(changes: Partial<NewInboundMessage> = {}): Promise<string> {
    const id = changes.id ?? this.newId();
    const now = this.clock.now();
    const text = changes.text ?? 'hello';
    await this.queue.createInbound(
      {
        ...{ id, modem: 'nokia', originator: '+40722123456', target: 'sip:alice@example.org' },
        ...{
          callId: `${id}@sms.example.org`,
          text,
          body: text,
          encoding: 'gsm7',
          sentAt: now - 5_000,
          receivedAt: now,
        },
        ...changes,
      },
      [],
    );
    return id;
  }

  /** Resolves when the condition holds; the store's thread needs real time for its work. */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await holds())) await flush(1);
  }

  async state(id: string): Promise<string | undefined> {
    return (await this.queue.find(id))?.state;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const part of this.#parts.reverse()) await part.stop();
    await this.queue.close();
    await rm(this.#folder, { recursive: true, force: true });
    if (this.clock.pending > 0) throw new Error(`${this.clock.pending} timers were left behind`);
  }
}
