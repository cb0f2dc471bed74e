import { inRange, outOfRange, PduError } from './error.js';

/** One element of a user data header, known or not (TS 23.040 §9.2.3.24). */
export interface InformationElement {
  /** 0-255. */
  id: number;
  data: Uint8Array;
}

/** A user data header: its elements in order. */
export type UserDataHeader = readonly InformationElement[];

/** Octets that a header takes in the user data, its length octet included; 0 without a header. */
export function headerOctets(header: UserDataHeader | null): number {
  return header === null ? 0 : header.reduce((sum, { data }) => sum + 2 + data.length, 1);
}

/** Reads the header that begins at `start` with its length octet and must lie before `end`. @throws PduError `PDU_INVALID`. */
export function decodeHeader(octets: Uint8Array, start: number, end: number): UserDataHeader {
  const length = start < end ? (octets[start] ?? 0) : undefined;
  if (length === undefined || start + 1 + length > end) {
    const found = length === undefined ? 'no user data' : `length ${length}, ${end - start - 1} left`;
    throw new PduError('PDU_INVALID', { expected: 'a user data header inside the user data', found, octet: start });
  }
  const elements: InformationElement[] = [];
  let at = start + 1;
  while (at < start + 1 + length) {
    const size = octets[at + 1] ?? 0;
    if (at + 2 + size > start + 1 + length) throw pastHeader(octets, at, start + 1 + length);
    elements.push({ id: octets[at] ?? 0, data: Uint8Array.from(octets.subarray(at + 2, at + 2 + size)) });
    at += 2 + size;
  }
  return elements;
}

function pastHeader(octets: Uint8Array, at: number, end: number): PduError {
  const expected = 'an information element inside the header';
  const found = at + 1 < end ? `length ${octets[at + 1]}, ${end - at - 2} left` : 'no length octet';
  return new PduError('PDU_INVALID', { expected, found, octet: at });
}

/** Writes a header, its length octet first. @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function encodeHeader(header: UserDataHeader): Uint8Array {
  const length = headerOctets(header) - 1;
  if (length > 139) throw outOfRange('a header of at most 139 octets', length);
  const octets = new Uint8Array(length + 1);
  octets[0] = length;
  let at = 1;
  for (const { id, data } of header) {
    octets[at] = inRange(id, 0, 255, 'information element identifier');
    octets[at + 1] = data.length;
    octets.set(data, at + 2);
    at += 2 + data.length;
  }
  return octets;
}
