import { type ErrorCode, GatewayError, type Retry } from '../core/index.js';
import { explainCause, explainText } from './cause.js';
import type { Fault } from './fault.js';
import type { FinalLine } from './result-line.js';

/** How far a command had come when it failed. */
export interface CommandTrace {
  /** Name as declared, `+CMGS`. */
  command: string;
  /**
   * Whether that had been handed to the port which makes a modem send: a PDU with its Ctrl-Z, or `AT+CMSS`. Before that,
   * nothing can have been sent.
   */
  payloadWritten: boolean;
}

/** A command that ended in another way than `OK`. Codes: `AT_ERROR`, `AT_TIMEOUT`, `AT_ANSWER_INVALID`, `AT_CANCELED`, `CHANNEL_CLOSED`. */
export class CommandError extends GatewayError {
  readonly command: string;
  readonly payloadWritten: boolean;

  constructor(code: ErrorCode, message: string, trace: CommandTrace, options?: ErrorOptions) {
    super(code, message, options);
    this.command = trace.command;
    this.payloadWritten = trace.payloadWritten;
  }
}

/** A refusal with a number of TS 27.005 §3.2.5 or TS 27.007 §9.2; its code is `CMS_*` or `CME_*` by what trying again can do. */
export class NumberedError extends CommandError {
  readonly table: 'cms' | 'cme';
  /** Absent when the modem gave words that no table knows. */
  readonly number: number | undefined;
  readonly words: string;
  readonly fault: Fault;

  constructor(final: { table: 'cms' | 'cme'; number?: number; text?: string }, trace: CommandTrace) {
    const explained =
      final.number === undefined
        ? explainText(final.table, final.text ?? '')
        : { ...explainCause(final.table, final.number), code: final.number };
    const { words, code } = explained;
    const shown = `+${final.table.toUpperCase()} ERROR: ${code ?? final.text ?? ''}`.trimEnd();
    super(CODES[final.table][explained.retry], `AT${trace.command} was answered ${shown}, ${words}`, trace);
    this.table = final.table;
    this.number = code;
    this.words = words;
    this.fault = explained.fault;
  }
}

const CODES = {
  cms: { later: 'CMS_DEFERRED', never: 'CMS_REFUSED', unknown: 'CMS_UNKNOWN' },
  cme: { later: 'CME_DEFERRED', never: 'CME_REFUSED', unknown: 'CME_UNKNOWN' },
} as const satisfies Record<string, Record<Retry, ErrorCode>>;

/** The error that a final result code other than `OK` means. */
export function errorOf(final: FinalLine, raw: string, trace: CommandTrace): CommandError {
  if (!final.error) return new CommandError('AT_ERROR', `AT${trace.command} was answered ${raw.trim()}`, trace);
  return new NumberedError(
    {
      table: final.error,
      ...(final.code === undefined ? {} : { number: final.code }),
      ...(final.text === undefined ? {} : { text: final.text }),
    },
    trace,
  );
}
