import { hexOctet, toHex } from '../octets.js';
import { fromSeptets, toSeptets } from './alphabet.js';
import { packSeptets, unpackSeptets } from './septets.js';

const SEMI_OCTETS = '0123456789*#abc';

/** Semi-octets, swapped in each octet, an odd one filled with F. TS 23.040 §9.1.2.3. */
export function swapDigits(digits: string): string {
  const nibbles = [...digits].map((digit) => SEMI_OCTETS.indexOf(digit).toString(16).toUpperCase());
  if (nibbles.length % 2 === 1) nibbles.push('F');
  return nibbles.map((_, i) => nibbles[i ^ 1] ?? 'F').join('');
}

/** The digits of swapped semi-octets, up to the filler. */
export function readDigits(octets: Uint8Array, count = octets.length * 2): string {
  const nibbles = [...octets].flatMap((octet) => [octet & 0xf, octet >> 4]);
  return nibbles
    .slice(0, count)
    .map((nibble) => SEMI_OCTETS[nibble] ?? '')
    .join('');
}

function isDialable(address: string): boolean {
  return /^\+?[0-9*#abc]+$/.test(address);
}

/**
 * An address of a TPDU as hex: length, type of address, value.
 *
 * `+` makes it international (0x91), digits alone are of unknown type (0x81), everything else is
 * alphanumeric (0xD0), at most 11 characters of the default alphabet. TS 23.040 §9.1.2.5.
 */
export function encodeAddress(address: string): string {
  if (isDialable(address)) {
    const digits = address.replace('+', '');
    return hexOctet(digits.length) + (address.startsWith('+') ? '91' : '81') + swapDigits(digits);
  }
  const septets = (toSeptets(address) ?? []).slice(0, 11);
  return `${hexOctet(Math.ceil((septets.length * 7) / 4))}D0${toHex(packSeptets(septets))}`;
}

/** A service centre's address as TS 27.005 §4 puts it before a TPDU: length in octets, type, digits; `00` for none. */
export function encodeServiceCentre(address: string): string {
  const digits = address.replace('+', '');
  if (digits === '') return '00';
  const type = address.startsWith('+') ? '91' : '81';
  return hexOctet(1 + Math.ceil(digits.length / 2)) + type + swapDigits(digits);
}

/** The address whose length octet is the first of `octets`; `undefined` when octets are missing. */
export function decodeAddress(octets: Uint8Array): { address: string; lengthOctets: number } | undefined {
  const [length, type] = octets;
  if (length === undefined || type === undefined) return undefined;
  const lengthOctets = 2 + Math.ceil(length / 2);
  if (octets.length < lengthOctets) return undefined;
  const value = octets.subarray(2, lengthOctets);
  if ((type & 0x70) === 0x50) {
    const count = Math.floor((length * 4) / 7);
    return { address: fromSeptets(unpackSeptets(value, count)), lengthOctets };
  }
  const plus = (type & 0x70) === 0x10 ? '+' : '';
  return { address: plus + readDigits(value, length), lengthOctets };
}

/** The service centre's address at the front of a PDU of TS 27.005 §4, and how many octets it takes. */
export function decodeServiceCentre(octets: Uint8Array): { address: string; lengthOctets: number } | undefined {
  const length = octets[0];
  if (length === undefined || octets.length < 1 + length) return undefined;
  if (length === 0) return { address: '', lengthOctets: 1 };
  const plus = ((octets[1] ?? 0) & 0x70) === 0x10 ? '+' : '';
  return { address: plus + readDigits(octets.subarray(2, 1 + length)), lengthOctets: 1 + length };
}
