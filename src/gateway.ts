import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Router } from 'express';
import {
  AcceptanceDesk,
  HttpServer,
  KamailioClient,
  type ModemOperations,
  newMessageId,
  OpenSipsClient,
  type Operations,
  ProxyPool,
} from './bridge/index.js';
import { type SegmentPdu, segmentPdu } from './compose/index.js';
import {
  acceptanceOptions,
  type Config,
  httpOptions,
  inboundOptions,
  metricsOptions,
  modemOptions,
  noticeOptions,
  proxyOptions,
  storeOptions,
} from './config/index.js';
import { type Clock, Events, type Log, pause, VERSION } from './core/index.js';
import { InboundWorker } from './inbound/index.js';
import { Metrics, MetricsServer, scrape } from './metrics/index.js';
import {
  type ModemOptions,
  ModemPorts,
  type ModemSnapshot,
  ModemWorker,
  type OpenPort,
  portOpener,
} from './modem/index.js';
import { NoticeDesk } from './notify/index.js';
import { type Claim, openPostgresStore, openSqliteStore, type QueueStore, type SimPresence } from './queue/index.js';
import { ReportDesk } from './report/index.js';

const SWEEP_MS = 5_000;
const SIMS_MS = 20_000;
const MS_PER_MINUTE = 60_000;

/** What the host gives; tests give their own. */
export interface GatewayHost {
  clock: Clock;
  log: Log;
  /** Default: the serial ports of this machine, and TCP. */
  openPort?: OpenPort;
}

/** A running sidecar. */
export interface Gateway {
  /** Where the HTTP side listens. */
  readonly url: string;
  /** Ends after the running messages; idempotent. */
  stop(): Promise<void>;
}

/**
 * Builds every part, connects them, and starts them: the store first, the way in last. Neither modems nor proxies need
 * to be there: their messages wait.
 *
 * @throws GatewayError `STORE_...` or `CONFIG_INVALID` when the store or the address cannot be had; nothing runs then.
 */
export async function startGateway(config: Config, host: GatewayHost): Promise<Gateway> {
  const events = new Events();
  const queue = await openStore(config, host);
  const stack = new AsyncStack();
  stack.defer(() => queue.close());
  queue.on('reached', (fact) => events.emit('messageState', fact));
  try {
    const proxies = await startProxies(config, host, stack);
    startInbound(config, { ...host, events, queue, proxies, stack });
    const modems = startModems(config, { ...host, events, queue, stack });
    startSweeps(queue, host, stack);
    watchSims(modems, { ...host, events, queue, stack });
    const operations = operationsOf(config, { queue, modems, proxies });
    const url = await startHttp(config, { ...host, events, queue, modems, operations, stack });
    return { url, stop: () => stack.unwind() };
  } catch (error) {
    await stack.unwind();
    throw error;
  }
}

interface Parts extends GatewayHost {
  events: Events;
  queue: QueueStore;
  stack: AsyncStack;
}

async function startProxies(config: Config, { clock, log }: GatewayHost, stack: AsyncStack): Promise<ProxyPool> {
  const clients = proxyOptions(config).map((proxy) =>
    proxy.kind === 'kamailio'
      ? new KamailioClient(proxy.options, { clock })
      : new OpenSipsClient(proxy.options, { clock }),
  );
  const pool = new ProxyPool({ clients }, { clock, log });
  stack.defer(() => pool.stop());
  await pool.start();
  return pool;
}

function startInbound(config: Config, parts: Parts & { proxies: ProxyPool }): void {
  const { clock, events, log, proxies, queue, stack } = parts;
  const reports = new ReportDesk({ queue, log, events });
  const worker = new InboundWorker(inboundOptions(config), {
    queue,
    clock,
    log,
    events,
    proxy: proxies,
    reports,
    newId: newMessageId,
  });
  stack.defer(() => worker.stop());
  worker.start();
}

