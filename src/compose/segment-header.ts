import {
  concatenationElement,
  headerOctets,
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
}

/** The user data header of a segment: `null` where it has nothing to say (TS 23.040 §9.2.3.24). */
export function segmentHeader({ concatenation, place, nationalShift = {} }: HeaderContent): UserDataHeader | null {
  const joined = concatenation === 'none' ? [] : [concatenationElement({ ...place, bits: bitsOf(concatenation) })];
  const elements = [...joined, ...shiftElements(nationalShift)];
  return elements.length === 0 ? null : elements;
}

/** What decides how much text a segment holds. */
export interface SegmentShape {
  encoding: 'gsm7' | 'ucs2';
  concatenation: 'udh8' | 'udh16' | 'none';
  nationalShift?: NationalShift | undefined;
}

/** How much one segment holds, in septets or UTF-16 units: 160, 153 or 152, and 70, 67 or 66; less with national tables. */
export function segmentCapacity({ encoding, concatenation, nationalShift }: SegmentShape): number {
  const place = { reference: 0, total: 1, sequence: 1 };
  return userDataCapacity(encoding, headerOctets(segmentHeader({ concatenation, place, nationalShift })));
}

const bitsOf = (concatenation: 'udh8' | 'udh16') => (concatenation === 'udh8' ? 8 : 16);
