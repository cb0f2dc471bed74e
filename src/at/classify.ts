import type { AnswerShape } from './command.js';
import { type FinalLine, type InfoLine, parseResultLine } from './result-line.js';
import { isBareUrc, isDeclaredUrc } from './urc.js';

/** What `classify` must know of the command that runs. */
export interface Running {
  name: string;
  answer: AnswerShape;
  numericResult: boolean;
  /** What was written for it, trimmed: an echo repeats it. */
  written: readonly string[];
  /** Its last header line still waits for the PDU line, or what stands below it has not ended. */
  recordOpen: boolean;
  /** What stands below its header seems to have ended: it is as long as told, and `OK` came. */
  seemsEnded?: boolean;
  /** An earlier command is still owed its final result code, and this one's own answer has not begun. */
  finalsAreLate: boolean;
  owns?: (line: InfoLine) => boolean;
}

/** What stands before a line. */
export interface Situation {
  running?: Running;
  /** A URC header came whose PDU line is the next. */
  urcOpen: boolean;
  /** Names of the commands that ended without an answer. */
  owed: readonly string[];
}

/** Who reads a line. Exactly one does. */
export type Owner =
  | { owner: 'command'; as: 'echo' }
  | { owner: 'command'; as: 'final'; final: FinalLine; ok: boolean }
  | { owner: 'command'; as: 'line'; line: InfoLine }
  | { owner: 'command'; as: 'body' | 'text' }
  | { owner: 'urc'; as: 'header' | 'body' }
  /** An answer to a command that has ended already. */
  | { owner: 'nobody'; as: 'late' }
  | { owner: 'nobody'; as: 'noise' };

const NUMERIC_RESULTS: Readonly<Record<string, boolean>> = { '0': true, '4': false }; // V.250 §6.3, table 1
const CALL_RESULT = /^(?:NO |BUSY|CONNECT)/;
const ECHO_START = /^AT[+^%$#!*&]/i;

/**
 * Decides whose a line is, from the line and what stands before it; nothing else decides.
 *
 * In this order: the text below a header of text mode, which may look like anything; an echo; the PDU of an open URC; a final result code; the running command's own line; a URC; the PDU
 * or text that the running command waits for. What is left is late or noise, and is never given to a command.
 */
export function classify(text: string, situation: Situation): Owner {
  const { running, urcOpen } = situation;
  if (running?.answer === 'body' && running.recordOpen) return ownerBelow(text, running);
  const line = text.trim();
  const parsed = parseResultLine(line);
  if (isEcho(line, running)) return running ? { owner: 'command', as: 'echo' } : { owner: 'nobody', as: 'noise' };
  if (urcOpen && parsed.kind === 'text' && !isBareUrc(line)) return { owner: 'urc', as: 'body' };
  if (parsed.kind === 'final') return ownerOfFinal(line, parsed, running);
  if (parsed.kind === 'info') return ownerOfNamed(parsed, situation);
  if (isBareUrc(line)) return { owner: 'urc', as: 'header' };
  return ownerOfText(line, running);
}

/** A URC may follow at once; none that brings a message, as that could be forged by the text. */
function ownerBelow(text: string, { seemsEnded }: Running): Owner {
  const parsed = parseResultLine(text);
  const follows = seemsEnded && parsed.kind === 'info' && isDeclaredUrc(parsed.name) && parsed.name !== '+CMT';
  return follows ? { owner: 'urc', as: 'header' } : { owner: 'command', as: 'body' };
}

function isEcho(line: string, running: Running | undefined): boolean {
  return running?.written.includes(line) || ECHO_START.test(line);
}

function ownerOfFinal(line: string, final: FinalLine, running: Running | undefined): Owner {
  if (CALL_RESULT.test(line)) return { owner: 'urc', as: 'header' };
  if (!running || running.finalsAreLate) return { owner: 'nobody', as: 'late' };
  return { owner: 'command', as: 'final', final, ok: line === 'OK' };
}

function ownerOfNamed(line: InfoLine, { running, owed }: Situation): Owner {
  if (running && line.name === running.name && running.answer !== 'none' && (running.owns?.(line) ?? true)) {
    return { owner: 'command', as: 'line', line };
  }
  if (isDeclaredUrc(line.name)) return { owner: 'urc', as: 'header' };
  return owed.includes(line.name) ? { owner: 'nobody', as: 'late' } : { owner: 'urc', as: 'header' };
}

function ownerOfText(line: string, running: Running | undefined): Owner {
  if (!running) return { owner: 'nobody', as: 'noise' };
  const ok = running.numericResult ? NUMERIC_RESULTS[line] : undefined;
  if (ok !== undefined) {
    if (running.finalsAreLate) return { owner: 'nobody', as: 'late' };
    return { owner: 'command', as: 'final', final: { kind: 'final' }, ok };
  }
  if (running.recordOpen) return { owner: 'command', as: 'body' };
  if (running.answer === 'text' && line !== '>') return { owner: 'command', as: 'text' };
  return { owner: 'nobody', as: 'noise' };
}