function startModems(config: Config, parts: Parts): ModemWorker[] {
  const { clock, events, log, queue, stack } = parts;
  const modems = modemOptions(config);
  const ports = new ModemPorts({
    clock,
    openPort: parts.openPort ?? portOpener(clock),
    patterns: config.devices,
    reserved: modems.map(({ device }) => device).filter((device) => device.startsWith('/')),
  });
  const deps = { queue, clock, log, events, openPort: ports.open, watchDevice: ports.watch };
  const workers = modems.map((modem) => new ModemWorker(modem, { ...deps, encode: encoderOf(modem, clock) }));
  stack.defer(() => Promise.all(workers.map((worker) => worker.stop())));
  for (const worker of workers) worker.start();
  return workers;
}

/** The SUBMIT of a claimed segment, as that modem's mode wants it; valid no longer than its sender still wants it sent. */
function encoderOf({ mode }: ModemOptions, clock: Clock): (claim: Claim) => SegmentPdu {
  return ({ expiresAt, options, ref, segments, ...claim }) =>
    segmentPdu({
      ...claim,
      ...options,
      ...{ mode: mode === 'old' ? 'old' : 'new', index: ref.segment, total: segments },
      ...(expiresAt === undefined ? {} : { expiresInMinutes: (expiresAt - clock.now()) / MS_PER_MINUTE }),
    });
}

/** The store that the configuration names. A shared one knows this sidecar by a name that it keeps when it is started anew. */
function openStore(config: Config, { clock, log }: GatewayHost): Promise<QueueStore> {
  const { instance = hostname(), store } = config;
  const options = { clock, log, settings: storeOptions(config) };
  if (store.kind === 'postgres') return openPostgresStore({ ...options, url: store.url, owner: instance });
  return openSqliteStore({ ...options, path: store.path, owner: `${process.pid}-${randomUUID()}` });
}

/** The store's slow duties: expiry, leases of owners that are gone, lanes that were held long enough. */
function startSweeps(queue: QueueStore, { clock, log }: GatewayHost, stack: AsyncStack): void {
  const stopped = new AbortController();
  const sweeping = (async () => {
    while (!stopped.signal.aborted) {
      await queue.sweep().catch((error: unknown) => log.error({ error: String(error) }, 'store not swept'));
      await pause(clock, SWEEP_MS, stopped.signal);
    }
  })();
  stack.defer(() => {
    stopped.abort();
    return sweeping;
  });
}

/** Tells the store which SIMs there are: often enough that none counts as gone, and whenever a modem comes or goes. */
function watchSims(modems: readonly ModemWorker[], { clock, events, log, queue, stack }: Parts): void {
  const stopped = new AbortController();
  const tell = () =>
    queue
      .simsSeen(modems.map((modem) => modem.snapshot()).flatMap(simOf))
      .catch((error: unknown) => log.warn({ error: String(error) }, 'SIMs not noted'));
  const unlisten = events.on('modemState', () => void tell());
  const telling = (async () => {
    while (!stopped.signal.aborted) {
      await tell();
      await pause(clock, SIMS_MS, stopped.signal);
    }
  })();
  stack.defer(() => {
    unlisten();
    stopped.abort();
    return telling;
  });
}

function simOf({ identity, name, networks, state }: ModemSnapshot): SimPresence[] {
  if (identity.imsi === undefined) return [];
  return [{ imsi: identity.imsi, modem: name, networks, available: isUp(state) }];
}

/** What the SIMs have used of what they may, by the modem that each is in. */
async function quotasOf(config: Config, queue: QueueStore): Promise<object[]> {
  return (await queue.sims()).map(({ imsi, modem, available, recipients, segments }) => {
    const quota = config.modems.find(({ name }) => name === modem)?.quota;
    const used = { segments, ...(quota?.recipients && { recipients: recipients[quota.recipients.period] }) };
    return { imsi, modem, available, used, quota: quota ?? null };
  });
}

