/** Octets that `count` septets take behind `fillBits` (TS 23.038 §6.1.2.1). */
export function packedLength(count: number, fillBits = 0): number {
  return (count * 7 + fillBits + 7) >> 3;
}

/**
 * Packs septets, one an octet, into octets: the first septet in the lowest bits (TS 23.038 §6.1.2.1.1).
 *
 * @param fillBits zero bits before the first septet, 0-6, so that text behind a header begins on a septet boundary (TS 23.040 §9.2.3.24).
 */
export function packSeptets(septets: Uint8Array, fillBits = 0): Uint8Array {
  const octets = Buffer.allocUnsafe(packedLength(septets.length, fillBits)); // every octet is written below
  let at = 0;
  let pending = 0;
  let bits = fillBits;
  for (let index = 0; index < septets.length; index += 1) {
    pending |= ((septets[index] ?? 0) & 0x7f) << bits;
    bits += 7;
    if (bits < 8) continue;
    octets[at] = pending;
    at += 1;
    pending >>= 8;
    bits -= 8;
  }
  if (bits > 0) octets[at] = pending;
  return octets;
}

/** Unpacks `count` septets, one an octet; what the octets lack reads as zero bits. The opposite of `packSeptets`. */
export function unpackSeptets(octets: Uint8Array, count: number, fillBits = 0): Uint8Array {
  const septets = Buffer.allocUnsafe(count);
  let at = 0;
  let pending = 0;
  let bits = -fillBits;
  for (let index = 0; index < count; index += 1) {
    while (bits < 7) {
      const octet = octets[at] ?? 0;
      at += 1;
      pending |= bits < 0 ? octet >> -bits : octet << bits;
      bits += 8;
    }
    septets[index] = pending & 0x7f;
    pending >>= 7;
    bits -= 7;
  }
  return septets;
}
