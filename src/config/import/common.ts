import { posix } from 'node:path';
import { ConfigError } from '../problem.js';
import { BAUD_RATES, DEVICE_PATH, PIN } from '../schema/modem.js';
import type { ImportNotes } from './change.js';
import type { DraftModem } from './draft.js';
import type { IniEntry } from './ini.js';

/** What other programs write in their INI files and that means the same in both. Left out, with a word, where it is wrong. */
export class ModemEntries {
  readonly #notes: ImportNotes;

  constructor(notes: ImportNotes) {
    this.#notes = notes;
  }

  device(entry: IniEntry): string {
    const { value, line } = entry;
    if (!DEVICE_PATH.test(value)) {
      const message = `${value === '' ? 'nothing' : value} is no path of a serial device; others are not in this version`;
      this.#notes.problem({ line, column: 1, path: entry.key, message });
    }
    return value;
  }

  pin(entry: IniEntry | undefined): Pick<DraftModem, 'pin'> {
    if (entry === undefined || entry.value === '' || entry.value.toLowerCase() === 'ignore') return {};
    if (!PIN.test(entry.value)) {
      this.#notes.change(entry.line, 'the PIN is left out', 'a PIN has 4 to 8 digits');
      return {};
    }
    this.#notes.change(
      entry.line,
      'pin: is in the new file as it was in the old one',
      'put it into a file and name that as pinFile',
    );
    return { pin: entry.value };
  }

  smsc(entry: IniEntry | undefined): Pick<DraftModem, 'smsc'> {
    if (entry === undefined || entry.value === '') return {};
    const digits = entry.value.replace(/^\++/, '');
    if (/^[0-9]{3,20}$/.test(digits)) return { smsc: `+${digits}` };
    this.#notes.change(entry.line, `${entry.key} is left out`, `${entry.value} is no phone number`);
    return {};
  }

  baudRate(written: string, line: number): Pick<DraftModem, 'baudRate'> {
    const rate = BAUD_RATES.find((known) => String(known) === written);
    if (rate !== undefined) return { baudRate: rate };
    this.#notes.change(
      line,
      'the baud rate is left out',
      `${written} is none that can be chosen here; it is 115200 then`,
    );
    return {};
  }

  /** Whole seconds between two sweeps, kept within what can be chosen. */
  poll(entry: IniEntry | undefined): Pick<DraftModem, 'pollSeconds'> {
    if (entry === undefined || !/^[0-9]{1,9}$/.test(entry.value)) return {};
    const pollSeconds = Math.min(Math.max(Number(entry.value), 1), 3600);
    const why = 'only a safety net here: the modem tells when something arrives';
    this.#notes.change(entry.line, `poll: ${pollSeconds}s`, why);
    return { pollSeconds };
  }
}

/** Two modems cannot be one device. */
export function refuseSharedDevices(modems: readonly DraftModem[], line: number, notes: ImportNotes): void {
  modems.forEach(({ name, device }, index) => {
    const first = modems.findIndex((other) => posix.normalize(other.device) === posix.normalize(device));
    if (device === '' || first === index) return;
    const message = `${name} and ${modems[first]?.name} have one device, ${device}: each would read the other's answers`;
    notes.problem({ line, column: 1, path: 'modems', message });
  });
}

/** Whether a word of an INI file means yes. */
export function meansYes(value: string): boolean {
  return /^(?:yes|true|on|1|high)$/i.test(value);
}

/** Says of each entry that nobody understood that it is not taken over. Values stay out of it: one may be a password. */
export function noteLeft(left: readonly IniEntry[], known: Readonly<Record<string, string>>, notes: ImportNotes): void {
  for (const { section, key, line } of left) {
    const place = section === '' ? key : `[${section}] ${key}`;
    notes.change(line, `${place} is not taken over`, known[key] ?? 'nothing here corresponds to it');
  }
}

/** A file without anything to make modems of. */
export function nothingFound(file: string, message: string): ConfigError {
  return new ConfigError(file, [{ line: 1, column: 1, path: '', message }]);
}
