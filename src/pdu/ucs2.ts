/** Writes UTF-16 units, high octet first; lone surrogates too, as one part of a split message may hold one (TS 23.038 §6.2.3). */
export function encodeUcs2(text: string): Uint8Array {
  return Buffer.from(text, 'utf16le').swap16();
}

/** Reads UTF-16 units, high octet first; a lone surrogate stays one. The number of octets must be even. */
export function decodeUcs2(octets: Uint8Array): string {
  return Buffer.from(octets).swap16().toString('utf16le');
}
