import { lastReference } from '../at/index.js';
import type { Session } from './session.js';
import { tolerate } from './tolerate.js';

/** What the SIM says of the last message that left the modem, set against what was known before. */
export type ReadBack = 'unchanged' | 'advanced by one' | 'other' | 'unreadable';

/**
 * Follows TP-MR of one SIM (TS 23.040 §9.2.3.6: it counts up by one with each SUBMIT).
 *
 * The SIM's copy of it (EF SMSS) is evidence only where the modem keeps it up to date, and not all do. So it counts
 * for nothing until it was seen, once for each SIM, to follow a message that was sent.
 */
export class ReferenceWatch {
  #imsi: string | undefined;
  #known: number | undefined;
  #readable = false;
  #proof: 'wanted' | 'given' | 'refuted' = 'wanted';

  /** IMSI of the SIM whose copy was proved to follow; undefined while it was not. */
  get proved(): string | undefined {
    return this.#proof === 'given' ? this.#imsi : undefined;
  }

  /** TP-MR as evidence to be stored before a message is sent; null when there is none that could be trusted. */
  get evidence(): number | null {
    return this.#proof === 'given' ? (this.#known ?? null) : null;
  }

  /** Reads the SIM after the start or after trouble. What was proved of this SIM stays proved; `proved`: by an earlier process. */
  async begin(session: Session, imsi: string, proved = false): Promise<void> {
    if (imsi !== this.#imsi) {
      this.#imsi = imsi;
      this.#proof = proved ? 'given' : 'wanted';
    }
    this.#known = await readReference(session);
    this.#readable = this.#known !== undefined;
  }

  /** A message was accepted with this reference. */
  sent(reference: number): void {
    this.#known = reference;
  }

  /** It is not known any more what the SIM holds. */
  lose(): void {
    this.#known = undefined;
  }

  /** Whether the SIM should be read now, right after a message was sent and before the next. */
  get wantsProof(): boolean {
    return this.#proof === 'wanted' && this.#readable;
  }

  /** Reads the SIM right after `reference` was given to a message. */
  async prove(session: Session, reference: number): Promise<void> {
    this.#proof = 'refuted'; // unless shown otherwise; and not asked twice
    const value = await readReference(session);
    if (value === reference) this.#proof = 'given';
  }

  /** Reads the SIM after a message whose fate is unknown, and says what that tells. */
  async readBack(session: Session): Promise<{ before: number | null; after: number | null; tells: ReadBack }> {
    const before = this.evidence;
    const after = await readReference(session);
    this.#known = after;
    return { before, after: after ?? null, tells: compare(before, after) };
  }
}

/** Sets TP-MR now against TP-MR before. */
export function compare(before: number | null, after: number | undefined): ReadBack {
  if (before === null || after === undefined) return 'unreadable';
  if (after === before) return 'unchanged';
  return after === (before + 1) % 256 ? 'advanced by one' : 'other';
}

/** TP-MR last used, from the SIM; undefined when it does not tell. */
export function readReference(session: Session): Promise<number | undefined> {
  return tolerate(session.channel.run(lastReference, undefined));
}
