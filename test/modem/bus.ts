import { PassThrough } from 'node:stream';
import { GatewayError } from '../../src/core/index.js';
import type { OpenPort } from '../../src/modem/index.js';
import { ModemPorts } from '../../src/modem/index.js';
import type { Candidate } from '../../src/modem/port/candidates.js';
import type { SimulatedModem } from '../../src/simulator/index.js';
import type { ManualClock } from '../support/manual-clock.js';
import { portOf } from './rig.js';

/** A USB bus: which modem is behind which path now. */
export class Bus {
  /** Every opening of every path. */
  readonly opened: string[] = [];
  /** Paths that are open now, to be shown never to be so twice. */
  readonly open = new Set<string>();
  readonly #behind = new Map<string, { stamp: string; modem: SimulatedModem | undefined }>();
  readonly #appeared = new Set<() => void>();
  readonly ports: ModemPorts;
  #plugs = 0;
  /** Whether the folder watch tells of what is plugged in. */
  watched = true;

  constructor(clock: ManualClock, reserved: readonly string[] = []) {
    this.ports = new ModemPorts({ clock, openPort: this.#open, list: async () => this.#list(), reserved });
  }

  /** Puts a modem behind a path; without one, a port that never says anything. */
  plug(path: string, modem?: SimulatedModem): void {
    this.#plugs += 1;
    this.#behind.set(path, { stamp: String(this.#plugs), modem });
    modem?.plugIn();
    if (this.watched) for (const appeared of this.#appeared) appeared();
  }

  unplug(path: string): void {
    this.#behind.get(path)?.modem?.unplug();
    this.#behind.delete(path);
  }

  /** What a worker is handed. */
  get deps() {
    return {
      openPort: this.ports.open,
      watchDevice: (_device: string, appeared: () => void) => {
        this.#appeared.add(appeared);
        return () => this.#appeared.delete(appeared);
      },
    };
  }

  #list(): Candidate[] {
    return [...this.#behind].map(([path, { stamp }]) => ({ path, real: path, stamp }));
  }

  readonly #open: OpenPort = async ({ device }) => {
    const found = this.#behind.get(device);
    if (!found) throw new GatewayError('PORT_UNAVAILABLE', `could not open ${device}: it does not exist`);
    if (this.open.has(device)) throw new Error(`${device} is opened twice`);
    this.opened.push(device);
    this.open.add(device);
    const port = portOf(found.modem ? found.modem.connect() : new PassThrough().resume());
    return {
      stream: port.stream,
      close: async () => {
        this.open.delete(device);
        await port.close();
      },
    };
  };
}
