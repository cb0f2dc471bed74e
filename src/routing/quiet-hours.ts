import { longestPrefix } from './prefix-table.js';

/** When phones are to be left alone; made from the configuration. */
export interface QuietHours {
  /** Minutes after midnight, 0 to 1439. */
  fromMinute: number;
  /** Minutes after midnight; before `fromMinute` where the hours span midnight. */
  toMinute: number;
  /** IANA zones by the beginning of numbers; the longest decides. */
  zones: ReadonlyMap<string, string>;
  /** IANA zone of numbers that none of `zones` names: that of the sidecar. */
  ownZone: string;
  /** Whether urgent messages wait too. */
  holdUrgent: boolean;
}

/** What is quiet for one number at one moment. */
export interface Quiet {
  /** When it ends, milliseconds since 1970. */
  until: number;
  zone: string;
  /** Whose zone it is: the prefix that named it, or nobody's, and so the sidecar's. */
  zoneOf: string | 'sidecar';
}

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1440;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether it is quiet at the number's place at that moment, and until when; undefined when it is not. */
export function quietAt(at: number, number: string, hours: QuietHours): Quiet | undefined {
  const named = longestPrefix(number, hours.zones);
  const zone = named?.value ?? hours.ownZone;
  const minute = minuteOfDay(at, zone);
  if (!isWithin(minute, hours)) return undefined;
  const left = (hours.toMinute - minute + MINUTES_A_DAY) % MINUTES_A_DAY;
  const about = at - (at % MINUTE_MS) + left * MINUTE_MS;
  return { until: corrected(about, zone, hours.toMinute), zone, zoneOf: named?.prefix ?? 'sidecar' };
}

function isWithin(minute: number, { fromMinute, toMinute }: QuietHours): boolean {
  if (fromMinute <= toMinute) return minute >= fromMinute && minute < toMinute;
  return minute >= fromMinute || minute < toMinute;
}

/** Where the clocks change in the night, its length is another: the end is where the wall clock says so. */
function corrected(about: number, zone: string, toMinute: number): number {
  const away = (toMinute - minuteOfDay(about, zone) + MINUTES_A_DAY) % MINUTES_A_DAY;
  return about + (away > MINUTES_A_DAY / 2 ? away - MINUTES_A_DAY : away) * MINUTE_MS;
}

function minuteOfDay(at: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(zone, format);
  }
  const [hour = 0, minute = 0] = format.format(at).split(':').map(Number);
  return hour * 60 + minute;
}
