import { type Clock, GatewayError } from '../../core/index.js';
import type { Profile } from '../modem/quirk.js';
import { SimulatedModem } from '../modem/simulated-modem.js';
import { ServiceCentre } from '../network/service-centre.js';
import { type ModemOnPty, startModemOnPty } from '../pty/modem-on-pty.js';

export interface SimulationOptions {
  clock: Clock;
  profile: Profile;
  /** A modem is put behind each of these paths. */ links: readonly string[];
  /** Told what fails later on, such as a pseudo-terminal after plugging in. */ onError?: (error: unknown) => void;
}

/** A network with modems on pseudo-terminals, as an operator's dry run has it. */
export class Simulation {
  readonly clock: Clock;
  readonly profile: Profile;
  readonly centre: ServiceCentre;
  readonly devices: readonly ModemOnPty[];

  private constructor(options: SimulationOptions, centre: ServiceCentre, devices: readonly ModemOnPty[]) {
    this.clock = options.clock;
    this.profile = options.profile;
    this.centre = centre;
    this.devices = devices;
  }

  /** Starts all modems, or none. @throws GatewayError `PORT_UNAVAILABLE` as `openPty` does. */
  static async start(options: SimulationOptions): Promise<Simulation> {
    const { clock, profile, onError } = options;
    const centre = new ServiceCentre({ clock });
    const devices: ModemOnPty[] = [];
    try {
      for (const link of options.links) {
        const modem = new SimulatedModem({ clock, centre, profile });
        devices.push(await startModemOnPty({ link, modem, ...(onError === undefined ? {} : { onError }) }));
      }
    } catch (error) {
      await stopAll(devices);
      throw error;
    }
    return new Simulation(options, centre, devices);
  }

  /** The device by name, link or place; the first without one. @throws GatewayError `NOT_FOUND`. */
  device(which: string | number = 0): ModemOnPty {
    const found =
      typeof which === 'number'
        ? this.devices[which]
        : this.devices.find(({ modem, link }) => modem.name === which || link === which);
    if (found !== undefined) return found;
    const known = this.devices.map(({ modem, link }) => `${modem.name} (${link})`).join(', ');
    throw new GatewayError('NOT_FOUND', `no modem is ${which}; there are ${known}`);
  }

  /** Takes all devices away. */
  async stop(): Promise<void> {
    await stopAll(this.devices);
    this.centre.close();
  }
}

async function stopAll(devices: readonly ModemOnPty[]): Promise<void> {
  await Promise.all(devices.map((device) => device.stop()));
  for (const { modem } of devices) modem.unplug();
}
