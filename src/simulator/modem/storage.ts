/** `<stat>` of TS 27.005 §3.1: received unread, received read, stored unsent, stored sent. */
export type SlotStatus = 0 | 1 | 2 | 3;

/** One message in a storage. */
export interface StoredMessage {
  status: SlotStatus;
  /** Service centre's address and TPDU, upper-case hex, as +CMGR shows them. */ pdu: string;
}

/** Slots for messages, counted from 0; the number that the host sees is up to the modem (`Behaviour.firstSlot`). */
export class MessageStorage {
  readonly #slots: (StoredMessage | undefined)[];

  constructor(size: number) {
    this.#slots = Array.from({ length: size }, () => undefined);
  }

  get size(): number {
    return this.#slots.length;
  }

  get used(): number {
    return this.#slots.filter((slot) => slot !== undefined).length;
  }

  get isFull(): boolean {
    return !this.#slots.includes(undefined);
  }

  /** Puts a message into the first empty slot and returns its number; `undefined` when there is none. */
  put(message: StoredMessage): number | undefined {
    const slot = this.#slots.indexOf(undefined);
    if (slot < 0) return undefined;
    this.#slots[slot] = message;
    return slot;
  }

  get(slot: number): StoredMessage | undefined {
    return this.#slots[slot];
  }

  has(slot: number): boolean {
    return Number.isInteger(slot) && slot >= 0 && slot < this.size;
  }

  delete(slot: number): void {
    if (this.has(slot)) this.#slots[slot] = undefined;
  }

  /** What is stored, with its slot, in order of the slots. */
  entries(): [slot: number, message: StoredMessage][] {
    return this.#slots.flatMap((message, slot) => (message === undefined ? [] : [[slot, message]]));
  }
}
