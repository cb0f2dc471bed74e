import { parseResultLine } from '../../at/index.js';
import type { PortRequest } from '../port.js';

/** What the host knows of the device, without opening it. */
export interface HostFacts {
  exists: boolean;
  isCharacterDevice: boolean;
  /** Whether this user may read and write it. */
  accessible: boolean;
  /** Group that owns it, by name or number. */
  group: string;
  /** Other processes that have it open. */
  holders: readonly { pid: number; command: string }[];
  /** Programs that run here and are known to take modems. */
  programs: readonly string[];
  /** USB sticks of makers of modems. */
  sticks: readonly UsbStick[];
  /** A link of /dev/serial/by-id that leads to the device. */
  stableName?: string;
  /** Serial devices that are there. */
  serialPorts: readonly string[];
}

export interface UsbStick {
  /** `12d1:1506`. */
  id: string;
  name: string;
  hasSerialPort: boolean;
  hasNetwork: boolean;
}

/** What the modem answered to one question. */
export type Reply =
  | { as: 'lines'; lines: readonly string[] }
  | { as: 'refused'; words: string; table?: 'cms' | 'cme'; number?: number }
  | { as: 'silent' };

/** How the line behaved. */
export interface LineFacts {
  answers: boolean;
  octets: number;
  /** Octets that no modem says: neither printable ASCII nor a line end. */
  strangeOctets: number;
  /** Commands that were repeated, before and after the echo was switched off. */
  echoes: { before: number; after: number; commandsBefore: number };
  /** Settings at which it does answer, where it did not at those that were wanted. */
  answersAt?: { baudRate: number; flowControl: 'none' | 'rtscts' };
}

/** All that was found out about one modem. */
export interface Facts {
  request: PortRequest;
  /** Whether a PIN is configured. */
  hasPin: boolean;
  /** Absent where the device is no path of this host. */
  host?: HostFacts;
  /** Why the port could not be opened; absent when it was, or was not tried. */
  openError?: string;
  /** Absent when the port was not opened. */
  line?: LineFacts;
  /** By question, as in `QUESTIONS`. */
  replies: ReadonlyMap<string, Reply>;
  /** Lines that the modem said by itself: names and banners. */
  unasked: readonly string[];
  /** The host's time at the end, milliseconds since 1970. */
  now: number;
}

/** Lines of an answer; undefined when it was refused or not given. */
export function linesOf(facts: Facts, question: string): readonly string[] | undefined {
  const reply = facts.replies.get(question);
  return reply?.as === 'lines' ? reply.lines : undefined;
}

/** The refusal of a question; undefined when it was answered or not asked. */
export function refusalOf(facts: Facts, question: string): (Reply & { as: 'refused' }) | undefined {
  const reply = facts.replies.get(question);
  return reply?.as === 'refused' ? reply : undefined;
}

/** Values of the first line that bears a name. */
export function valuesOf(facts: Facts, question: string): readonly string[] | undefined {
  for (const line of linesOf(facts, question) ?? []) {
    const parsed = parseResultLine(line);
    if (parsed.kind === 'info') return parsed.args;
  }
  return undefined;
}

/** One value as a number; undefined when it is none. */
export function numberOf(facts: Facts, question: string, index: number): number | undefined {
  const value = valuesOf(facts, question)?.[index];
  return value !== undefined && /^ *\d{1,9} *$/.test(value) ? Number(value) : undefined;
}

/** An answer as one text, without its name. */
export function textOf(facts: Facts, question: string): string | undefined {
  const lines = linesOf(facts, question);
  return lines
    ?.map((line) => line.replace(/^[+^%$#*][A-Z0-9_]+: */i, '').replaceAll('"', ''))
    .join(' ')
    .trim();
}

/** Numbers that a test answer offers in its nth group: `(0-2),(0,1,3)`; undefined when it cannot be read. */
export function offered(facts: Facts, question: string, group: number): ReadonlySet<number> | undefined {
  const text = valuesOf(facts, question)?.[group];
  if (text === undefined || !/\d/.test(text)) return undefined;
  const numbers = new Set<number>();
  for (const [, first, last] of text.matchAll(/(\d+)(?:-(\d+))?/g))
    for (let value = Number(first); value <= Math.min(Number(last ?? first), 255); value += 1) numbers.add(value);
  return numbers;
}
