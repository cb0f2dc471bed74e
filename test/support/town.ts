import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KamailioOptions } from '../../src/cli/demo/kamailio.js';
import { SipUser } from '../../src/cli/demo/sip-user.js';
import { systemClock } from '../../src/core/index.js';
import { type Handset, profileNamed, type SimulatedModem, Simulation } from '../../src/simulator/index.js';
import { startKamailio, type TestKamailio } from './kamailio.js';
import { SIDECAR_TOKEN, Sidecar } from './sidecar.js';
import { watchTest } from './watch-test.js';

export const PHONE = '+40722123456';
const RPC_TOKEN = 'rpc-token-of-the-test';
const USERS = { alice: 'wonderland', bob: 'builder' };

export interface TownOptions {
  kamailio?: Partial<KamailioOptions>;
  /** YAML of the sidecar; default: one modem on network D1. */
  networks?: string;
  /** More YAML. */
  more?: string;
  /** What one modem's line of YAML says beside name and device. */
  modem?: string;
}

/**
 * All parts at once, each as real as it gets: a Kamailio process with the shipped configuration, the sidecar's own
 * process with its store on disk, and a serial port on a pseudo-terminal with a simulated modem and network behind it.
 */
export class Town {
  readonly kamailio: TestKamailio;
  readonly sidecar: Sidecar;
  readonly simulation: Simulation;
  readonly #folder: string;
  readonly #users: SipUser[] = [];

  private constructor(parts: { kamailio: TestKamailio; sidecar: Sidecar; simulation: Simulation; folder: string }) {
    this.kamailio = parts.kamailio;
    this.sidecar = parts.sidecar;
    this.simulation = parts.simulation;
    this.#folder = parts.folder;
    this.phone(); // there from the start: a phone that is made later has not seen what came before
  }

  /** Builds and starts everything; it ends with the test, at the latest. */
  static async start(options: TownOptions = {}): Promise<Town> {
    const folder = await mkdtemp(join(tmpdir(), 'town-'));
    const sidecar = await Sidecar.prepare(join(folder, 'sidecar'));
    const kamailio = await startKamailio({
      sidecarPort: sidecar.port,
      sidecarToken: SIDECAR_TOKEN,
      rpcToken: RPC_TOKEN,
      users: USERS,
      ...options.kamailio,
    });
    const device = join(folder, 'modem');
    const simulation = await Simulation.start({
      clock: systemClock,
      profile: profileNamed('standard'),
      links: [device],
    });
    await sidecar.configure(configurationOf(kamailio, device, options));
    const town = new Town({ kamailio, sidecar, simulation, folder });
    watchTest({ end: () => town[Symbol.asyncDispose](), log: () => `--- sidecar\n${sidecar.log}` });
    await sidecar.start();
    return town;
  }

  get modem(): SimulatedModem {
    return this.simulation.device().modem;
  }

  /** The simulated phone with that number. */
  phone(number = PHONE): Handset {
    return this.simulation.centre.handset(number);
  }

  /** A SIP user with a password, registered unless told otherwise. */
  async user(user: keyof typeof USERS, { registered = true } = {}): Promise<SipUser> {
    const { domain, proxy } = this.kamailio;
    const phone = await SipUser.start({ user, domain, password: USERS[user], proxy });
    this.#users.push(phone);
    if (registered) {
      const { status } = await phone.register();
      if (status !== 200) throw new Error(`${user} could not register: ${status}`);
    }
    return phone;
  }

  /** Ends everything; may be called again. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const user of this.#users.splice(0)) await user.close();
    await this.sidecar.end('SIGKILL');
    await this.kamailio[Symbol.asyncDispose]();
    await this.simulation.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The sidecar's YAML below what every test has. */
function configurationOf(kamailio: TestKamailio, device: string, options: TownOptions): string {
  const { rpcUrl, nextHop, socket } = kamailio;
  return `
proxies:
  - { name: edge, kind: kamailio, rpc: "${rpcUrl}", token: "${RPC_TOKEN}", nextHop: "${nextHop}", socket: "${socket}" }
modems:
  - { name: nokia, device: ${device}${options.modem === undefined ? '' : `, ${options.modem}`} }
${options.networks ?? 'networks: [{ name: D1 }]\nlinks: { nokia: [D1] }'}
reports: routed
${options.more ?? ''}`;
}
