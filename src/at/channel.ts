import type { Duplex } from 'node:stream';
import { type Clock, GatewayError, type Timer } from '../core/index.js';
import { classify } from './classify.js';
import type { Command } from './command.js';
import { signalQuality } from './commands/line.js';
import { Dialogue } from './dialogue.js';
import { CommandError, errorOf } from './error.js';
import { Exchange, type ExchangeOptions } from './exchange.js';
import { type Frame, Framer } from './framer.js';
import { splitGlued } from './glued.js';
import type { Urc } from './urc.js';
import { UrcReader } from './urc-reader.js';

/** How one command ended, for metrics. */
export interface CommandFact {
  /** Name as declared. */
  command: string;
  durationMs: number;
  result: 'ok' | 'error' | 'timeout';
  /** Absent with `ok`. */
  error?: CommandError;
}

/** Whom a channel tells what no command waits for. Called at once, in the order of the octets; must not throw. */
export interface ChannelListener {
  urc(urc: Urc): void;
  /** A line of an answer to a command that had ended: evidence of what became of it, and nothing else. */
  late(line: string): void;
  ended(fact: CommandFact): void;
  /** A line that nobody reads was dropped. */
  noise(): void;
  /** The modem answers nothing, however often it is asked. What waited was failed with `AT_CANCELED`. */
  mute(): void;
  /** The port is gone or broken; told once. No command runs after it. */
  lost(error: GatewayError): void;
}

export interface ChannelOptions {
  stream: Duplex;
  clock: Clock;
  listener: ChannelListener;
  dialogue?: Dialogue;
}

export interface RunOptions {
  /** Asked as the last act before a payload and its Ctrl-Z are written; false cancels the command (`AT_CANCELED`). */
  confirm?: () => boolean;
  /** In the place of the declared one. */
  timeoutMs?: number;
}

const ESC = '\u001B';
const CTRL_Z = '\u001A';
/** V.250 devices answer a prompt within a second; slow ones have been seen to take five. */
const PROMPT_TIMEOUT_MS = 10_000;
const SYNC_TIMEOUT_MS = 2_000;
const SYNC_TRIES = 3;
/** How long a modem that was behind with its answers must be silent before it is believed to be done. */
const QUIET_MS = 300;
/** More than this in the port's buffer means that the device takes nothing: one command is never as long. */
const MAX_WAITING_OCTETS = 8_192;

/**
 * Runs AT commands on one port, one at a time, each with its own deadline (TS 27.007, TS 27.005, V.250).
 *
 * When a command ends without an answer the channel is out of step: the answer may still come. Nothing runs then until
 * a probe whose answer bears a name has been answered, so that no command is ever given the answer of another. A new
 * channel starts out of step, as the port's last user may have left anything behind.
 */
export class Channel {
  readonly dialogue: Dialogue;
  readonly #stream: Duplex;
  readonly #clock: Clock;
  readonly #listener: ChannelListener;
  readonly #framer = new Framer();
  readonly #waiting: Exchange[] = [];
  readonly #urcs: UrcReader;
  readonly #stopReading: () => void;
  #running: Exchange | undefined;
  #deadline: Timer | undefined;
  #closed: GatewayError | undefined;

  #inStep = false;
  #syncTries = 0;
  #lateLines = 0;
  #draining = false;
  /** A fresh port may hold the answer to a message that the last user of the port sent. */
  #owed: string[] = ['+CMGS'];

  constructor(options: ChannelOptions) {
    this.#stream = options.stream;
    this.#clock = options.clock;
    this.#listener = options.listener;
    this.dialogue = options.dialogue ?? new Dialogue(options.clock);
    this.#urcs = new UrcReader((urc) => options.listener.urc(urc));
    this.#stopReading = this.#read();
  }

  /** Commands that run or wait. */
  get depth(): number {
    return this.#waiting.length + (this.#running ? 1 : 0);
  }

