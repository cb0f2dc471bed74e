import { type Answer, type AnswerRecord, optionalInteger } from './answer.js';
import type { Running } from './classify.js';
import type { Command } from './command.js';
import type { InfoLine } from './result-line.js';

/** What the channel needs of a command, whatever goes in and comes out. */
export type CommandFace = Omit<Command<never, unknown>, 'request' | 'prompt' | 'parse'>;

/** One command on its way: what is written for it, what came back so far, and whom to tell. */
export interface ExchangeOptions {
  face: CommandFace;
  /** With `AT`, without CR. */
  request: string;
  /** Written after the prompt, without Ctrl-Z. */
  payload?: string;
  /** Asked as the last act before what may send a message is written; false cancels the command. */
  confirm?: () => boolean;
  /** Takes the answer of a command that ended with `OK`. */
  succeed: (answer: Answer) => void;
  fail: (error: Error) => void;
}

/** The running command's memory. The channel feeds it with lines that `classify` gave to the command. */
export class Exchange {
  readonly options: ExchangeOptions;
  /** On the monotonic clock, milliseconds; set by the channel. */
  startedAt = 0;
  /** The command line was handed to the port. */
  lineWritten = false;
  /** The payload and its Ctrl-Z were handed to the port. */
  payloadWritten = false;
  /** View for `classify`, kept up to date here. */
  readonly running: Running;
  readonly #lines: (readonly string[])[] = [];
  readonly #records: AnswerRecord[] = [];
  readonly #words: string[] = [];
  readonly #below: string[] = [];
  readonly #raw: string[] = [];

  constructor(options: ExchangeOptions, finalsAreLate = false) {
    this.options = options;
    const { name, answer, numericResult, owns } = options.face;
    const written = [options.request.trim(), ...(options.payload === undefined ? [] : [options.payload.trim()])];
    this.running = {
      name,
      answer,
      numericResult,
      written,
      recordOpen: false,
      finalsAreLate,
      ...(owns ? { owns } : {}),
    };
  }

  get name(): string {
    return this.options.face.name;
  }

  /** Whether the prompt is still to come. */
  get awaitsPrompt(): boolean {
    return this.options.payload !== undefined && !this.payloadWritten;
  }

  /** Whether its next act may make a message leave the modem, so that it must be confirmed. */
  get sendsAtOnce(): boolean {
    return this.options.face.sends === 'line';
  }

  /** Whether a message may have left the modem. */
  get mayHaveSent(): boolean {
    const { sends } = this.options.face;
    if (sends === 'nothing') return false;
    return sends === 'line' ? this.lineWritten : this.payloadWritten;
  }

  /** Whether silence may stand for the final result code. */
  get suffices(): boolean {
    return this.options.face.lineSuffices && this.#lines.length > 0;
  }

  takeLine(line: InfoLine): void {
    this.running.finalsAreLate = false;
    this.#lines.push(line.args);
    if (this.running.answer !== 'records' && this.running.answer !== 'body') return;
    this.#records.push({ args: line.args });
    this.running.recordOpen = true;
  }

  takeBody(body: string): void {
    if (this.running.answer === 'body') {
      this.#below.push(body);
      this.running.seemsEnded = this.mayHaveEnded && this.isWhole;
      return;
    }
    const record = this.#records.at(-1);
    if (record) record.body = body.trim();
    this.running.recordOpen = false;
  }

  /** Whether the last line of a text may be the final result code: it is, if nothing follows. */
  get mayHaveEnded(): boolean {
    return this.running.answer === 'body' && this.#below.findLast((line) => line !== '') === 'OK';
  }

  /** Whether what came so far is at least as long as the last value of its header says. */
  get isWhole(): boolean {
    const length = optionalInteger(this.#records.at(-1)?.args.at(-1), 0, 999);
    const LINE_END = 2;
    const octets = this.#above().reduce((sum, line) => sum + line.length + LINE_END, 0);
    return length !== undefined && octets >= length;
  }

  /** What stands between the header and the last `OK`; a blank line behind that is the start of something else. */
  #above(): string[] {
    return this.#below.slice(0, this.#below.lastIndexOf('OK'));
  }

  /** What stands below the header, without the `OK` and the blank line before it (V.250 §5.7.1). */
  #text(): string | undefined {
    const lines = this.#above();
    if (lines.at(-1) === '') lines.pop();
    return lines.length === 0 ? undefined : lines.join('\n');
  }

  takeText(text: string): void {
    this.running.finalsAreLate = false;
    this.#words.push(text.trim());
  }

  /** Keeps a line as it came, beside what was made of it. */
  keep(line: string): void {
    this.#raw.push(line.trim());
  }

  answer(): Answer {
    const [record] = this.#records;
    const below = record && this.running.answer === 'body' ? this.#text() : undefined;
    const records = record && below !== undefined ? [{ ...record, body: below }] : this.#records;
    return { lines: this.#lines, records, text: this.#words, raw: this.#raw };
  }
}
