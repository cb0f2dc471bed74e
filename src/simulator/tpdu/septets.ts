/** Packs septets, lowest bit first, after `fillBits` zero bits (0-6). TS 23.038 §6.1.2.1. */
export function packSeptets(septets: readonly number[], fillBits = 0): Uint8Array {
  const octets = new Uint8Array(Math.ceil((fillBits + septets.length * 7) / 8));
  septets.forEach((septet, i) => {
    const at = fillBits + i * 7;
    const spread = septet << (at % 8);
    octets[at >> 3] = (octets[at >> 3] ?? 0) | (spread & 0xff);
    if (spread > 0xff) octets[(at >> 3) + 1] = spread >> 8;
  });
  return octets;
}

/** Takes `count` septets out of packed octets, after `fillBits` bits. */
export function unpackSeptets(octets: Uint8Array, count: number, fillBits = 0): number[] {
  return Array.from({ length: count }, (_, i) => {
    const at = fillBits + i * 7;
    const pair = (octets[at >> 3] ?? 0) | ((octets[(at >> 3) + 1] ?? 0) << 8);
    return (pair >> (at % 8)) & 0x7f;
  });
}
