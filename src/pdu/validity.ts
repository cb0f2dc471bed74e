import { inRange, outOfRange, PduError } from './error.js';
import { toHex } from './hex.js';
import type { OctetReader } from './octet-reader.js';
import type { OctetWriter } from './octet-writer.js';
import { decodeTimestamp, encodeTimestamp, semiOctets, TIMESTAMP_OCTETS, type Timestamp } from './timestamp.js';

/** TP-VP: how long the service centre keeps trying (TS 23.040 §9.2.3.12). */
export type ValidityPeriod =
  /** One octet, see `relativeMinutes` (§9.2.3.12.1). */
  | { format: 'relative'; octet: number }
  /** A moment (§9.2.3.12.2). */
  | { format: 'absolute'; time: Timestamp }
  /** Seven octets, see `readEnhanced` (§9.2.3.12.3). */
  | { format: 'enhanced'; octets: Uint8Array };

/** TP-VPF, bits 4 and 3 of the first octet of SMS-SUBMIT (TS 23.040 §9.2.3.3). */
const FORMATS = { enhanced: 0x08, relative: 0x10, absolute: 0x18 } as const;

const HOUR = 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Minutes that the octet of a relative validity period stands for (TS 23.040 §9.2.3.12.1). */
export function relativeMinutes(octet: number): number {
  inRange(octet, 0, 255, 'relative validity period');
  if (octet <= 143) return (octet + 1) * 5;
  if (octet <= 167) return 12 * HOUR + (octet - 143) * 30;
  if (octet <= 196) return (octet - 166) * DAY;
  return (octet - 192) * WEEK;
}

/** The shortest relative validity period of at least so many minutes; 63 weeks for anything longer (TS 23.040 §9.2.3.12.1). */
export function relativeValidity(minutes: number): ValidityPeriod {
  if (!(minutes > 0)) throw outOfRange('a validity of more than 0 minutes', minutes);
  let octet = 0;
  while (octet < 255 && relativeMinutes(octet) < minutes) octet += 1;
  return { format: 'relative', octet };
}

/** What an enhanced validity period says; neither minutes nor seconds where it names none. */
export interface EnhancedValidity {
  /** The service centre is to try once only. */
  singleShot: boolean;
  minutes?: number;
  seconds?: number;
}

/** Reads the seven octets of an enhanced validity period (TS 23.040 §9.2.3.12.3). */
export function readEnhanced(octets: Uint8Array): EnhancedValidity {
  const [indicator = 0, first = 0, second = 0, third = 0] = octets;
  const singleShot = (indicator & 0x40) !== 0;
  switch (indicator & 0x07) {
    case 1:
      return { singleShot, minutes: relativeMinutes(first) };
    case 2:
      return { singleShot, seconds: first };
    case 3:
      return { singleShot, seconds: clockSeconds(first) * 3600 + clockSeconds(second) * 60 + clockSeconds(third) };
    default:
      return { singleShot }; // 0: no period; 4 to 7 are reserved
  }
}

function clockSeconds(octet: number): number {
  return (octet & 15) * 10 + (octet >> 4);
}

/** Makes an enhanced validity period: seconds to 255 in one octet, more as hours, minutes and seconds (TS 23.040 §9.2.3.12.3). */
export function enhancedValidity({ singleShot, minutes, seconds }: EnhancedValidity): ValidityPeriod {
  const octets = new Uint8Array(7);
  octets[0] = singleShot ? 0x40 : 0;
  if (minutes !== undefined) {
    const relative = relativeValidity(minutes);
    octets.set([octets[0] | 1, relative.format === 'relative' ? relative.octet : 0]);
  } else if (seconds !== undefined) {
    inRange(seconds, 1, 99 * 3600 + 59 * 60 + 59, 'enhanced validity in seconds');
    const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(semiOctets);
    octets.set(seconds <= 255 ? [octets[0] | 2, seconds] : [octets[0] | 3, ...clock]);
  }
  return { format: 'enhanced', octets };
}

/** The bits of TP-VPF for a validity period, in their place. */
export function validityFormat(validity: ValidityPeriod | null): number {
  return validity === null ? 0 : FORMATS[validity.format];
}

/** Reads TP-VP, whose format the first octet of the TPDU tells. */
export function decodeValidity(reader: OctetReader, firstOctet: number): ValidityPeriod | null {
  switch (firstOctet & 0x18) {
    case FORMATS.relative:
      return { format: 'relative', octet: reader.next('TP-VP') };
    case FORMATS.absolute:
      return { format: 'absolute', time: decodeTimestamp(reader, 'TP-VP') };
    case FORMATS.enhanced:
      return { format: 'enhanced', octets: decodeEnhanced(reader) };
    default:
      return null;
  }
}

function decodeEnhanced(reader: OctetReader): Uint8Array {
  const at = reader.at;
  const octets = reader.take(TIMESTAMP_OCTETS, 'TP-VP');
  if (isEnhanced(octets)) return octets;
  const found = toHex(octets);
  throw new PduError('PDU_INVALID', { expected: 'TP-VP in decimal hours, minutes and seconds', found, octet: at });
}

/** Whether the octets say what §9.2.3.12.3 lets them: only the clock format can be wrong. */
function isEnhanced(octets: Uint8Array): boolean {
  if (((octets[0] ?? 0) & 0x07) !== 3) return true;
  const [hours = 0, minutes = 0, seconds = 0] = octets.subarray(1, 4);
  const isDecimal = [hours, minutes, seconds].every((octet) => (octet & 15) <= 9 && octet >> 4 <= 9);
  return isDecimal && clockSeconds(minutes) <= 59 && clockSeconds(seconds) <= 59;
}

/** Writes TP-VP. @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function encodeValidity(writer: OctetWriter, validity: ValidityPeriod | null): OctetWriter {
  if (validity === null) return writer;
  switch (validity.format) {
    case 'relative':
      return writer.octet(inRange(validity.octet, 0, 255, 'relative validity period'));
    case 'absolute':
      return encodeTimestamp(writer, validity.time);
    case 'enhanced':
      if (validity.octets.length === TIMESTAMP_OCTETS && isEnhanced(validity.octets))
        return writer.all(validity.octets);
      throw outOfRange('the seven octets of an enhanced validity period', toHex(validity.octets));
  }
}
