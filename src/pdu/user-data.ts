import { type DataCoding, type Encoding, readDataCoding } from './data-coding.js';
import { shiftOf } from './elements.js';
import { outOfRange, PduError } from './error.js';
import { decodeGsm7, encodeGsm7 } from './gsm7.js';
import { decodeHeader, encodeHeader, headerOctets, type UserDataHeader } from './header.js';
import type { Lenient } from './lenient.js';
import type { OctetReader } from './octet-reader.js';
import type { OctetWriter } from './octet-writer.js';
import { packedLength, packSeptets, unpackSeptets } from './septets.js';
import { decodeUcs2, encodeUcs2 } from './ucs2.js';

/** The most that TP-UD holds, in octets, header included (TS 23.040 §9.2.3.16). */
export const USER_DATA_OCTETS = 140;

const NO_OCTETS = new Uint8Array(0);

/**
 * TP-UD: a text where TP-DCS says GSM 7 bit or UCS-2, octets where it says 8 bit or compressed (TS 23.040 §9.2.3.24).
 * The text may hold a lone surrogate when it is one segment of a message.
 */
export type UserData =
  | { header: UserDataHeader | null; text: string }
  | { header: UserDataHeader | null; data: Uint8Array };

/**
 * How much text one message holds beside its header: septets with `gsm7`, UTF-16 units with `ucs2`, else octets.
 *
 * @param header octets of the header with its length octet, as `headerOctets` counts them; 0 = none.
 */
export function userDataCapacity(encoding: Encoding, header = 0): number {
  const octets = USER_DATA_OCTETS - header;
  if (encoding === 'gsm7') return Math.floor((octets * 8) / 7);
  return encoding === 'ucs2' ? octets >> 1 : octets;
}

/** Septets that a header of `octets` takes, fill bits included: text begins on a septet boundary (TS 23.040 §9.2.3.24). */
function headerSeptets(octets: number): number {
  return Math.ceil((octets * 8) / 7);
}

/** Reads TP-UDL and TP-UD. */
export function decodeUserData(
  reader: OctetReader,
  dcs: number,
  { hasHeader, lenient = {} }: { hasHeader: boolean; lenient?: Lenient | undefined },
): UserData {
  const coding = readDataCoding(dcs);
  const at = reader.at;
  const length = reader.next('TP-UD, length');
  const octets = countsSeptets(coding) ? packedLength(length) : length;
  if (octets > USER_DATA_OCTETS) {
    throw new PduError('PDU_INVALID', { expected: 'user data of at most 140 octets', found: `${octets}`, octet: at });
  }
  const start = reader.skip(octets, 'TP-UD');
  const { header, size } = hasHeader ? readHeader(reader, start, lenient) : { header: null, size: 0 };
  return content(reader.octets.subarray(start + size, reader.at), {
    coding,
    header,
    lenient,
    septets: length - headerSeptets(size),
    fillBits: headerSeptets(size) * 7 - size * 8,
    at: start + size,
  });
}

/** TP-UDL counts septets for uncompressed GSM 7 bit text, else octets (TS 23.040 §9.2.3.16). */
function countsSeptets(coding: DataCoding): boolean {
  return coding.encoding === 'gsm7' && !coding.compressed;
}

function readHeader(reader: OctetReader, start: number, lenient: Lenient) {
  try {
    const header = decodeHeader(reader.octets, start, reader.at);
    return { header, size: headerOctets(header) };
  } catch (error) {
    const size = 1 + (reader.octets[start] ?? 0);
    if (!lenient.headerBroken || size > reader.at - start) throw error;
    return { header: null, size }; // its length is believed, so that no octet of it turns into text
  }
}

interface Body {
  coding: DataCoding;
  header: UserDataHeader | null;
  lenient: Lenient;
  septets: number;
  fillBits: number;
  at: number;
}

function content(octets: Uint8Array, { coding, header, lenient, septets, fillBits, at }: Body): UserData {
  if (countsSeptets(coding)) {
    if (septets < 0) {
      throw new PduError('PDU_INVALID', {
        expected: 'a length that covers the header',
        found: `${-septets} too few`,
        octet: at,
      });
    }
    return { header, text: decodeGsm7(unpackSeptets(octets, septets, fillBits), shiftOf(header)) };
  }
  if (coding.encoding === '8bit' || coding.compressed) return { header, data: Uint8Array.from(octets) };
  if (octets.length % 2 === 0) return { header, text: decodeUcs2(octets) };
  if (lenient.ucs2Odd) return { header, text: decodeUcs2(octets.subarray(0, -1)) };
  const found = `${octets.length}`;
  throw new PduError('PDU_INVALID', { expected: 'an even number of octets of UCS-2', found, octet: at });
}

/** Writes TP-UDL and TP-UD. @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function encodeUserData(writer: OctetWriter, userData: UserData, dcs: number): OctetWriter {
  const coding = readDataCoding(dcs);
  const header = userData.header === null ? NO_OCTETS : encodeHeader(userData.header);
  if (countsSeptets(coding))
    return encodeSeptets(writer, header, encodeGsm7(textOf(userData), shiftOf(userData.header)));
  const isText = coding.encoding === 'ucs2' && !coding.compressed;
  const body = isText ? encodeUcs2(textOf(userData)) : dataOf(userData);
  const octets = header.length + body.length;
  if (octets > USER_DATA_OCTETS) throw outOfRange('user data of at most 140 octets', octets);
  return writer.octet(octets).all(header).all(body);
}

function encodeSeptets(writer: OctetWriter, header: Uint8Array, septets: Uint8Array): OctetWriter {
  const before = headerSeptets(header.length);
  const length = before + septets.length;
  if (packedLength(length) > USER_DATA_OCTETS) throw outOfRange('user data of at most 160 septets', length);
  const fillBits = before * 7 - header.length * 8;
  return writer.octet(length).all(header).all(packSeptets(septets, fillBits));
}

function textOf(userData: UserData): string {
  if ('text' in userData) return userData.text;
  throw outOfRange('a text, as TP-DCS says', 'octets');
}

function dataOf(userData: UserData): Uint8Array {
  if ('data' in userData) return userData.data;
  throw outOfRange('octets, as TP-DCS says', 'a text');
}
