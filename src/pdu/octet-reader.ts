import { PduError } from './error.js';

/** Reads a PDU from front to back; every read says what it is for, so that a PDU cut short can name the field. */
export class OctetReader {
  readonly octets: Uint8Array;
  #at = 0;
  #end: number;

  constructor(octets: Uint8Array) {
    this.octets = octets;
    this.#end = octets.length;
  }

  /** Offset of the next octet. */
  get at(): number {
    return this.#at;
  }

  /** How many octets are left. */
  get left(): number {
    return this.#end - this.#at;
  }

  /** Takes one octet. @throws PduError `PDU_TRUNCATED`. */
  next(field: string): number {
    if (this.#at >= this.#end) throw this.#truncated(1, field);
    const octet = this.octets[this.#at] ?? 0;
    this.#at += 1;
    return octet;
  }

  /** Takes `count` octets and gives the offset of the first: the caller reads them from `octets`. @throws PduError `PDU_TRUNCATED`. */
  skip(count: number, field: string): number {
    if (count > this.left) throw this.#truncated(count, field);
    const start = this.#at;
    this.#at += count;
    return start;
  }

  /** Takes `count` octets as a copy. @throws PduError `PDU_TRUNCATED`. */
  take(count: number, field: string): Uint8Array {
    const start = this.skip(count, field);
    return Uint8Array.from(this.octets.subarray(start, start + count));
  }

  /** Leaves no more than `count` octets to be read. */
  cutTo(count: number): void {
    this.#end = Math.min(this.#end, this.#at + Math.max(count, 0));
  }

  /** Refuses octets that nothing announced. @throws PduError `PDU_TRAILING`. */
  end(): void {
    if (this.left === 0) return;
    throw new PduError('PDU_TRAILING', { expected: 'the end', found: plural(this.left), octet: this.#at });
  }

  #truncated(count: number, field: string): PduError {
    const found = this.left === 0 ? 'the end' : `${this.left}`;
    return new PduError('PDU_TRUNCATED', { expected: `${plural(count)} of ${field}`, found, octet: this.#at });
  }
}

function plural(count: number): string {
  return count === 1 ? '1 octet' : `${count} octets`;
}
