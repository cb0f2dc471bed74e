import { inRange, outOfRange, PduError } from './error.js';
import type { Lenient } from './lenient.js';
import type { OctetReader } from './octet-reader.js';

/** A moment as a PDU tells it: local time of its sender, and the sender's zone (TS 23.040 §9.2.3.11). */
export interface Timestamp {
  /** 0-99; the century is not told: `fullYear` takes 90-99 for 19xx. */
  year: number;
  /** 1-12. */
  month: number;
  /** 1-31. */
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Local time minus UTC in quarters of an hour, -79 to 79. */
  zoneQuarters: number;
}

/** Octets of a time stamp. */
export const TIMESTAMP_OCTETS = 7;
const MAX_QUARTERS = 79;
const EPOCH_OF_PDU: Timestamp = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, zoneQuarters: 0 };

/** The year with its century: 90-99 are 19xx, from when the service began; all others 20xx. */
export function fullYear({ year }: Timestamp): number {
  return year >= 90 ? 1900 + year : 2000 + year;
}

/** Reads a time stamp. @throws PduError `PDU_INVALID` for a date, time or zone that does not exist. */
export function decodeTimestamp(reader: OctetReader, field: string, lenient: Lenient = {}): Timestamp {
  const at = reader.skip(TIMESTAMP_OCTETS, field);
  const [year, month, day, hour, minute, second] = [0, 1, 2, 3, 4, 5].map((index) =>
    decimal(reader.octets[at + index] ?? 0),
  );
  const zoneQuarters = decodeZone(reader.octets[at + 6] ?? 0, lenient);
  const parts = {
    year: year ?? -1,
    month: month ?? -1,
    day: day ?? -1,
    hour: hour ?? -1,
    minute: minute ?? -1,
    second: second ?? -1,
  };
  const timestamp = { ...parts, zoneQuarters };
  if (exists(timestamp)) return timestamp;
  if (lenient.timestampImpossible) return EPOCH_OF_PDU;
  const found = Buffer.from(reader.octets.subarray(at, at + TIMESTAMP_OCTETS))
    .toString('hex')
    .toUpperCase();
  throw new PduError('PDU_INVALID', { expected: `${field} with a date, time and zone that exist`, found, octet: at });
}

/** Two semi-octets, the lower one the tens; -1 when they are no digits. */
function decimal(octet: number): number {
  const tens = octet & 15;
  const units = octet >> 4;
  return tens > 9 || units > 9 ? -1 : tens * 10 + units;
}

/** Bit 3 is the sign, the rest two digits of quarters (TS 23.040 §9.2.3.11); NaN when they are no digits. */
function decodeZone(octet: number, lenient: Lenient): number {
  const quarters = decimal(octet & 0xf7);
  if (quarters === -1) return lenient.zoneNotDecimal ? 0 : Number.NaN;
  const negative = ((octet & 0x08) !== 0) !== (lenient.zoneSignInverted === true);
  return negative && quarters !== 0 ? -quarters : quarters;
}

function exists(at: Timestamp): boolean {
  return (
    at.year >= 0 &&
    at.month >= 1 &&
    at.month <= 12 &&
    at.day >= 1 &&
    at.day <= daysIn(fullYear(at), at.month) &&
    at.hour >= 0 &&
    at.hour <= 23 &&
    at.minute >= 0 &&
    at.minute <= 59 &&
    at.second >= 0 &&
    at.second <= 59 &&
    Math.abs(at.zoneQuarters) <= MAX_QUARTERS
  );
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 ? 29 : 28; // 2000 is a leap year, and no other century lies in reach
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Writes a time stamp. @throws PduError `PDU_VALUE_OUT_OF_RANGE` for a date, time or zone that does not exist. */
export function encodeTimestamp(at: Timestamp): Uint8Array {
  const values = [at.year, at.month, at.day, at.hour, at.minute, at.second, at.zoneQuarters];
  inRange(at.year, 0, 99, 'year');
  if (!values.every(Number.isInteger) || !exists(at))
    throw outOfRange('a date, time and zone that exist', values.join(' '));
  const zone = semiOctets(Math.abs(at.zoneQuarters)) | (at.zoneQuarters < 0 ? 0x08 : 0);
  return Uint8Array.of(...values.slice(0, 6).map(semiOctets), zone);
}

/** Two digits, the tens in the lower semi-octet. */
export function semiOctets(value: number): number {
  return Math.floor(value / 10) | ((value % 10) << 4);
}

/** ISO 8601 with the sender's own offset: `2024-02-29T23:59:59-03:30`. */
export function isoText(at: Timestamp): string {
  const minutes = Math.abs(at.zoneQuarters) * 15;
  const zone = `${at.zoneQuarters < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${fullYear(at)}-${two(at.month)}-${two(at.day)}T${two(at.hour)}:${two(at.minute)}:${two(at.second)}${zone}`;
}

/** Milliseconds since 1970, UTC. */
export function epochMs(at: Timestamp): number {
  const local = Date.UTC(fullYear(at), at.month - 1, at.day, at.hour, at.minute, at.second);
  return local - at.zoneQuarters * 15 * 60_000;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
