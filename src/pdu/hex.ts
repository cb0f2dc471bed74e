import { PduError } from './error.js';

/** Writes octets as upper-case hex digits, as the AT interface wants them (TS 27.005 §3.1). */
export function toHex(octets: Uint8Array): string {
  const buffer = Buffer.isBuffer(octets) ? octets : Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  return buffer.toString('hex').toUpperCase();
}

/** Reads hex digits of either case; nothing else may stand between them. @throws PduError `PDU_NOT_HEX`. */
export function fromHex(hex: string): Uint8Array {
  const octets = Buffer.from(hex, 'hex'); // stops at the first pair that is not hex, and drops an odd digit
  if (octets.length * 2 === hex.length) return octets;
  const pair = hex.slice(octets.length * 2, octets.length * 2 + 2);
  const found = pair.length < 2 && /^[\da-f]$/i.test(pair) ? 'an odd number of digits' : JSON.stringify(pair);
  throw new PduError('PDU_NOT_HEX', { expected: 'two hex digits', found, octet: octets.length });
}