  /**
   * Runs a command after those that were handed in before it.
   *
   * @throws CommandError `AT_TIMEOUT`, `AT_ERROR`, `AT_CANCELED`, `AT_ANSWER_INVALID` or `CHANNEL_CLOSED`; its
   * `payloadWritten` tells whether a message may have left. NumberedError with `CMS_*`, `CME_*`.
   */
  run<Input, Output>(command: Command<Input, Output>, input: Input, options: RunOptions = {}): Promise<Output> {
    return new Promise<Output>((resolve, reject) => {
      const payload = command.prompt?.(input);
      const exchange: Exchange = new Exchange({
        face: options.timeoutMs === undefined ? command : { ...command, timeoutMs: options.timeoutMs },
        request: `AT${command.request(input)}`,
        ...(payload === undefined ? {} : { payload }),
        ...(options.confirm ? { confirm: options.confirm } : {}),
        succeed: (answer) => {
          try {
            resolve(command.parse(answer.lines[0] ?? [], answer));
          } catch (error) {
            reject(misunderstood(exchange, error));
          }
        },
        fail: reject,
      });
      if (this.#closed) reject(closedError(exchange, this.#closed));
      else this.#waiting.push(exchange);
      this.#next();
    });
  }

  /** Doubts what is owed: before the next command runs, the modem must answer a probe. */
  doubt(): void {
    this.#inStep = false;
  }

  /** Ends the running command as unanswered, because something showed that its answer will not come. */
  abandon(reason: string): void {
    if (this.#running) this.#giveUp(this.#running, reason);
  }

  /** Fails all commands and stops listening. The port itself is the caller's to close. Any number of times. */
  close(): void {
    this.#end(new GatewayError('CHANNEL_CLOSED', 'the channel was closed'));
  }

  #read(): () => void {
    const onData = (octets: Buffer) => {
      this.dialogue.received(octets);
      this.#framer.push(octets, (frame) => this.#takeFrame(frame));
    };
    const onError = (error: Error) => this.#lose('the port failed', error);
    const onClose = (error?: Error | null) => this.#lose('the port was closed', error ?? undefined);
    const onEnd = () => this.#lose('the port ended');
    // An `error` of the port after the end has to find a listener: it would end the process otherwise.
    this.#stream.on('error', onError).on('close', onClose).on('end', onEnd).on('data', onData);
    return () => this.#stream.off('data', onData).off('close', onClose).off('end', onEnd);
  }

  #takeFrame(frame: Frame): void {
    if (this.#closed) return;
    if (frame.kind === 'prompt') this.#takePrompt();
    else if (frame.kind === 'overlong') this.#listener.noise();
    else for (const line of splitGlued(frame.text, this.#running?.running)) this.#takeLine(line);
  }

  #takeLine(text: string): void {
    const owner = classify(text, {
      ...(this.#running ? { running: this.#running.running } : {}),
      urcOpen: this.#urcs.open,
      owed: this.#owed,
    });
    if (this.#draining) this.#drain();
    if (owner.owner === 'urc') {
      if (owner.as === 'body') this.#urcs.body(text);
      else this.#urcs.header(text);
      return;
    }
    if (owner.as !== 'echo') this.#urcs.giveUp();
    if (owner.owner === 'nobody') {
      this.#takeNobodys(text, owner.as);
      return;
    }
    const exchange = this.#running;
    if (!exchange) return;
    if (owner.as === 'final') {
      this.#finish(exchange, owner.ok ? undefined : errorOf(owner.final, text, traceOf(exchange)));
      return;
    }
    if (owner.as === 'line') exchange.takeLine(owner.line);
    else if (owner.as === 'body') exchange.takeBody(text);
    else if (owner.as === 'text') exchange.takeText(text);
    if (owner.as !== 'echo' && exchange.options.face.patience === 'line') this.#expectEnd(exchange);
  }

  #takeNobodys(text: string, as: 'late' | 'noise'): void {
    if (as === 'late') this.#lateLines += 1;
    if (as === 'late') this.#listener.late(text.trim());
    else this.#listener.noise();
  }

  #takePrompt(): void {
    const exchange = this.#running;
    if (!exchange || exchange.options.payload === undefined) return;
    if (exchange.options.confirm?.() === false) {
      this.#write(ESC);
      this.#giveUp(exchange, 'it was canceled before anything was sent', 'AT_CANCELED');
      return;
    }
    exchange.payloadWritten = true;
    this.#write(exchange.options.payload + CTRL_Z);
    this.#expectEnd(exchange);
  }

  #next(): void {
    if (this.#running || this.#draining || this.#closed || this.#waiting.length === 0) return;
    if (!this.#inStep) {
      this.#synchronise();
      return;
    }
    const exchange = this.#waiting.shift();
    if (exchange) this.#start(exchange, '');
  }

  #start(exchange: Exchange, prefix: string): void {
    this.#running = exchange;
    exchange.startedAt = this.#clock.monotonic();
    if (exchange.options.face.secret) this.dialogue.hide(exchange.options.request);
    this.#framer.expectPrompt(exchange.options.payload !== undefined);
    this.#write(`${prefix}${exchange.options.request}\r`);
    this.#expectEnd(exchange);
  }

  #write(octets: string): void {
    if (this.#closed) return;
    if (this.#stream.writableLength > MAX_WAITING_OCTETS) {
      this.#lose(`the port takes no octets, ${this.#stream.writableLength} wait`);
      return;
    }
    this.dialogue.sent(octets);
    this.#stream.write(Buffer.from(octets, 'latin1'));
  }

  #expectEnd(exchange: Exchange): void {
    this.#deadline?.cancel();
    const { timeoutMs } = exchange.options.face;
    const limit = exchange.awaitsPrompt ? Math.min(PROMPT_TIMEOUT_MS, timeoutMs) : timeoutMs;
    this.#deadline = this.#clock.after(limit, () => {
      const missing = exchange.awaitsPrompt ? 'its prompt' : 'its result';
      this.#giveUp(exchange, `${missing} did not come within ${limit} ms`);
    });
  }

  #finish(exchange: Exchange, error: CommandError | undefined): void {
    const early = exchange.awaitsPrompt && !error;
    const failure = early
      ? new CommandError('AT_ERROR', `AT${exchange.name} was answered OK before its prompt`, traceOf(exchange))
      : error;
    this.#release(exchange, failure ? 'error' : 'ok', failure);
    if (failure) exchange.options.fail(failure);
    else exchange.options.succeed(exchange.answer());
    this.#next();
  }

  /** Ends the running command without an answer; the answer is owed from now on. */
  #giveUp(exchange: Exchange, reason: string, code: 'AT_TIMEOUT' | 'AT_CANCELED' = 'AT_TIMEOUT'): void {
    const error = new CommandError(code, `AT${exchange.name} ended without an answer: ${reason}`, traceOf(exchange));
    this.#inStep = false;
    this.#owed.push(exchange.name);
    this.#release(exchange, code === 'AT_TIMEOUT' ? 'timeout' : 'error', error);
    exchange.options.fail(error);
    this.#next();
  }

  #release(exchange: Exchange, result: CommandFact['result'], error?: CommandError): void {
    this.#deadline?.cancel();
    this.#running = undefined;
    this.#framer.expectPrompt(false);
    const durationMs = this.#clock.monotonic() - exchange.startedAt;
    this.#listener.ended({ command: exchange.name, durationMs, result, ...(error ? { error } : {}) });
  }

  /**
   * Ends a left-over prompt (ESC, CR) and asks for something whose answer bears a name: final result codes before that
   * answer are other commands'. TS 27.005 §4.3 for ESC.
   */
  #synchronise(): void {
    this.#syncTries += 1;
    this.#lateLines = 0;
    const options: ExchangeOptions = {
      face: { ...signalQuality, timeoutMs: SYNC_TIMEOUT_MS, numericResult: true },
      request: 'AT+CSQ',
      succeed: () => this.#synchronised(),
      fail: (error) => this.#notSynchronised(error),
    };
    this.#start(new Exchange(options, true), `${ESC}\r`);
  }

  #synchronised(): void {
    const behind = this.#syncTries > 1;
    this.#syncTries = 0;
    if (behind) this.#drain();
    else this.#becomeInStep();
  }

  /** A modem that refuses the probe but answers is in step once it is silent. */
  #notSynchronised(error: Error): void {
    if (this.#closed) return;
    if (this.#lateLines > 0) {
      this.#syncTries = 0;
      this.#becomeInStep();
    } else if (this.#syncTries >= SYNC_TRIES) {
      this.#syncTries = 0;
      const waiting = this.#waiting.splice(0);
      for (const { options } of waiting) options.fail(unanswered(options.face.name, error));
      this.#listener.mute();
    }
  }

  #drain(): void {
    this.#draining = true;
    this.#deadline?.cancel();
    this.#deadline = this.#clock.after(QUIET_MS, () => this.#becomeInStep());
  }

  #becomeInStep(): void {
    this.#draining = false;
    this.#inStep = true;
    this.#owed = [];
    this.#next();
  }

  #lose(reason: string, cause?: Error): void {
    if (this.#closed) return;
    const error = new GatewayError('CHANNEL_CLOSED', reason, cause ? { cause } : undefined);
    this.#end(error);
    this.#listener.lost(error);
  }

  #end(error: GatewayError): void {
    if (this.#closed) return;
    this.#closed = error;
    this.#deadline?.cancel();
    this.#stopReading();
    const running = this.#running;
    const waiting = this.#waiting.splice(0);
    if (running) {
      const closed = closedError(running, error);
      this.#release(running, 'error', closed);
      running.options.fail(closed);
    }
    for (const exchange of waiting) exchange.options.fail(closedError(exchange, error));
  }
}

function traceOf(exchange: Exchange): { command: string; payloadWritten: boolean } {
  return { command: exchange.name, payloadWritten: exchange.payloadWritten };
}

function closedError(exchange: Exchange, cause: GatewayError): CommandError {
  return new CommandError('CHANNEL_CLOSED', `AT${exchange.name} was cut off`, traceOf(exchange), { cause });
}

function unanswered(command: string, cause: Error): CommandError {
  const trace = { command, payloadWritten: false };
  return new CommandError('AT_CANCELED', `AT${command} was not written: the modem answers nothing`, trace, { cause });
}

function misunderstood(exchange: Exchange, cause: unknown): CommandError {
  const message = `the answer to AT${exchange.name} was not understood`;
  return new CommandError('AT_ANSWER_INVALID', message, traceOf(exchange), { cause });
}
