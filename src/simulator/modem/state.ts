import { type Clock, pause } from '../../core/index.js';
import type { ServiceCentre } from '../network/service-centre.js';
import type { Submission } from '../network/submission.js';
import { type Answer, cme, cms } from './answer.js';
import type { Behaviour, StorageName } from './behaviour.js';
import { initialSettings, type Settings } from './settings.js';
import type { SimCard } from './sim-card.js';
import { MessageStorage } from './storage.js';

/** `<stat>` of +CREG. TS 27.007 §7.2. */
export type Registration = 0 | 1 | 2 | 3 | 4 | 5;

/** What the modem does for its commands. */
export interface Effects {
  /** Says an unsolicited result code, when no command is running. */ urc(...lines: string[]): void;
  /** Starts the modem anew once the running command is answered: settings, PIN, registration. */ reset(): void;
  /** Registers with the centre, or leaves it, as card and radio now allow. */ updateRegistration(): void;
  /** Ends the wait for +CNMA; `false` when nothing waits. */ acknowledge(taken: boolean): boolean;
  /** +CNMI was set: what was buffered is said or forgotten. */ indicationsSet(): void;
  /** Tells the centre that there is room again. */ memoryAvailable(): void;
}

/** Everything that the commands of one modem read and change. */
export class ModemState {
  readonly clock: Clock;
  readonly centre: ServiceCentre;
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly effects: Effects;
  settings: Settings;
  sim: SimCard | undefined;
  /** Storage of the modem itself. */ readonly memory: Record<Exclude<StorageName, 'SM'>, MessageStorage>;
  /** +CFUN: 0 off, 1 full, 4 radio off. */ functionality = 1;
  /** What the network would let the card be; what the host sees depends on card and +CFUN too. */
  network: Registration = 1;
  operator = { long: 'Simulated Network', numeric: '26201' };
  area = { location: '00C3', cell: '0000B1A2' };
  /** +CSQ: 0-31, or 99 for unknown. */ signal = 20;
  /** Time that a submission takes in the network, in ms. */ networkTimeMs = 0;
  /** Ends with the present power session. */ session = new AbortController();
  /** What this modem sent and the network took. */ readonly sent: Submission[] = [];
  #volatileReference = 255;

  constructor(options: {
    clock: Clock;
    centre: ServiceCentre;
    name: string;
    behaviour: Behaviour;
    sim: SimCard | undefined;
    effects: Effects;
  }) {
    this.clock = options.clock;
    this.centre = options.centre;
    this.name = options.name;
    this.behaviour = options.behaviour;
    this.effects = options.effects;
    this.sim = options.sim;
    this.settings = initialSettings(this.behaviour);
    const { ME, SR } = this.behaviour.slots;
    this.memory = { ME: new MessageStorage(ME), SR: new MessageStorage(SR) };
  }

  /** A card that needs no PIN, or has got it. */
  get readySim(): SimCard | undefined {
    return this.sim?.state === 'READY' ? this.sim : undefined;
  }

  /** `<stat>` as the host sees it. */
  get registration(): Registration {
    return this.functionality === 1 && this.readySim !== undefined ? this.network : 0;
  }

  get isRegistered(): boolean {
    return this.registration === 1 || this.registration === 5;
  }

  /** The refusal while there is no ready card: around short messages as +CMS ERROR, else as +CME ERROR. */
  withoutSim(family: 'cms' | 'cme'): Answer {
    if (this.sim === undefined) return family === 'cms' ? cms(310) : cme(10);
    switch (this.sim.state) {
      case 'SIM PUK':
        return family === 'cms' ? cms(316) : cme(12);
      case 'BLOCKED':
        return family === 'cms' ? cms(313) : cme(13); // SIM failure
      default:
        return family === 'cms' ? cms(311) : cme(11);
    }
  }

  storage(name: StorageName): MessageStorage | undefined {
    return name === 'SM' ? this.sim?.messages : this.memory[name];
  }

  /** Where messages from mobile are stored. */
  get receivingMemory(): StorageName {
    return this.behaviour.receivesInto ?? this.settings.memories[2];
  }

  /** Last used TP-MR, from where this modem keeps it. */
  get lastReference(): number {
    return this.behaviour.referenceKept === 'sim' ? (this.sim?.lastReference ?? 255) : this.#volatileReference;
  }

  set lastReference(value: number) {
    if (this.behaviour.referenceKept === 'volatile') this.#volatileReference = value;
    else if (this.sim !== undefined) this.sim.lastReference = value;
  }

  /** Waits as long as the network takes; resolves at once without a network time, and when the power goes. */
  async onAir(): Promise<void> {
    if (this.networkTimeMs > 0) await pause(this.clock, this.networkTimeMs, this.session.signal);
  }

  /** Everything that does not survive a loss of power. */
  powerOff(): void {
    this.session.abort();
    this.session = new AbortController();
    this.settings = initialSettings(this.behaviour);
    this.functionality = 1;
    this.#volatileReference = 255;
    this.sim?.powerOff();
  }
}
