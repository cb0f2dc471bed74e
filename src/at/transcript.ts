import { type FinalLine, type InfoLine, parseResultLine } from './result-line.js';

/** One line of a transcript; `raw` as it stood, without its ends. */
export type TranscriptLine = { raw: string } & (
  | InfoLine
  | FinalLine
  | { kind: 'echo' }
  | { kind: 'prompt' }
  | { kind: 'pdu' }
  | { kind: 'text' }
);

/** A message header with the PDU line behind it. What the header says may be wrong; it is told as it stood. */
export interface TranscriptMessage {
  /** `+CMGL`, `+CMGR`, `+CMT` or `+CDS`. */
  header: string;
  /** Upper case. */
  hex: string;
  /** TPDU length in octets. */
  length?: number;
  /** Slot, only of `+CMGL`. */
  index?: number;
  /** Status, of `+CMGL` and `+CMGR` (TS 27.005 §3.1). */
  stat?: number;
}

export interface Transcript {
  lines: TranscriptLine[];
  /** The last final result code. */
  final?: string;
  messages?: TranscriptMessage[];
}

const HEX = /^(?:[0-9A-Fa-f]{2})+$/;
const MESSAGE_HEADER = new Set(['+CMGL', '+CMGR', '+CMT', '+CDS']);
const ECHO = /^AT(?:$|[+^%$#!*&\\@].*|[A-Z]\d*(?:[^A-Za-z ].*)?$)/i;

/**
 * Reads what a modem sent as a whole, for people and for `at parse`; any line ends, no state.
 *
 * @param command what had been sent, where that is known: it tells an echo from an answer.
 */
export function parseTranscript(input: string, command?: string): Transcript {
  const raws = input.split(/[\r\n]+/).filter((raw) => raw.trim() !== '');
  const lines = raws.map((raw) => parseTranscriptLine(raw, command?.trim()));
  const final = lines.findLast((line) => line.kind === 'final')?.raw.trim();
  const messages = lines.flatMap((line, at) => pairWith(line, lines[at + 1]));
  return {
    lines,
    ...(final === undefined ? {} : { final }),
    ...(messages.length === 0 ? {} : { messages }),
  };
}

function parseTranscriptLine(raw: string, command: string | undefined): TranscriptLine {
  const line = raw.trim();
  if ((command && line === command) || ECHO.test(line)) return { raw, kind: 'echo' };
  const parsed = parseResultLine(raw);
  return parsed.kind === 'text' && HEX.test(line) ? { raw, kind: 'pdu' } : { raw, ...parsed };
}

function pairWith(line: TranscriptLine, next: TranscriptLine | undefined): TranscriptMessage[] {
  if (line.kind !== 'info' || next?.kind !== 'pdu' || !MESSAGE_HEADER.has(line.name)) return [];
  const { name, args } = line;
  const length = numberIn(args.at(-1));
  const index = name === '+CMGL' ? numberIn(args[0]) : undefined;
  const stat = name === '+CMGL' ? numberIn(args[1]) : name === '+CMGR' ? numberIn(args[0]) : undefined;
  return [
    {
      header: name,
      hex: next.raw.trim().toUpperCase(),
      ...(length === undefined ? {} : { length }),
      ...(index === undefined ? {} : { index }),
      ...(stat === undefined ? {} : { stat }),
    },
  ];
}

function numberIn(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}
