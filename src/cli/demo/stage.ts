import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../core/index.js';
import { type Handset, profileNamed, Simulation } from '../../simulator/index.js';
import { Kamailio } from './kamailio.js';
import { freeTcpPort, freeUdpPort } from './ports.js';
import { hasProgram } from './programs.js';
import { SidecarProcess } from './sidecar-process.js';
import { SipUser } from './sip-user.js';
import { StandInProxy } from './stand-in-proxy.js';

export const DOMAIN = 'example.org';
export const PHONE = '+40722123456';

/** What the sidecar and the users need to know of a proxy, real or not. */
interface Proxy {
  readonly title: string;
  readonly proxy: { host: string; port: number };
  readonly rpcUrl: string;
  readonly socket: string;
  stop(): Promise<void>;
}

/** All parts of the demo, each as real as this machine allows, in a folder of its own. */
export class Stage {
  readonly folder: string;
  readonly sidecarToken = randomBytes(12).toString('hex');
  readonly #rpcToken = randomBytes(12).toString('hex');
  readonly #realProxy: boolean;
  readonly #password = randomBytes(6).toString('hex');
  #sidecarPort = 0;
  #simulation: Simulation | undefined;
  #proxy: Proxy | undefined;
  #sidecar: SidecarProcess | undefined;
  #alice: SipUser | undefined;

  constructor(folder: string, { standIn }: { standIn: boolean }) {
    this.folder = folder;
    this.#realProxy = !standIn && hasProgram('kamailio');
  }

  get sidecarUrl(): string {
    return `http://127.0.0.1:${this.#sidecarPort}`;
  }

  get configFile(): string {
    return join(this.folder, 'sms-sidecar.yaml');
  }

  get sidecarLog(): string {
    return join(this.folder, 'sidecar.log');
  }

  /** The SIP user; registered by the conversation. */
  get alice(): SipUser {
    return there(this.#alice);
  }

  /** The simulated phone. */
  get phone(): Handset {
    return there(this.#simulation).centre.handset(PHONE);
  }

  /** Starts modem, proxy and sidecar, and says what it starts. */
  async build(say: (line: string) => void): Promise<void> {
    this.#sidecarPort = await freeTcpPort();
    this.#simulation = await this.#startModem();
    say(`modem     simulated, on a real pseudo-terminal: ${join(this.folder, 'modem')}`);
    this.#proxy = await this.#startProxy();
    say(`proxy     ${this.#proxy.title}, SIP on udp:127.0.0.1:${this.#proxy.proxy.port}`);
    await this.#startSidecar(this.#proxy);
    say(`sidecar   ${this.sidecarUrl}, configuration ${this.configFile}`);
    this.#alice = await SipUser.start({
      user: 'alice',
      domain: DOMAIN,
      password: this.#password,
      proxy: this.#proxy.proxy,
    });
  }

  /** Ends everything that `build` started, in the reverse order. */
  async tearDown(): Promise<void> {
    await this.#alice?.close();
    await this.#sidecar?.end();
    await this.#proxy?.stop();
    await this.#simulation?.stop();
  }

  #startModem(): Promise<Simulation> {
    return Simulation.start({
      clock: systemClock,
      profile: profileNamed('standard'),
      links: [join(this.folder, 'modem')],
      onError: (error) => process.stderr.write(`simulated modem: ${String(error)}\n`),
    });
  }

  async #startProxy(): Promise<Proxy> {
    const tokens = { rpcToken: this.#rpcToken, sidecarToken: this.sidecarToken };
    if (this.#realProxy) {
      const kamailio = await Kamailio.launch({
        folder: join(this.folder, 'kamailio'),
        domain: DOMAIN,
        users: { alice: this.#password },
        sidecarPort: this.#sidecarPort,
        ...tokens,
      });
      return Object.assign(kamailio, { title: 'Kamailio, with the shipped kamailio/kamailio.cfg' });
    }
    const [sipPort = 0, rpcPort] = [await freeUdpPort(), await freeTcpPort()];
    const standIn = new StandInProxy({ sipPort, rpcPort, sidecarUrl: this.sidecarUrl, ...tokens });
    await standIn.start();
    return Object.assign(standIn, {
      title: 'a stand-in that plays the part of Kamailio',
      proxy: { host: '127.0.0.1', port: sipPort },
      rpcUrl: `http://127.0.0.1:${rpcPort}/RPC`,
      socket: `udp:127.0.0.1:${sipPort}`,
    });
  }

  async #startSidecar(proxy: Proxy): Promise<void> {
    const file = (name: string) => join(this.folder, name);
    await writeFile(file('token'), this.sidecarToken, { mode: 0o600 });
    await writeFile(file('rpc-token'), this.#rpcToken, { mode: 0o600 });
    const nextHop = `sip:${proxy.proxy.host}:${proxy.proxy.port}`;
    await writeFile(
      this.configFile,
      `domain: sms.${DOMAIN}
userDomains: [${DOMAIN}]
store: sqlite:${file('queue.db')}
http: { listen: 127.0.0.1:${this.#sidecarPort}, tokenFile: ${file('token')} }
proxies:
  - { name: edge, kind: kamailio, rpc: "${proxy.rpcUrl}", tokenFile: ${file('rpc-token')}, nextHop: "${nextHop}", socket: "${proxy.socket}" }
modems:
  - { name: demo, device: ${file('modem')} }
networks:
  - { name: D1 }
links: { demo: [D1] }
limits: { sender: none, repeats: none }
reports: routed
trace: all
`,
    );
    this.#sidecar = new SidecarProcess({
      configFile: this.configFile,
      url: this.sidecarUrl,
      onLog: (text) => appendFileSync(this.sidecarLog, text),
    });
    await this.#sidecar.start();
  }
}

function there<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the stage is not built yet');
  return part;
}
