import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { QueueStore } from '../queue/index.js';

/** What became of a PIN that was given. */
export interface Trial {
  /** Tries that the SIM had left before; undefined where the modem does not tell. */
  before?: number | undefined;
  /** Tries left after it was refused; undefined also when nobody saw what became of it. */
  after?: number | undefined;
  /** Whether the refusal was seen. */
  refused: boolean;
}

/** What is remembered of the PINs of one SIM. */
export interface PinRecord {
  /** This very PIN was given before and was not accepted since. */
  same?: Trial;
  /** How many other PINs were refused since one was last accepted. */
  others: number;
}

/**
 * Remembers which PIN was given to which SIM and not accepted, so that no SIM is ever given a wrong one twice, not even
 * by the next process. `card` names the SIM, or the modem where its SIM cannot be told.
 */
export interface PinMemory {
  recall(card: string, pin: string): Promise<PinRecord>;
  /** Called before the PIN is written, and again when it was refused: whatever happens in between, it was tried. */
  tried(card: string, pin: string, trial: Trial): Promise<void>;
  /** Called when a PIN was accepted: the SIM's counter is full again. */
  accepted(card: string): Promise<void>;
}

interface Entry extends Trial {
  salt: string;
  hash: string;
}

/** A memory on the store. It holds no PIN, only what a PIN can be recognized by. */
export function storedPinMemory(store: Pick<QueueStore, 'keep' | 'kept'>): PinMemory {
  const entriesOf = async (card: string) => {
    const found = (await store.kept('pin')).find(({ key }) => key === card);
    return found ? readEntries(found.value) : [];
  };
  return {
    async recall(card, pin) {
      const entries = await entriesOf(card);
      const same = entries.find((entry) => isOf(entry, pin));
      const others = entries.filter((entry) => entry !== same && entry.refused).length;
      return same ? { same, others } : { others };
    },
    async tried(card, pin, trial) {
      const others = (await entriesOf(card)).filter((entry) => !isOf(entry, pin));
      await store.keep('pin', card, JSON.stringify([...others, entryOf(pin, trial)]));
    },
    accepted: (card) => store.keep('pin', card, null),
  };
}

/** Four digits are guessed soon, whatever is done to them; this keeps them out of backups and from a look by chance. */
function digest(pin: string, salt: Buffer): Buffer {
  return scryptSync(pin, salt, 32);
}

function entryOf(pin: string, trial: Trial): Entry {
  const salt = randomBytes(16);
  return { ...trial, salt: salt.toString('hex'), hash: digest(pin, salt).toString('hex') };
}

function isOf({ salt, hash }: Entry, pin: string): boolean {
  const expected = Buffer.from(hash, 'hex');
  const found = digest(pin, Buffer.from(salt, 'hex'));
  return expected.length === found.length && timingSafeEqual(expected, found);
}

/** What this code wrote once; anything else would be a damaged store, and counts as a PIN that nobody knows. */
function readEntries(value: string): Entry[] {
  const entries: unknown = JSON.parse(value);
  return Array.isArray(entries) ? entries.map(readEntry) : [];
}

function readEntry(value: unknown): Entry {
  const { salt, hash, before, after, refused }: Record<string, unknown> = Object(value);
  const tries = (count: unknown) => (typeof count === 'number' ? count : undefined);
  return {
    salt: typeof salt === 'string' ? salt : '',
    hash: typeof hash === 'string' ? hash : '',
    before: tries(before),
    after: tries(after),
    refused: refused !== false,
  };
}
