import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFailed, onTestFinished } from 'vitest';
import { RawSip } from './sip-raw.js';

const HOST = '127.0.0.1';
const START_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 5_000;
const START_ATTEMPTS = 4;
const LOG_LINES = 2_000;
const TEMPLATES = fileURLToPath(new URL('../../kamailio/', import.meta.url));

export interface KamailioOptions {
  /** Where the sidecar, or what stands for it, listens on loopback. */
  sidecarPort: number;
  /** What the proxy shows the sidecar. */
  sidecarToken?: string;
  /** What the sidecar must show the proxy; empty = none is set. */
  rpcToken?: string;
  domain?: string;
  /** User name to password. */
  users?: Record<string, string>;
  /** UDP processes; few show blocking. */
  children?: number;
  /** Processes that wait for the sidecar. */
  workers?: number;
  /** How long a registered phone may take to answer. */
  frTimerMs?: number;
  /** Preprocessor lines before the committed file is included. */
  before?: string;
  /** Routes after it. */
  after?: string;
  /** A whole configuration in place of `kamailio.cfg`; it can include `sms-sidecar.cfg` by that name. */
  instead?: string;
}

/** A running Kamailio with the committed `kamailio.cfg` on free ports. */
export class Kamailio {
  readonly host = HOST;
  readonly domain: string;
  readonly sipPort: number;
  readonly uacPort: number;
  readonly rpcPort: number;
  readonly rpcToken: string;
  readonly #folder: string;
  readonly #log: string[] = [];
  #process: ChildProcess | undefined;

  constructor(folder: string, options: { domain: string; rpcToken: string; ports: Ports }) {
    this.#folder = folder;
    this.domain = options.domain;
    this.rpcToken = options.rpcToken;
    this.sipPort = options.ports.sip;
    this.uacPort = options.ports.uac;
    this.rpcPort = options.ports.rpc;
  }

  /** Where users send their requests. */
  get proxy(): { host: string; port: number } {
    return { host: this.host, port: this.sipPort };
  }

  /** What the sidecar's configuration calls `rpc`. */
  get rpcUrl(): string {
    return `http://${this.host}:${this.rpcPort}/RPC`;
  }

  /** What the sidecar's configuration calls `nextHop`. */
  get nextHop(): string {
    return `sip:${this.host}:${this.sipPort}`;
  }

  /** What the sidecar's configuration calls `socket`. */
  get socket(): string {
    return `udp:${this.host}:${this.uacPort}`;
  }

  /** What it wrote to its log, the last lines of it. */
  get log(): string {
    return this.#log.join('\n');
  }

