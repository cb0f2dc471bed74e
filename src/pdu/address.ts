import { inRange, outOfRange, PduError } from './error.js';
import { decodeGsm7, encodeGsm7 } from './gsm7.js';
import type { Lenient } from './lenient.js';
import type { OctetReader } from './octet-reader.js';
import type { OctetWriter } from './octet-writer.js';
import { packSeptets, unpackSeptets } from './septets.js';

/** A party's address (TS 23.040 §9.1.2.5) or a service centre's (TS 24.011 §8.2.5). */
export interface Address {
  /** 0-7: 0 unknown, 1 international, 2 national, 3 network specific, 4 subscriber, 5 alphanumeric, 6 abbreviated, 7 reserved. */
  typeOfNumber: number;
  /** 0-15: 0 unknown, 1 E.164. */
  numberingPlan: number;
  /** Digits and `*#abc` as sent, without `+`; the name where `typeOfNumber` is 5. */
  number: string;
}

const TYPE_UNKNOWN = 0;
const TYPE_INTERNATIONAL = 1;
const TYPE_ALPHANUMERIC = 5;
const PLAN_E164 = 1;

const MAX_SEMI_OCTETS = 20; // ten octets of value, TS 23.040 §9.1.2.5
const MAX_SERVICE_CENTRE_OCTETS = 11; // type and ten octets of value, TS 24.011 §8.2.5.1
const FILLER = 0x0f;

/** Semi-octet values 0 to 14 as characters (TS 23.040 §9.1.2.3, TS 24.008 table 10.5.118). */
const DIGITS = '0123456789*#abc';
const SEMI_OCTETS = new Map([...DIGITS].map((digit, value) => [digit, value]));

/**
 * Makes the address that a number, as people write it, stands for: `+` and digits are international E.164 (0x91);
 * digits, `*`, `#`, `a`, `b`, `c` alone are of unknown type (0x81), for example short codes. It never guesses.
 *
 * @throws PduError `PDU_VALUE_OUT_OF_RANGE` for anything else, and beyond 20 digits.
 */
