import {
  concatenationElement,
  headerOctets,
  type Ports,
  portsElement,
  shiftElements,
  type UserDataHeader,
  userDataCapacity,
} from '../pdu/index.js';
import type { NationalShift } from './composition.js';

/** What the user data header of a segment says. */
export interface HeaderContent {
  concatenation: 'udh8' | 'udh16' | 'none';
  /** Reference, and place among the segments; not looked at where `concatenation` is `none`. */
  place: { reference: number; total: number; sequence: number };
  nationalShift: NationalShift | undefined;
  /** Application ports; every segment names them (TS 23.040 §9.2.3.24.3, §9.2.3.24.4). */
  ports: Ports | undefined;
}

/** The user data header of a segment: `null` where it has nothing to say (TS 23.040 §9.2.3.24). */
export function segmentHeader({
  concatenation,
  place,
  nationalShift = {},
  ports,
}: HeaderContent): UserDataHeader | null {
  const joined = concatenation === 'none' ? [] : [concatenationElement({ ...place, bits: bitsOf(concatenation) })];
  const addressed = ports === undefined ? [] : [portsElement(ports)];
  const elements = [...joined, ...addressed, ...shiftElements(nationalShift)];
  return elements.length === 0 ? null : elements;
}

/** What decides how much text a segment holds. */
export interface SegmentShape {
  encoding: 'gsm7' | 'ucs2' | '8bit';
  concatenation: 'udh8' | 'udh16' | 'none';
  nationalShift?: NationalShift | undefined;
  ports?: Ports | undefined;
}

/**
 * How much one segment holds, in septets, UTF-16 units or octets: 160, 153 or 152; 70, 67 or 66; 140, 134 or 133. Less
 * with national tables or ports.
 */
export function segmentCapacity({ encoding, concatenation, nationalShift, ports }: SegmentShape): number {
  const place = { reference: 0, total: 1, sequence: 1 };
  return userDataCapacity(encoding, headerOctets(segmentHeader({ concatenation, place, nationalShift, ports })));
}

const bitsOf = (concatenation: 'udh8' | 'udh16') => (concatenation === 'udh8' ? 8 : 16);
