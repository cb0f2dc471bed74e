import type { Clock } from '../../core/index.js';
import type { Behaviour, Identity, StorageName } from './behaviour.js';
import type { Hook } from './command.js';
import type { HookPlace, Unhook } from './hooks.js';
import type { LineFaults } from './line-faults.js';
import type { OpenListener } from './lines.js';
import type { ReceiveFilter } from './receiver.js';
import type { Settings } from './settings.js';
import type { SimCard } from './sim-card.js';
import type { Registration } from './state.js';
import type { StoredMessage } from './storage.js';

/** What a quirk may lay its behaviour on: a part of `SimulatedModem`, described there. */
export interface Layable {
  readonly clock: Clock;
  readonly behaviour: Behaviour;
  readonly settings: Settings;
  readonly sim: SimCard | undefined;
  readonly line: LineFaults;
  /** Another one after each loss of power. */ readonly powered: AbortSignal;
  stored(name: StorageName): readonly (StoredMessage & { index: number })[];
  discard(name: StorageName, index: number): void;
  urc(...lines: string[]): void;
  freeze(): void;
  unplug(): void;
  reset(): void;
  setRegistration(stat: Registration): void;
  on(name: string, hook: Hook, place?: HookPlace): Unhook;
  rewordUrc(prefix: string, reword: (lines: string[]) => string[]): Unhook;
  onReceive(filter: ReceiveFilter): void;
  onOpen(listener: OpenListener): void;
  onPowerOn(task: () => void): void;
  later(delayMs: number, task: () => void): void;
}

/** One named deviation from the standard, seen on real devices. */
export interface Quirk {
  /** Kebab-case. */ readonly name: string;
  /** The row of the list of observed misbehaviours, `QS01`. */ readonly row: string;
  /** What the host sees, in one sentence. */ readonly about: string;
  /** What no host can do with such a modem, however well it knows it. */ readonly cannot?: 'send' | 'receive';
  /** Changes values of the standard behaviour. */ change?(behaviour: Behaviour): void;
  /** Lays behaviour over the commands. */ lay?(modem: Layable): void;
}

/** A model: who it says it is, and in what it deviates. */
export interface Profile {
  readonly name: string;
  readonly make: string;
  readonly model: string;
  readonly identity: Partial<Identity>;
  readonly quirks: readonly Quirk[];
}
