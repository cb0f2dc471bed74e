import { inRange, outOfRange, PduError } from './error.js';
import { toHex } from './hex.js';
import type { Lenient } from './lenient.js';
import type { OctetReader } from './octet-reader.js';
import type { OctetWriter } from './octet-writer.js';

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
const START_OF_CENTURY: Timestamp = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, zoneQuarters: 0 };

/** The year with its century: 90-99 are 19xx, from when the service began; all others 20xx. */
export function fullYear({ year }: Timestamp): number {
  return year >= 90 ? 1900 + year : 2000 + year;
}

/** Reads a time stamp. @throws PduError `PDU_INVALID` for a date, time or zone that does not exist. */
export function decodeTimestamp(reader: OctetReader, field: string, lenient: Lenient = {}): Timestamp {
  const at = reader.skip(TIMESTAMP_OCTETS, field);
  const { octets } = reader;
  const otherwise = lenient.timestampNotDecimal ? 0 : Number.NaN;
  const timestamp: Timestamp = {
    year: decimal(octets[at], otherwise),
    month: decimal(octets[at + 1], otherwise),
    day: decimal(octets[at + 2], otherwise),
    hour: decimal(octets[at + 3], otherwise),
    minute: decimal(octets[at + 4], otherwise),
    second: decimal(octets[at + 5], otherwise),
    zoneQuarters: decodeZone(octets[at + 6] ?? 0, lenient),
  };
  if (exists(timestamp)) return timestamp;
  if (lenient.timestampImpossible) return { ...START_OF_CENTURY };
  const found = toHex(octets.subarray(at, at + TIMESTAMP_OCTETS));
  throw new PduError('PDU_INVALID', { expected: `${field} with a date, time and zone that exist`, found, octet: at });
}

/** Two semi-octets, the lower one the tens, each with what it counts for where it is no digit. */
function decimal(octet = 0, otherwise: number): number {
  const tens = octet & 15;
  const units = octet >> 4;
  return (tens > 9 ? otherwise : tens) * 10 + (units > 9 ? otherwise : units);
}

/** Bit 3 is the sign, the rest two digits of quarters (TS 23.040 §9.2.3.11). */
function decodeZone(octet: number, lenient: Lenient): number {
  const quarters = decimal(octet & 0xf7, lenient.zoneNotDecimal ? 0 : Number.NaN);
  const negative = ((octet & 0x08) !== 0) !== (lenient.zoneSignInverted === true);
  return negative && quarters !== 0 ? -quarters : quarters;
}

function exists({ year, month, day, hour, minute, second, zoneQuarters }: Timestamp): boolean {
  return (
    isWithin(year, 0, 99) &&
    isWithin(month, 1, 12) &&
    isWithin(day, 1, daysIn(year, month)) &&
    isWithin(hour, 0, 23) &&
    isWithin(minute, 0, 59) &&
    isWithin(second, 0, 59) &&
    isWithin(zoneQuarters, -MAX_QUARTERS, MAX_QUARTERS)
  );
}

function isWithin(value: number, lowest: number, highest: number): boolean {
  return value >= lowest && value <= highest && Number.isInteger(value);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 ? 29 : 28; // 1990 to 2089 holds no year that breaks this rule
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Writes a time stamp. @throws PduError `PDU_VALUE_OUT_OF_RANGE` for a date, time or zone that does not exist. */
export function encodeTimestamp(writer: OctetWriter, at: Timestamp): OctetWriter {
  const { year, month, day, hour, minute, second, zoneQuarters } = at;
  inRange(year, 0, 99, 'year');
  inRange(zoneQuarters, -MAX_QUARTERS, MAX_QUARTERS, 'zone in quarters of an hour');
  if (!exists(at)) throw outOfRange('a date and time that exist', [year, month, day, hour, minute, second].join(' '));
  return writer
    .octet(semiOctets(year))
    .octet(semiOctets(month))
    .octet(semiOctets(day))
    .octet(semiOctets(hour))
    .octet(semiOctets(minute))
    .octet(semiOctets(second))
    .octet(semiOctets(Math.abs(zoneQuarters)) | (zoneQuarters < 0 ? 0x08 : 0));
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
