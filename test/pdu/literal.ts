import { expect } from 'vitest';
import { type DecodeOptions, decodePdu, encodePdu, type Pdu, PduError, toHex } from '../../src/pdu/index.js';

/** Decodes literal hex, encodes it back to the same digits, and sees every shorter length refused. Gives what it says. */
export function literal(hex: string, options: DecodeOptions, completeAt?: number): Pdu {
  const pdu = decodePdu(hex, options);
  expect(toHex(encodePdu(pdu))).toBe(hex);
  for (let length = 0; length < hex.length / 2; length += 1) {
    if (length === completeAt) continue;
    expect(() => decodePdu(hex.slice(0, 2 * length), options), `cut to ${length} octets`).toThrow(PduError);
  }
  return pdu;
}

/** What a PDU of the network is refused with. */
export function refusal(hex: string, options: DecodeOptions = { smsc: true }): PduError {
  try {
    decodePdu(hex, options);
  } catch (error) {
    if (error instanceof PduError) return error;
    throw error;
  }
  throw new Error(`${hex} was not refused`);
}
