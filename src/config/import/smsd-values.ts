import type { ImportNotes } from './change.js';
import type { DraftNetwork } from './draft.js';
import type { IniEntry } from './ini.js';

const HOUR = 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const LEAST = 5;
const MOST = 63 * WEEK;

/** Minutes of a relative validity period (TS 23.040 §9.2.3.12.1). */
export function relativeMinutes(octet: number): number {
  if (octet <= 143) return (octet + 1) * 5;
  if (octet <= 167) return 12 * HOUR + (octet - 143) * 30;
  if (octet <= 196) return (octet - 166) * DAY;
  return (octet - 192) * WEEK;
}

const UNITS: Readonly<Record<string, number>> = {
  min: 1,
  hour: HOUR,
  day: DAY,
  week: WEEK,
  month: 30 * DAY,
  year: 365 * DAY,
};

/** `validity`: an octet of TP-VP, a count with its unit, or `max`. */
export function importValidity(entry: IniEntry | undefined, notes: ImportNotes): Pick<DraftNetwork, 'validityMinutes'> {
  if (entry === undefined) return {};
  const minutes = minutesOf(entry.value);
  if (minutes === undefined) {
    notes.change(entry.line, 'validity is left out', `${entry.value} is neither 0 to 255 nor a time; it is 24h then`);
    return {};
  }
  const validityMinutes = Math.min(Math.max(minutes, LEAST), MOST);
  notes.change(entry.line, `validity: ${validityMinutes}m, for each network`, 'a duration is written with its unit');
  return { validityMinutes };
}

function minutesOf(written: string): number | undefined {
  if (/^max/i.test(written)) return MOST;
  const [, count = '', unit] = /^([0-9]{1,4})\s*(?:(min|hour|day|week|month|year)s?)?$/i.exec(written) ?? [];
  if (count === '') return undefined;
  if (unit !== undefined) return Number(count) * (UNITS[unit.toLowerCase()] ?? 1);
  return Number(count) <= 255 ? relativeMinutes(Number(count)) : undefined;
}

/** Numbers of a provider, in international form without `+`. */
export function importPrefixes(entry: IniEntry | undefined, notes: ImportNotes): Pick<DraftNetwork, 'prefixes'> {
  if (entry === undefined) return {};
  const written = entry.value.split(/[\s,]+/).filter((prefix) => prefix !== '');
  const usable = written.filter((prefix) => /^\+?[1-9][0-9]{0,14}$/.test(prefix));
  if (usable.length < written.length) {
    notes.change(
      entry.line,
      `${entry.key}: some prefixes are left out`,
      'a prefix is in international form: country first',
    );
  }
  if (usable.length > 0) return { prefixes: usable.map((prefix) => `+${prefix.replace('+', '')}`) };
  const why = 'none of its numbers can be a prefix; without prefixes a network takes every number';
  notes.change(entry.line, `${entry.key} has no prefixes`, why);
  return {};
}
