const LONGEST = 256; // a service centre takes 12 octets, the longest TPDU 164

/** Gathers the octets of a PDU from front to back. Every field is checked before it comes here, so that they fit. */
export class OctetWriter {
  readonly #octets = Buffer.allocUnsafe(LONGEST); // from Node's pool: a third of the time that fresh memory takes
  #at = 0;

  octet(value: number): this {
    this.#octets[this.#at] = value;
    this.#at += 1;
    return this;
  }

  all(octets: Uint8Array): this {
    this.#octets.set(octets, this.#at);
    this.#at += octets.length;
    return this;
  }

  /** What was written. */
  written(): Uint8Array {
    return this.#octets.subarray(0, this.#at);
  }
}
