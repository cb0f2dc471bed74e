import { NumberedError } from '../at/index.js';
import { isGatewayError } from '../core/index.js';
import type { Identity } from './session.js';
import { deviationsOf, type Trait, type Traits, traitsOf, traitsOfModel } from './traits.js';

/** What a book tells. */
export interface TraitListener {
  /** A deviation is taken into account, once more. `quirk`: from a closed set. */
  applied(quirk: string): void;
  /** Something was proved of the modem. */
  learned(trait: Trait): void;
}

/** What is tried when nothing was ever sent and the modem refuses like this. */
interface Remedy {
  trait: Trait;
  fits(failure: unknown, wasAtPrompt: boolean): boolean;
}

const CMS_INVALID_PDU = 304;
const CMS_NETWORK_TIMEOUT = 332;
const CMS_UNKNOWN = 500;

const isRefusedWith = (failure: unknown, number: number, payloadWritten: boolean) =>
  failure instanceof NumberedError &&
  failure.table === 'cms' &&
  failure.number === number &&
  failure.payloadWritten === payloadWritten;

const REMEDIES: readonly Remedy[] = [
  {
    trait: { name: 'pdu-form', value: 'old' },
    fits: (failure) => isRefusedWith(failure, CMS_INVALID_PDU, true),
  },
  {
    trait: { name: 'factory-settings', value: 'restored' },
    fits: (failure) => isRefusedWith(failure, CMS_UNKNOWN, false),
  },
  {
    trait: { name: 'service-domain', value: 'circuit-first' },
    fits: (failure) => isRefusedWith(failure, CMS_NETWORK_TIMEOUT, true),
  },
  {
    trait: { name: 'write-pacing', value: 'blocks' },
    fits: (failure, wasAtPrompt) => wasAtPrompt && isGatewayError(failure, 'AT_TIMEOUT'),
  },
];

/**
 * What is known of the traits of one modem, and what may be tried.
 *
 * The operator's word counts most, then what was learned, then what is on trial, then what models of this name are
 * known for. A trial that does not help is given up, and not made again by this process.
 */
export class TraitBook {
  readonly #configured: Traits;
  readonly #listener: TraitListener;
  readonly #refuted = new Set<string>();
  #ofModel: Traits = {};
  #learned: Traits = {};
  #set: Traits = {};
  #trial: Trait | undefined;
  #hasSent = false;

  constructor(configured: Traits, listener: TraitListener) {
    this.#configured = configured;
    this.#listener = listener;
  }

  /** All that is in force. */
  get traits(): Traits {
    const trial = this.#trial ? traitsOf([this.#trial]) : {};
    return { ...this.#ofModel, ...trial, ...this.#learned, ...this.#set, ...this.#configured };
  }

  /** What was learned, without names of models and the operator's word. */
  get learned(): Traits {
    return this.#learned;
  }

  /** What the operator said of this modem while it ran. */
  get set(): Traits {
    return this.#set;
  }

  /** What is tried now. */
  get trial(): Trait | undefined {
    return this.#trial;
  }

  /** What the deviations in force are called. */
  get quirks(): string[] {
    return deviationsOf(this.traits);
  }

  /** The modem told who it is; what was kept of it comes along. What this process learned before counts more. */
  meet(identity: Identity, kept: { traits: Traits; set: Traits } | undefined): void {
    this.#ofModel = traitsOfModel(identity);
    this.#learned = { ...kept?.traits, ...this.#learned };
    this.#set = kept?.set ?? {};
  }

  /** Forgets all that was learned and tried. */
  forget(): void {
    this.#learned = {};
    this.#set = {};
    this.#trial = undefined;
    this.#refuted.clear();
    this.#hasSent = false;
  }

  /** A deviation is taken into account. */
  note(quirk: string): void {
    this.#listener.applied(quirk);
  }

  /** Something was proved. */
  learn(trait: Trait): void {
    if (this.#trial?.name === trait.name) this.#trial = undefined;
    if (this.#learned[trait.name] === trait.value) return;
    this.#learned = { ...this.#learned, ...traitsOf([trait]) };
    this.#listener.learned(trait);
  }

  /** Puts a trait on trial, unless one is, or it is known or refuted. */
  try(trait: Trait): boolean {
    if (this.#trial !== undefined || this.#refuted.has(keyOf(trait))) return false;
    if (this.traits[trait.name] === trait.value) return false;
    this.#trial = trait;
    return true;
  }

  /** Ends the trial of a trait: it did not help. */
  refute(name: Trait['name']): void {
    if (this.#trial?.name !== name) return;
    this.#refuted.add(keyOf(this.#trial));
    this.#trial = undefined;
  }

  /** A message was accepted: what was on trial for it helped. */
  sent(): void {
    this.#hasSent = true;
    const trial = this.#trial;
    if (trial && REMEDIES.some(({ trait }) => trait === trial)) this.learn(trial);
  }

  /**
   * A message was not accepted. True when something was put on trial that may mend it, so that the next attempt is
   * worth its while. A modem that has sent before needs no remedy.
   *
   * @param wasAtPrompt it still waited for the end of the message.
   */
  failed(failure: unknown, wasAtPrompt: boolean): boolean {
    if (this.#hasSent) return false;
    const remedy = REMEDIES.find(({ fits }) => fits(failure, wasAtPrompt));
    const trial = this.#trial;
    if (trial && REMEDIES.some(({ trait }) => trait === trial)) this.refute(trial.name);
    return remedy !== undefined && this.try(remedy.trait);
  }
}

function keyOf({ name, value }: Trait): string {
  return `${name}=${value}`;
}
