import { realpath } from 'node:fs/promises';
import { type Clock, describeError, GatewayError } from '../../core/index.js';
import { type WatchDevice, watchDeviceFolder } from '../device-watch.js';
import type { OpenPort, Port, PortRequest } from '../port.js';
import { Acquaintance } from './acquaintance.js';
import { askIdentity } from './ask-identity.js';
import { type Candidate, DEFAULT_PATTERNS, listCandidates } from './candidates.js';
import { Claims } from './claims.js';
import { isWanted, type Wanted, wantedOf } from './wanted.js';
import { watchPatterns } from './watch-patterns.js';

export interface ModemPortsOptions {
  clock: Clock;
  /** Opens what is a path or an address. */
  openPort: OpenPort;
  /** Where modems are looked for that are named by `imei:` or `imsi:`. Default: `DEFAULT_PATTERNS`. */
  patterns?: readonly string[];
  /** Devices that belong to modems named by their path: they are asked nothing. */
  reserved?: readonly string[];
  /** Default: the file system. */
  list?: () => Promise<Candidate[]>;
}

/**
 * The ports of this machine, for all modems of one process.
 *
 * A modem named by its IMEI, or by the IMSI of its SIM, is looked for behind all ports that might be modems, wherever
 * the last plugging has put it. No port is ever open twice, and no modem by two of its ports.
 */
export class ModemPorts {
  readonly #options: ModemPortsOptions;
  readonly #patterns: readonly string[];
  readonly #claims = new Claims();
  readonly #acquaintance: Acquaintance;

  constructor(options: ModemPortsOptions) {
    this.#options = options;
    this.#patterns = options.patterns ?? DEFAULT_PATTERNS;
    this.#acquaintance = new Acquaintance(options.clock);
  }

  /** @throws GatewayError `PORT_UNAVAILABLE`, also when the modem that is named was found nowhere. */
  readonly open: OpenPort = (request) => {
    const wanted = wantedOf(request.device);
    return wanted ? this.#search(request, wanted) : this.#openNamed(request);
  };

  /** Watches for a device, wherever it may appear. */
  readonly watch: WatchDevice = (device, appeared) => {
    if (wantedOf(device)) return watchPatterns(this.#patterns, appeared);
    return device.startsWith('/') ? watchDeviceFolder(device, appeared) : () => undefined;
  };

  async #openNamed(request: PortRequest): Promise<Port> {
    const real = await realOf(request.device);
    if (!this.#claims.take(real)) {
      throw new GatewayError(
        'PORT_UNAVAILABLE',
        `could not open ${request.device}: another modem of this sidecar has it`,
      );
    }
    return this.#openClaimed(request, real);
  }

  async #openClaimed(request: PortRequest, real: string): Promise<Port> {
    try {
      const port = await this.#options.openPort(request);
      return this.#claimed(port, request.device, real);
    } catch (error) {
      this.#claims.release(real);
      throw error;
    }
  }

  #claimed(port: Port, path: string, real: string): Port {
    let closing: Promise<void> | undefined;
    return {
      stream: port.stream,
      path,
      close: () => {
        closing ??= port.close().then(() => this.#claims.release(real));
        return closing;
      },
    };
  }

  /** First where it was met, then wherever it may be. */
  async #search(request: PortRequest, wanted: Wanted): Promise<Port> {
    const search: Search = { request, wanted, found: false, failures: [] };
    const free = await this.#free();
    const known = free.filter((candidate) => this.#acquaintance.knows(candidate, wanted));
    const port = (await this.#firstOf(known, search)) ?? (await this.#lookAround(free, search));
    if (port) return port;
    const why = search.failures[0] ?? 'is the modem plugged in?';
    throw new GatewayError(
      'PORT_UNAVAILABLE',
      `could not find ${request.device} behind any of ${free.length} free ports (${this.#patterns.join(', ')}): ${why}`,
    );
  }

  #lookAround(free: readonly Candidate[], search: Search): Promise<Port | undefined> {
    const doubtful = free.filter((candidate) => this.#acquaintance.mayHide(candidate, search.wanted));
    return this.#firstOf(doubtful, search);
  }

  async #free(): Promise<Candidate[]> {
    const { list = () => listCandidates(this.#patterns), reserved = [] } = this.#options;
    const candidates = await list();
    this.#acquaintance.keepOnly(candidates);
    const others = new Set(await Promise.all(reserved.map(realOf)));
    return candidates.filter(({ real }) => !others.has(real) && !this.#claims.isHeld(real));
  }

  /** Asks them all at once, as most of a modem's ports are silent, and does not wait for the rest once it is found. */
  #firstOf(candidates: readonly Candidate[], search: Search): Promise<Port | undefined> {
    return new Promise((resolve) => {
      let left = candidates.length;
      if (left === 0) resolve(undefined);
      const ended = (port?: Port) => {
        left -= 1;
        if (port || left === 0) resolve(port);
      };
      for (const candidate of candidates) {
        this.#ask(candidate, search).then(ended, (error: unknown) => {
          search.failures.push(describeError(error));
          ended();
        });
      }
    });
  }

  /** The port, open, when it is the one that is wanted and no other was found before. */
  async #ask(candidate: Candidate, search: Search): Promise<Port | undefined> {
    const { real, path } = candidate;
    if (!this.#claims.take(real)) return undefined;
    const port = await this.#openClaimed({ ...search.request, device: path }, real);
    const identity = await askIdentity(port.stream, this.#options.clock);
    this.#acquaintance.note(candidate, identity);
    this.#claims.identify(real, identity?.imei);
    const fits = identity !== undefined && isWanted(search.wanted, identity) && !port.stream.destroyed;
    if (fits && !search.found && !this.#claims.isModemHeld(identity.imei, real)) {
      search.found = true;
      return port;
    }
    await port.close();
    return undefined;
  }
}

/** One run through the ports. */
interface Search {
  request: PortRequest;
  wanted: Wanted;
  found: boolean;
  /** Why ports could not be opened. */
  failures: string[];
}

/** The device that a name stands for; the name itself when that cannot be said, as of one that is not there. */
function realOf(device: string): Promise<string> {
  return realpath(device).catch(() => device);
}