  /** Starts it, for the first time or again on the same ports, and resolves when it answers SIP and HTTP. */
  async start(): Promise<void> {
    const args = ['-DD', '-E', '-f', join(this.#folder, 'test.cfg'), '-Y', this.#folder, '-w', this.#folder];
    // A group of its own, so that its children can be ended by the group's id whatever happens to the main process; and
    // its end together with ours, so that a test run that is cut off leaves nothing behind.
    const child = spawn('setpriv', ['--pdeathsig', 'TERM', 'kamailio', ...args, '-m', '64', '-M', '8'], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#log.push(...text.split('\n').filter((line) => line.trim() !== ''));
        this.#log.splice(0, this.#log.length - LOG_LINES);
      });
    }
    const gone = once(child, 'exit').then(([code]) => {
      throw new Error(`kamailio ended with ${code}:\n${this.log}`);
    });
    gone.catch(() => undefined);
    await Promise.race([gone, this.#answering()]);
  }

  /** Ends it and its children, and resolves when all are gone. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#process;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const group = -child.pid;
    const exited = once(child, 'exit');
    if (signal === 'SIGTERM') child.kill(signal);
    const deadline = setTimeout(() => killGroup(group), signal === 'SIGTERM' ? STOP_LIMIT_MS : 0);
    await exited;
    clearTimeout(deadline);
    killGroup(group);
  }

  /** Ends it as `kill -9` on all of its processes does. */
  kill(): Promise<void> {
    return this.stop('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #answering(): Promise<void> {
    const limit = performance.now() + START_LIMIT_MS;
    await using raw = await RawSip.start(this.proxy);
    for (;;) {
      if (performance.now() > limit) throw new Error(`kamailio did not answer in time:\n${this.log}`);
      const { callId, octets } = raw.compose({ method: 'OPTIONS', uri: `sip:${this.domain}` });
      raw.send(callId, octets);
      await new Promise((resolve) => setTimeout(resolve, 25));
      if (raw.replies(callId).length > 0 && (await this.#speaksRpc())) return;
    }
  }

  async #speaksRpc(): Promise<boolean> {
    try {
      const response = await fetch(this.rpcUrl, { method: 'POST', body: '' });
      return response.status > 0; // refused, but by a process that is up
    } catch {
      return false;
    }
  }
}

/**
 * Starts a real Kamailio with `kamailio/kamailio.cfg` as it is committed; values of the test stand in a file that
 * includes it. A port that was free may be somebody's a moment later: then it is tried with others.
 */
export async function startKamailio(options: KamailioOptions): Promise<Kamailio> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (attempt === START_ATTEMPTS || !/Address already in use/i.test(String(error))) throw error;
    }
  }
}

async function startOnce(options: KamailioOptions): Promise<Kamailio> {
  const folder = await mkdtemp(join(tmpdir(), 'kamailio-'));
  const { domain = 'example.org', rpcToken = 'rpc-token-of-the-test' } = options;
  const kamailio = new Kamailio(folder, { domain, rpcToken, ports: await freePorts() });
  await writeFile(join(folder, 'test.cfg'), configuration(kamailio, options));
  try {
    await kamailio.start();
  } catch (error) {
    await kamailio[Symbol.asyncDispose]();
    throw error;
  }
  watchTest(kamailio);
  return kamailio;
}

/** A test that runs into its time limit never comes to the end of its `await using`. */
function watchTest(kamailio: Kamailio): void {
  try {
    onTestFailed(() => console.error(kamailio.log));
    onTestFinished(() => kamailio[Symbol.asyncDispose]());
  } catch {
    // Started by a hook, outside a test: the hook ends it, and the log is at hand as `log`.
  }
}

function configuration(kamailio: Kamailio, options: KamailioOptions): string {
  const values = {
    SIP_DOMAIN: kamailio.domain,
    SIP_PORT: kamailio.sipPort,
    SMS_UAC_PORT: kamailio.uacPort,
    SMS_RPC_PORT: kamailio.rpcPort,
    ...(kamailio.rpcToken === '' ? {} : { SMS_RPC_TOKEN: kamailio.rpcToken }),
    SMS_SIDECAR_PORT: options.sidecarPort,
    SMS_SIDECAR_TOKEN: options.sidecarToken ?? 'sidecar-token-of-the-test',
    SMS_WORKERS: options.workers ?? 8,
  };
  const users = Object.entries(options.users ?? {}).map(
    ([user, password]) => `  $sht(users=>${user}@${kamailio.domain}) = "${password}";`,
  );
  const include = join(TEMPLATES, 'sms-sidecar.cfg');
  return [
    ...Object.entries(values).map(([name, value]) => `#!substdef "!${name}!${value}!g"`),
    '#!define SIP_OWN_USERS',
    `#!define SIP_CHILDREN ${options.children ?? 4}`,
    `#!define SIP_FR_TIMER ${options.frTimerMs ?? 10_000}`,
    options.before ?? '',
    ...(options.instead === undefined ? committed(users) : [options.instead.replaceAll('sms-sidecar.cfg', include)]),
    options.after ?? '',
    '',
  ].join('\n');
}

function committed(users: string[]): string[] {
  const include = `include_file "${join(TEMPLATES, 'kamailio.cfg')}"`;
  return [include, 'event_route[htable:mod-init] {', ...users, '  return;', '}'];
}

/** Ends what is left of a process group. */
function killGroup(group: number): void {
  try {
    process.kill(group, 'SIGKILL');
  } catch {
    // It is empty: every child went with the main process.
  }
}

interface Ports {
  sip: number;
  uac: number;
  rpc: number;
}

/** Three different ports that nobody uses, the first free for UDP and TCP alike. */
async function freePorts(): Promise<Ports> {
  for (;;) {
    const sip = await freeTcpPort();
    const uac = await freeUdpPort();
    const rpc = await freeTcpPort();
    if (uac !== undefined && (await freeUdpPort(sip)) !== undefined && new Set([sip, uac, rpc]).size === 3) {
      return { sip, uac, rpc };
    }
  }
}

async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function freeUdpPort(wanted = 0): Promise<number | undefined> {
  const socket = createSocket('udp4');
  try {
    socket.bind(wanted, HOST);
    await once(socket, 'listening');
    return socket.address().port;
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}