export function addressOf(number: string): Address {
  const international = number.startsWith('+');
  const digits = international ? number.slice(1) : number;
  const form = international ? /^\d{1,20}$/ : /^[\d*#abc]{1,20}$/;
  if (!form.test(digits)) throw outOfRange('+ and 1 to 20 digits, or 1 to 20 of 0-9 * # a b c', JSON.stringify(number));
  return { typeOfNumber: international ? TYPE_INTERNATIONAL : TYPE_UNKNOWN, numberingPlan: PLAN_E164, number: digits };
}

/** An address as people write it: with `+` where it is international, else as sent. */
export function addressText(address: Address): string {
  return address.typeOfNumber === TYPE_INTERNATIONAL ? `+${address.number}` : address.number;
}

/** The octet that says how an address is to be read: bit 7 set, type of number, numbering plan (TS 23.040 §9.1.2.5). */
export function typeOfAddress(address: Address): number {
  const type = inRange(address.typeOfNumber, 0, 7, 'type of number');
  return 0x80 | (type << 4) | inRange(address.numberingPlan, 0, 15, 'numbering plan');
}

/** Reads an address field: length in semi-octets, type, value. */
export function decodeAddress(reader: OctetReader, field: string, lenient: Lenient = {}): Address {
  const start = reader.at;
  const semiOctets = reader.next(`${field}, length`);
  if (semiOctets > MAX_SEMI_OCTETS) {
    const found = `${semiOctets}`;
    throw new PduError('PDU_INVALID', { expected: `${field} of at most 20 semi-octets`, found, octet: start });
  }
  const type = decodeType(reader, field);
  const typeOfNumber = (type >> 4) & 7;
  const at = reader.skip((semiOctets + 1) >> 1, field);
  const number =
    typeOfNumber === TYPE_ALPHANUMERIC
      ? decodeName(reader.octets.subarray(at, reader.at), semiOctets, lenient)
      : decodeDigits(reader.octets, at, semiOctets, field);
  return { typeOfNumber, numberingPlan: type & 15, number };
}

/**
 * Reads the service centre before a TPDU: length in octets, type, digits; `null` when the length is 0 (TS 27.005 §3.1).
 * It is digits whatever its type says: no alphabet is defined for it (TS 24.011 §8.2.5.1).
 */
export function decodeServiceCentre(reader: OctetReader): Address | null {
  const start = reader.at;
  const length = reader.next('service centre, length');
  if (length === 0) return null;
  if (length < 2 || length > MAX_SERVICE_CENTRE_OCTETS) {
    const expected = 'a service centre of 0 or 2 to 11 octets';
    throw new PduError('PDU_INVALID', { expected, found: `${length}`, octet: start });
  }
  const type = decodeType(reader, 'service centre');
  const at = reader.skip(length - 1, 'service centre');
  const last = reader.octets[reader.at - 1] ?? 0;
  const semiOctets = 2 * (length - 1) - (last >> 4 === FILLER ? 1 : 0);
  const number = decodeDigits(reader.octets, at, semiOctets, 'service centre');
  return { typeOfNumber: (type >> 4) & 7, numberingPlan: type & 15, number };
}

function decodeType(reader: OctetReader, field: string): number {
  const at = reader.at;
  const octet = reader.next(`${field}, type`);
  if (octet < 0x80) {
    const found = `0x${octet.toString(16).padStart(2, '0')}`;
    throw new PduError('PDU_INVALID', { expected: `bit 7 of the type of ${field} to be set`, found, octet: at });
  }
  return octet;
}

/** The lower semi-octet comes first; an odd number is filled up with 1111 (TS 23.040 §9.1.2.3). */
function decodeDigits(octets: Uint8Array, start: number, semiOctets: number, field: string): string {
  let digits = '';
  for (let index = 0; index < semiOctets + (semiOctets & 1); index += 1) {
    const at = start + (index >> 1);
    const octet = octets[at] ?? 0;
    const value = index & 1 ? octet >> 4 : octet & 15;
    if ((value === FILLER) !== (index === semiOctets)) throw notDigit(value, index === semiOctets, field, at);
    if (index < semiOctets) digits += DIGITS.charAt(value);
  }
  return digits;
}

function notDigit(value: number, atEnd: boolean, field: string, octet: number): PduError {
  const expected = atEnd ? `the filler 1111 at the end of ${field}` : `a digit of ${field}`;
  return new PduError('PDU_INVALID', { expected, found: value.toString(2).padStart(4, '0'), octet });
}

/** A name in the default alphabet: as many septets as its semi-octets hold whole (TS 23.040 §9.1.2.5). */
function decodeName(octets: Uint8Array, semiOctets: number, lenient: Lenient): string {
  const septets = unpackSeptets(octets, Math.floor((semiOctets * 4) / 7));
  const padded = lenient.alphanumericPadding && septets.length === 8 && septets.at(-1) === 0;
  return decodeGsm7(padded ? septets.subarray(0, -1) : septets);
}

/** Writes an address field. @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function encodeAddress(writer: OctetWriter, address: Address): OctetWriter {
  const type = typeOfAddress(address);
  const { number } = address;
  if (address.typeOfNumber !== TYPE_ALPHANUMERIC) return encodeDigits(writer.octet(number.length).octet(type), number);
  const septets = encodeGsm7(number);
  const semiOctets = Math.ceil((septets.length * 7) / 4);
  if (semiOctets > MAX_SEMI_OCTETS) throw outOfRange('a name of at most 11 septets', JSON.stringify(number));
  return writer.octet(semiOctets).octet(type).all(packSeptets(septets));
}

/** Writes what stands before a TPDU; `null` is the length octet 0. @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function encodeServiceCentre(writer: OctetWriter, address: Address | null): OctetWriter {
  if (address === null) return writer.octet(0);
  const { number } = address;
  if (number === '') throw outOfRange('at least one digit of the service centre', '""');
  return encodeDigits(writer.octet(1 + ((number.length + 1) >> 1)).octet(typeOfAddress(address)), number);
}

function encodeDigits(writer: OctetWriter, number: string): OctetWriter {
  if (number.length > MAX_SEMI_OCTETS) throw outOfRange('at most 20 digits', JSON.stringify(number));
  for (let index = 0; index < number.length; index += 2) {
    writer.octet(semiOctet(number, index) | (semiOctet(number, index + 1) << 4));
  }
  return writer;
}

function semiOctet(number: string, index: number): number {
  if (index === number.length) return FILLER;
  const value = SEMI_OCTETS.get(number.charAt(index));
  if (value === undefined) throw outOfRange('digits and * # a b c', JSON.stringify(number));
  return value;
}
