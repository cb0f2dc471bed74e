import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freeTcpPort, freeUdpPort } from './ports.js';
import { searchPath } from './programs.js';
import { SipEndpoint } from './sip-endpoint.js';

const HOST = '127.0.0.1';
const START_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 5_000;
const START_ATTEMPTS = 4;
const LOG_LINES = 2_000;
const TEMPLATES = fileURLToPath(new URL('../../../kamailio/', import.meta.url));

export interface KamailioOptions {
  /** Folder for its configuration and its runtime files; made when it is not there. */
  folder: string;
  /** Where the sidecar, or what stands for it, listens on loopback. */
  sidecarPort: number;
  /** What the proxy shows the sidecar. */
  sidecarToken: string;
  /** What the sidecar must show the proxy; empty = none is set, and the door stays shut. */
  rpcToken: string;
  domain: string;
  /** User name to password. */
  users: Record<string, string>;
  /** UDP processes. Default 4. */
  children?: number;
  /** Processes that wait for the sidecar. Default 8. */
  workers?: number;
  /** How long a registered phone may take to answer. Default 10 s. */
  frTimerMs?: number;
  /** Preprocessor lines before the committed file is included. */
  before?: string;
  /** Routes after it. */
  after?: string;
  /** A whole configuration in place of `kamailio.cfg`; it can include `sms-sidecar.cfg` by that name. */
  instead?: string;
}

interface Ports {
  sip: number;
  uac: number;
  rpc: number;
}

/** A real Kamailio that runs `kamailio/kamailio.cfg` as it is shipped, on free ports of the loopback. */
export class Kamailio {
  readonly host = HOST;
  readonly domain: string;
  readonly sipPort: number;
  readonly uacPort: number;
  readonly rpcPort: number;
  readonly rpcToken: string;
  readonly #options: KamailioOptions;
  readonly #log: string[] = [];
  #process: ChildProcess | undefined;

  private constructor(options: KamailioOptions, ports: Ports) {
    this.#options = options;
    this.domain = options.domain;
    this.rpcToken = options.rpcToken;
    this.sipPort = ports.sip;
    this.uacPort = ports.uac;
    this.rpcPort = ports.rpc;
  }

  /**
   * Starts one on free ports. A port that was free may be somebody's a moment later: then it is tried with others.
   *
   * @throws Error with its log, when it does not start.
   */
  static async launch(options: KamailioOptions): Promise<Kamailio> {
    await mkdir(options.folder, { recursive: true });
    for (let attempt = 1; ; attempt += 1) {
      const kamailio = new Kamailio(options, await freePorts());
      await writeFile(kamailio.file, configuration(kamailio, options), { mode: 0o640 });
      try {
        await kamailio.start();
        return kamailio;
      } catch (error) {
        await kamailio.stop();
        if (attempt === START_ATTEMPTS || !/Address already in use/i.test(String(error))) throw error;
      }
    }
  }

  /** The configuration that includes the shipped one. */
  get file(): string {
    return join(this.#options.folder, 'kamailio.cfg');
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

  /** Starts it again on the same ports, and resolves when it answers SIP and HTTP. */
  async start(): Promise<void> {
    const { folder } = this.#options;
    const args = ['-DD', '-E', '-f', this.file, '-Y', folder, '-w', folder, '-m', '64', '-M', '8'];
    // A group of its own, so that its children can be ended by the group's id whatever happens to the main process; and
    // its end together with ours, so that a run that is cut off leaves nothing behind.
    const child = spawn('setpriv', ['--pdeathsig', 'TERM', 'kamailio', ...args], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: searchPath() },
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
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

  async #answering(): Promise<void> {
    const limit = performance.now() + START_LIMIT_MS;
    const endpoint = await SipEndpoint.open(0);
    try {
      while (!((await this.#speaksRpc()) && (await this.#speaksSip(endpoint)))) {
        if (performance.now() > limit) throw new Error(`kamailio did not answer in time:\n${this.log}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    } finally {
      await endpoint.close();
    }
  }

  /** Asked only when the RPC side answers: then all listeners are open. */
  async #speaksSip(endpoint: SipEndpoint): Promise<boolean> {
    const uri = `sip:${this.domain}`;
    const headers = { to: { uri }, from: { uri, params: { tag: 'start' } }, 'call-id': `start-${performance.now()}` };
    const request = {
      method: 'OPTIONS',
      uri,
      headers: { ...headers, cseq: { method: 'OPTIONS', seq: 1 }, 'max-forwards': 70 },
    };
    return (await endpoint.request(request, this.proxy)).status === 200;
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

function configuration(kamailio: Kamailio, options: KamailioOptions): string {
  const values = {
    SIP_DOMAIN: kamailio.domain,
    SIP_PORT: kamailio.sipPort,
    SMS_UAC_PORT: kamailio.uacPort,
    SMS_RPC_PORT: kamailio.rpcPort,
    ...(kamailio.rpcToken === '' ? {} : { SMS_RPC_TOKEN: kamailio.rpcToken }),
    SMS_SIDECAR_PORT: options.sidecarPort,
    SMS_SIDECAR_TOKEN: options.sidecarToken,
    SMS_WORKERS: options.workers ?? 8,
  };
  const users = Object.entries(options.users).map(
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
