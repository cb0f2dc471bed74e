const LONGEST = 256; // a service centre of 12 octets, a SUBMIT of 164

/** Gathers the octets of a PDU from front to back. Every field is checked before it comes here, so that they fit. */
export class OctetWriter {
  readonly #octets = new Uint8Array(LONGEST);
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

  /** What was written so far, as a copy. */
  written(): Uint8Array {
    return this.#octets.slice(0, this.#at);
  }
}
