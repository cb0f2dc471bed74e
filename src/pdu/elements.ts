import type { NationalShift } from './alphabet.js';
import { inRange } from './error.js';
import type { InformationElement, UserDataHeader } from './header.js';

const CONCATENATION_8 = 0x00;
const PORTS_8 = 0x04;
const PORTS_16 = 0x05;
const CONCATENATION_16 = 0x08;
const SINGLE_SHIFT = 0x24;
const LOCKING_SHIFT = 0x25;

/**
 * Places one segment in a concatenated message (TS 23.040 §9.2.3.24.1, §9.2.3.24.8).
 *
 * The sender chooses the reference and repeats it in time, so reassembly also matches the other party, `total` and `bits`.
 */
export interface Concatenation {
  /** 0-255, or 0-65535 by `bits`. */
  reference: number;
  /** 1-255. */
  total: number;
  /** 1 to `total`. */
  sequence: number;
  /** Size of the reference. */
  bits: 8 | 16;
}

/** Application ports (TS 23.040 §9.2.3.24.3, §9.2.3.24.4). */
export interface Ports {
  /** 0-255, or 0-65535 by `bits`. */
  destination: number;
  source: number;
  bits: 8 | 16;
}

/** The segment's place, where the header names one; an element with a zero, or a sequence beyond the total, is void. */
export function concatenationOf(header: UserDataHeader | null): Concatenation | undefined {
  return last(header, ({ id, data }) => {
    const bits = sizeOf(id, data, [CONCATENATION_8, 3], [CONCATENATION_16, 4]);
    if (bits === undefined) return undefined;
    const [total = 0, sequence = 0] = data.subarray(-2);
    if (sequence === 0 || sequence > total) return undefined;
    return { reference: bits === 8 ? (data[0] ?? 0) : word(data, 0), total, sequence, bits };
  });
}

/** The application ports, where the header names them. */
export function portsOf(header: UserDataHeader | null): Ports | undefined {
  return last(header, ({ id, data }) => {
    const bits = sizeOf(id, data, [PORTS_8, 2], [PORTS_16, 4]);
    if (bits === undefined) return undefined;
    const [destination = 0, source = 0] = bits === 8 ? data : [word(data, 0), word(data, 2)];
    return { destination, source, bits };
  });
}

/** The national language tables that the header puts in force, where it names any (TS 23.040 §9.2.3.24.15, §9.2.3.24.16). */
export function shiftOf(header: UserDataHeader | null): NationalShift | undefined {
  const single = last(header, ({ id, data }) => (id === SINGLE_SHIFT && data.length === 1 ? data[0] : undefined));
  const locking = last(header, ({ id, data }) => (id === LOCKING_SHIFT && data.length === 1 ? data[0] : undefined));
  if (single === undefined && locking === undefined) return undefined;
  return { ...(locking !== undefined && { locking }), ...(single !== undefined && { single }) };
}

/** Of elements that exclude each other, or are repeated, the last counts (TS 23.040 §9.2.3.24). */
function last<T>(header: UserDataHeader | null, read: (element: InformationElement) => T | undefined): T | undefined {
  if (header === null) return undefined;
  for (let index = header.length - 1; index >= 0; index -= 1) {
    const element = header[index];
    const value = element && read(element);
    if (value !== undefined) return value;
  }
  return undefined;
}

type Shape = readonly [id: number, length: number];

function sizeOf(id: number, data: Uint8Array, of8: Shape, of16: Shape): 8 | 16 | undefined {
  if (id === of8[0] && data.length === of8[1]) return 8;
  return id === of16[0] && data.length === of16[1] ? 16 : undefined;
}

function word(data: Uint8Array, at: number): number {
  return ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
}

/** Makes the element that places a segment. @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function concatenationElement({ reference, total, sequence, bits }: Concatenation): InformationElement {
  inRange(total, 1, 255, 'total of segments');
  inRange(sequence, 1, total, 'sequence number');
  inRange(reference, 0, bits === 8 ? 0xff : 0xffff, 'concatenation reference');
  return bits === 8
    ? { id: CONCATENATION_8, data: Uint8Array.of(reference, total, sequence) }
    : { id: CONCATENATION_16, data: Uint8Array.of(reference >> 8, reference & 255, total, sequence) };
}

/** Makes the element that names application ports. @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function portsElement({ destination, source, bits }: Ports): InformationElement {
  const highest = bits === 8 ? 0xff : 0xffff;
  inRange(destination, 0, highest, 'destination port');
  inRange(source, 0, highest, 'source port');
  return bits === 8
    ? { id: PORTS_8, data: Uint8Array.of(destination, source) }
    : { id: PORTS_16, data: Uint8Array.of(destination >> 8, destination & 255, source >> 8, source & 255) };
}

/** Makes the elements that put national language tables in force: none, one or two. @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function shiftElements({ locking, single }: NationalShift): InformationElement[] {
  const elements: InformationElement[] = [];
  const name = 'national language identifier';
  if (single !== undefined) elements.push({ id: SINGLE_SHIFT, data: Uint8Array.of(inRange(single, 0, 255, name)) });
  if (locking !== undefined) elements.push({ id: LOCKING_SHIFT, data: Uint8Array.of(inRange(locking, 0, 255, name)) });
  return elements;
}
