import type { Answer } from './answer.js';
import type { InfoLine } from './result-line.js';

/**
 * What stands in an answer before its final result code.
 * `none`: nothing; `lines`: lines that bear the command's name; `records`: such lines, each with a PDU line behind it;
 * `text`: lines without a name, with or without the command's name before them; `body`: one line that bears the name,
 * and below it whatever there is, up to an `OK` that nothing follows.
 */
export type AnswerShape = 'none' | 'lines' | 'records' | 'text' | 'body';

/**
 * What of a command, once it is written, may make a message leave the modem: the PDU behind its prompt (`+CMGS`), its
 * very line (`+CMSS`), or nothing, whatever it writes (`+CMGW`).
 */
export type SendsBy = 'payload' | 'line' | 'nothing';

/** How one AT command is written, what it waits for, and what comes back. Made by `command()`. */
export interface Command<Input, Output> {
  /** Of its answer's lines and of the metrics: `+CMGS`. Never carries arguments. */
  readonly name: string;
  /** In the place of the name where commands are counted: names that others choose must not become metrics. */
  readonly label?: string;
  /** From the write, or from the last line of the answer where `patience` is `line`, to the final result code. */
  readonly timeoutMs: number;
  readonly patience: 'whole' | 'line';
  readonly answer: AnswerShape;
  /** What is written, without `AT` and CR. */
  readonly request: (input: Input) => string;
  /** What is written after the prompt, without Ctrl-Z. A command with it waits for the prompt first. */
  readonly prompt?: (input: Input) => string;
  /** The request is kept out of logs and dialogues. */
  readonly secret: boolean;
  /** `0` and `4` are taken as `OK` and `ERROR`: only until `ATV1` is in force (V.250 §6.2.6). */
  readonly numericResult: boolean;
  /** Once its line is there, a second of silence stands for the final result code, which some devices leave out. */
  readonly lineSuffices: boolean;
  readonly sends: SendsBy;
  /** Whether a line with the command's name is its answer; for names that are URCs too. */
  readonly owns?: (line: InfoLine) => boolean;
  readonly parse: (args: readonly string[], answer: Answer) => Output;
}

/** What `command()` wants; the rest has defaults. */
export interface CommandDeclaration<Input, Output> {
  name: string;
  label?: string;
  timeoutMs: number;
  request: string | ((input: Input) => string);
  patience?: 'whole' | 'line';
  answer?: AnswerShape;
  prompt?: (input: Input) => string;
  secret?: boolean;
  numericResult?: boolean;
  lineSuffices?: boolean;
  /** Default `payload`. */
  sends?: SendsBy;
  owns?: (line: InfoLine) => boolean;
  /** Reads the answer: the values of its first line, then all of it. @throws GatewayError `AT_ANSWER_INVALID`. */
  parse?: (args: readonly string[], answer: Answer) => Output;
}

/** Declares a command that answers with values. */
export function command<Input, Output>(
  declaration: CommandDeclaration<Input, Output> & { parse: (args: readonly string[], answer: Answer) => Output },
): Command<Input, Output> {
  const defaults = {
    answer: 'lines',
    patience: 'whole',
    secret: false,
    numericResult: false,
    lineSuffices: false,
    sends: 'payload',
  } as const;
  const { request, ...rest } = declaration;
  return { ...defaults, ...rest, request: typeof request === 'string' ? () => request : request };
}

/** Declares a command of which only the final result code matters. */
export function order<Input = void>(
  declaration: Omit<CommandDeclaration<Input, void>, 'parse' | 'answer'>,
): Command<Input, void> {
  return command<Input, void>({ ...declaration, answer: 'none', parse: () => undefined });
}

/**
 * Puts a value into quotes for a command line.
 *
 * A quote or a control character would end the string or the line and let text become a command, so it is a bug of the
 * caller to bring one.
 */
export function quote(value: string): string {
  if (/["\u0000-\u001F\u007F]/.test(value))
    throw new Error('a value for an AT command holds a quote or a control character');
  return `"${value}"`;
}
