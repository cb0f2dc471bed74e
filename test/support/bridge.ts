import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AcceptanceDesk,
  type AcceptanceOptions,
  type AcceptanceRules,
  HttpServer,
  type Notices,
  type Operations,
} from '../../src/bridge/index.js';
import { Events, silentLog, systemClock } from '../../src/core/index.js';
import { openSqliteStore, type QueueStore } from '../../src/queue/index.js';

export const TOKEN = 'token-of-the-test';

/** The HTTP side over a real store, with no modem behind it. */
export class BridgeRig {
  readonly events: Events;
  readonly queue: QueueStore;
  readonly url: string;
  readonly #server: HttpServer;
  /** Of the rig alone, and gone with it. */
  readonly folder: string;

  private constructor(parts: {
    queue: QueueStore;
    url: string;
    server: HttpServer;
    folder: string;
    events: Events;
  }) {
    this.events = parts.events;
    this.queue = parts.queue;
    this.url = parts.url;
    this.#server = parts.server;
    this.folder = parts.folder;
  }

  static async start(
    changes: Partial<AcceptanceOptions> = {},
    { notices, modem = () => undefined }: { notices?: Notices; modem?: Operations['modem'] } = {},
  ): Promise<BridgeRig> {
    const folder = await mkdtemp(join(tmpdir(), 'bridge-'));
    const queue = await openSqliteStore({
      path: join(folder, 'queue.db'),
      clock: systemClock,
      log: silentLog,
      owner: 'test',
    });
    const events = new Events();
    const desk = new AcceptanceDesk(
      { ...acceptance, ...changes },
      { queue, clock: systemClock, log: silentLog, events, ...(notices && { notices }) },
    );
    const operations = {
      modems: () => [{ name: 'nokia', state: 'ready' }],
      modem,
      networks: () => [{ name: 'D1' }],
      quotas: () => [{ imsi: '262010000000001' }],
      readiness: async () => ({ ready: true, degraded: ['modem nokia'] }),
    };
    const server = new HttpServer(
      { host: '127.0.0.1', port: 0, token: TOKEN },
      { desk, queue, operations, log: silentLog },
    );
    const { url } = await server.start();
    return new BridgeRig({ queue, url, server, folder, events });
  }

  /** Posts as a proxy does: `body` as it is when it is a string, else as JSON. */
  async post(path: string, body: unknown, headers: Record<string, string> = { Authorization: `Bearer ${TOKEN}` }) {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  async get(path: string, headers: Record<string, string> = { Authorization: `Bearer ${TOKEN}` }) {
    const response = await fetch(this.url + path, { headers });
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  /** How many messages the store holds. */
  async stored(): Promise<number> {
    return (await this.queue.list({}, { limit: 500 })).items.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop();
    await this.queue.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export const NO_RULES: AcceptanceRules = {
  numbers: { deny: [] },
  refusePremium: false,
  limits: { sender: {}, total: {}, prices: new Map(), networkPrices: new Map() },
  heedOptOut: false,
  modemOrder: ['nokia'],
  simGoneMs: 900_000,
};

export const acceptance: AcceptanceOptions = {
  domain: 'sms.example.org',
  sender: { userDomains: ['example.org'], anonymous: 'refuse' },
  numbers: { shortCodes: ['12345'], stripSeparators: true },
  networks: {
    all: [{ name: 'D1' }, { name: 'D2', prefixes: ['+4917'], validityMinutes: 60, queueLimit: 1 }],
    defaultName: 'D1',
  },
  rules: NO_RULES,
  compose: {
    replyHeader: 'compatible',
    footer: '',
    maxParts: 4,
    overflow: 'refuse',
    concatenation: 'udh8',
    transliterate: false,
    nationalShifts: [],
  },
  submit: { statusReport: true },
};
