import type { Behaviour, Identity } from './behaviour.js';
import type { Hook } from './command.js';
import type { HookPlace, Unhook } from './hooks.js';
import type { SimCard } from './sim-card.js';

/** What a quirk may lay its behaviour on: a part of `SimulatedModem`. */
export interface Layable {
  readonly behaviour: Behaviour;
  readonly sim: SimCard | undefined;
  /** Another one after each loss of power. */ readonly powered: AbortSignal;
  urc(...lines: string[]): void;
  freeze(): void;
  unplug(): void;
  on(name: string, hook: Hook, place?: HookPlace): Unhook;
  rewordUrc(prefix: string, reword: (lines: string[]) => string[]): Unhook;
}

/** One named deviation from the standard, seen on real devices. */
export interface Quirk {
  /** Kebab-case. */ readonly name: string;
  /** The row of the list of observed misbehaviours, `QS01`. */ readonly row: string;
  /** What the host sees, in one sentence. */ readonly about: string;
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