function operationsOf(
  config: Config,
  parts: { queue: QueueStore; modems: readonly ModemWorker[]; proxies: ProxyPool },
): Operations {
  const { queue, modems, proxies } = parts;
  return {
    modems: () => modems.map((modem) => modem.snapshot()),
    modem: (name) => {
      const worker = modems.find((modem) => modem.snapshot().name.toLowerCase() === name.toLowerCase());
      return worker && modemOperations(worker);
    },
    networks: async () => {
      const { networks: depths } = await queue.figures();
      return config.networks.map((network) => ({
        ...network,
        waiting: depths.find(({ network: name }) => name === network.name)?.waiting ?? 0,
        modems: config.modems.filter((modem) => modem.networks.includes(network.name)).map(({ name }) => name),
      }));
    },
    quotas: () => quotasOf(config, queue),
    readiness: async () => {
      const ready = await queue.figures().then(
        () => true,
        () => false,
      );
      const down = modems.map((modem) => modem.snapshot()).filter(({ state }) => !isUp(state));
      const away = proxies.states().filter(({ up }) => !up);
      const degraded = [
        ...down.map(({ name, state }) => `modem ${name} is ${state}`),
        ...unserved(config, modems).map((name) => `network ${name} has no modem that can send`),
        ...away.map(({ name }) => `proxy ${name} is down`),
      ];
      return { ready, degraded };
    },
  };
}

/** Networks none of whose modems can send now; their messages wait. */
function unserved(config: Config, modems: readonly ModemWorker[]): string[] {
  const served = new Set(
    modems.map((modem) => modem.snapshot()).flatMap(({ networks, state }) => (isUp(state) ? networks : [])),
  );
  return config.networks.map(({ name }) => name).filter((name) => !served.has(name));
}

function modemOperations(worker: ModemWorker): ModemOperations {
  const { control } = worker;
  return {
    async suspend(how) {
      control.suspend(how);
      return worker.snapshot();
    },
    async resume() {
      control.resume();
      return worker.snapshot();
    },
    async command(line) {
      return { lines: await control.command(line) };
    },
    ussd: (code) => control.ussd(code),
    endUssd: () => control.endUssd(),
    events: () => worker.news.entries(),
    async reset(step) {
      await control.reset(step);
      return worker.snapshot();
    },
  };
}

async function startHttp(
  config: Config,
  parts: Parts & { modems: readonly ModemWorker[]; operations: Operations },
): Promise<string> {
  const { clock, events, log, modems, operations, queue, stack } = parts;
  const notices = new NoticeDesk(noticeOptions(config), { newId: newMessageId });
  const desk = new AcceptanceDesk(acceptanceOptions(config), { queue, clock, log, events, notices });
  const metrics = new Metrics(
    events,
    {
      figures: () => queue.figures(),
      modems: () => modems.map((modem) => modem.snapshot()).map((modem) => ({ ...modem, up: isUp(modem.state) })),
      now: () => clock.now(),
    },
    VERSION,
  );
  const ownAddress = metricsOptions(config);
  if (ownAddress !== undefined) {
    const server = await MetricsServer.start(metrics, ownAddress);
    stack.defer(() => server.stop());
  }
  const open = ownAddress === undefined ? { open: Router().get('/metrics', scrape(metrics)) } : {};
  const server = new HttpServer(httpOptions(config), { desk, queue, operations, log, ...open });
  stack.defer(() => server.stop());
  return (await server.start()).url;
}

function isUp(state: string): boolean {
  return state === 'ready' || state === 'sending';
}

/** What has to be ended, last started first; `unwind` may be called again. */
class AsyncStack {
  readonly #ends: (() => Promise<unknown> | unknown)[] = [];
  #unwinding: Promise<void> | undefined;

  defer(end: () => Promise<unknown> | unknown): void {
    this.#ends.push(end);
  }

  unwind(): Promise<void> {
    this.#unwinding ??= (async () => {
      for (const end of this.#ends.reverse()) await end();
    })();
    return this.#unwinding;
  }
}
