import { GatewayError } from '../../core/index.js';

/** One thing that the host wrote (a command line, or a message with its Ctrl-Z), and what was said until the next. */
export interface Exchange {
  /** Octets as characters, without what a modem does not hear. */ heard: string;
  said: string;
}

/** A recorded dialogue: what the modem says before it hears anything, then each exchange, oldest first. */
export interface Recording {
  greeting: string;
  exchanges: Exchange[];
}

/** An entry of a trouble log or a timeline, with its time or without. */
const ENTRY = /^(?:\d\d:\d\d:\d\d(?:\.\d+)? )?([<>])(?: (.*))?$/;
const ESCAPES = /\\(?:r|n|\\|x[0-9A-Fa-f]{2})/g;
const OTHER_ESCAPE = /\\(?!r|n|\\|x[0-9A-Fa-f]{2})|[^\u0000-\u00FF]/;

/**
 * Reads a dialogue: one line for each turn, `> ` for what the host wrote and `< ` for what the modem answered, octets
 * that are no text written as `\r`, `\n`, `\xNN`. Empty lines and those that begin with `#` are passed over.
 *
 * @throws GatewayError `BAD_REQUEST` that names the line.
 */
export function readRecording(text: string): Recording {
  const recording: Recording = { greeting: '', exchanges: [] };
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, direction, written = ''] = ENTRY.exec(line) ?? [];
    if (direction === undefined) throw refusal(i, 'begins with "> " (the host) or "< " (the modem)');
    const octets = readEscapes(written);
    if (octets === undefined) throw refusal(i, 'has octets and \\r, \\n, \\\\, \\xNN only');
    if (direction === '>') recording.exchanges.push(...utterances(octets).map((heard) => ({ heard, said: '' })));
    else answer(recording, octets);
  }
  return recording;
}

function refusal(index: number, rule: string): GatewayError {
  return new GatewayError('BAD_REQUEST', `line ${index + 1}: each line of a recording ${rule}`);
}

function answer(recording: Recording, octets: string): void {
  const last = recording.exchanges.at(-1);
  if (last === undefined) recording.greeting += octets;
  else last.said += octets;
}

function readEscapes(written: string): string | undefined {
  if (OTHER_ESCAPE.test(written.replaceAll('\\\\', ''))) return undefined;
  return written.replace(ESCAPES, (found) => {
    if (found === '\\r') return '\r';
    if (found === '\\n') return '\n';
    return found === '\\\\' ? '\\' : String.fromCharCode(Number.parseInt(found.slice(2), 16));
  });
}

/** What stands in a turn of the host: command lines, each without its CR, and messages with their Ctrl-Z. */
function utterances(octets: string): string[] {
  const parts = octets.match(/[^\r\u001A]*(?:\r|\u001A|$)/g) ?? [];
  return parts.map(normal).filter((part) => part !== '');
}

/** As it is compared: without white space around it, and without what is no command before `AT`. V.250 §5.2.1. */
export function normal(heard: string): string {
  return heard.replace(/[\u001B\n]/g, '').trim();
}

/** Whether a message is asked for behind this: it ends in the prompt of TS 27.005 §3.5.1. */
export function asksForMessage(said: string): boolean {
  return /(?:^|[\r\n])>\s*$/.test(said);
}
