const MAX_SLOTS = 1_000;

/**
 * Slots whose message is committed and could not be deleted: they are passed over as long as they hold the same
 * octets, so that one bad slot is not read and deleted for ever.
 */
export class Quarantine {
  readonly #slots = new Map<string, string>();

  holds(storage: string, index: number, hex: string): boolean {
    return this.#slots.get(key(storage, index)) === hex;
  }

  add(storage: string, index: number, hex: string): void {
    const oldest = this.#slots.keys().next();
    if (this.#slots.size >= MAX_SLOTS && !oldest.done) this.#slots.delete(oldest.value);
    this.#slots.set(key(storage, index), hex);
  }
}

function key(storage: string, index: number): string {
  return `${storage} ${index}`;
}
