import { type Clock, GatewayError, type Timer } from '../core/index.js';
import type { ChannelListener, ChannelOptions, CommandFact, RunOptions } from './channel-options.js';
import { classify, type Owner } from './classify.js';
import type { Command } from './command.js';
import { signalQuality } from './commands/line.js';
import { Dialogue } from './dialogue.js';
import { CommandError, errorOf } from './error.js';
import { Exchange } from './exchange.js';
import { cutOff, early, forbidden, misunderstood, traceOf, unanswered } from './failures.js';
import type { Frame } from './framer.js';
import { splitGlued } from './glued.js';
import type { Pacing } from './pacer.js';
import { type ProbeResult, Synchrony } from './synchrony.js';
import { UrcReader } from './urc-reader.js';
import { Wire } from './wire.js';

const ESC = '\u001B';
const CTRL_Z = '\u001A';
/** V.250 devices answer with a prompt within a second; slow ones have been seen to take five. */
const PROMPT_TIMEOUT_MS = 10_000;
const PROBE_TIMEOUT_MS = 2_000;
/** Silence after the answer's line of a device that says no final result code there. */
const LINE_SUFFICES_MS = 1_000;
/** Silence after an `OK` below a text that is shorter than its header says, or whose length it does not say. */
const SHORT_TEXT_MS = 2_000;
/** How long a modem that was behind with its answers must be silent before it is believed to be done. */
const QUIET_MS = 300;

/**
 * Runs AT commands on one port, one at a time, each with its own deadline (TS 27.007, TS 27.005, V.250).
 *
 * When a command ends without an answer the channel is out of step: the answer may still come. Nothing runs then until
 * a probe was answered (`Synchrony`), so that no command is ever given the answer of another. A new channel starts out
 * of step, as the port's last user may have left anything behind.
 */
export class Channel {
  readonly dialogue: Dialogue;
  readonly #clock: Clock;
  readonly #listener: ChannelListener;
  readonly #wire: Wire;
  readonly #urcs: UrcReader;
  readonly #synchrony = new Synchrony();
  readonly #waiting: Exchange[] = [];
  #running: Exchange | undefined;
  #deadline: Timer | undefined;
  #draining = false;
  /** What ends a command line: V.250 §5.2.1 wants CR, Ericsson R320s hears nothing without the LF behind it. */
  lineEnd: '\r' | '\r\n' = '\r';
  #closed: GatewayError | undefined;

  constructor({ stream, clock, listener, dialogue = new Dialogue(clock) }: ChannelOptions) {
    this.dialogue = dialogue;
    this.#clock = clock;
    this.#listener = listener;
    this.#urcs = new UrcReader((urc) => listener.urc(urc));
    this.#wire = new Wire({
      stream,
      clock,
      dialogue,
      frame: (frame) => this.#takeFrame(frame),
      lost: (error) => {
        this.#end(error);
        listener.lost(error);
      },
    });
  }

  /** How fast the device can hear. */
  set pacing(pacing: Pacing) {
    this.#wire.pacing = pacing;
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
      if (this.#closed) reject(cutOff(exchange, this.#closed));
      else this.#waiting.push(exchange);
      this.#next();
    });
  }

  /** Doubts what is owed: before the next command runs, the modem must answer a probe. */
  doubt(): void {
    this.#synchrony.doubt();
  }

  /** Ends the running command, because something showed that its answer will not come. */
  abandon(reason: string): void {
    const exchange = this.#running;
    if (exchange) this.#giveUp(exchange, reason, exchange.mayHaveSent ? 'AT_TIMEOUT' : 'AT_CANCELED');
  }

  /** Fails all commands and stops listening. The port itself is the caller's to close. Any number of times. */
  close(): void {
    this.#end(new GatewayError('CHANNEL_CLOSED', 'the channel was closed'));
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
      owed: this.#synchrony.owed,
    });
    if (this.#draining) this.#drain();
    if (owner.owner === 'urc') {
      if (owner.as === 'body') this.#urcs.body(text);
      else this.#urcs.header(text);
      return;
    }
    if (owner.as === 'echo') {
      // That a PDU is repeated says nothing: some devices do so with their echo off.
      if (/^\s*AT/i.test(text)) this.#listener.echo();
      return;
    }
    this.#urcs.giveUp();
    if (owner.owner === 'nobody') this.#takeNobodys(text, owner.as);
    else if (this.#running) this.#takeOwn(this.#running, owner, text);
  }

  #takeNobodys(text: string, as: 'late' | 'noise'): void {
    if (as === 'noise') {
      this.#listener.noise();
      return;
    }
    this.#synchrony.noteLate();
    this.#listener.late(text.trim());
  }

  #takeOwn(exchange: Exchange, owner: Owner & { owner: 'command' }, text: string): void {
    if (owner.as === 'final') {
      this.#finish(exchange, owner.ok ? undefined : errorOf(owner.final, text, traceOf(exchange)));
      return;
    }
    if (owner.as !== 'echo') exchange.keep(text);
    if (owner.as === 'line') {
      exchange.takeLine(owner.line);
      this.#wire.takeLiterally(exchange.options.face.answer === 'body');
    } else if (owner.as === 'body') exchange.takeBody(text);
    else if (owner.as === 'text') exchange.takeText(text);
    const { patience, answer } = exchange.options.face;
    if (exchange.suffices || patience === 'line' || answer === 'body') this.#expectEnd(exchange);
  }

  #takePrompt(): void {
    const exchange = this.#running;
    if (!exchange || exchange.options.payload === undefined) return;
    if (exchange.options.confirm?.() === false) {
      this.#wire.write(ESC);
      this.#giveUp(exchange, 'it was canceled before anything was sent', 'AT_CANCELED');
      return;
    }
    exchange.payloadWritten = true;
    this.#wire.write(exchange.options.payload + CTRL_Z);
    this.#expectEnd(exchange);
  }

  #next(): void {
    if (this.#running || this.#draining || this.#closed || this.#waiting.length === 0) return;
    const exchange = this.#synchrony.inStep ? this.#waiting.shift() : this.#probe();
    if (exchange) this.#start(exchange, exchange.running.finalsAreLate ? `${ESC}${this.lineEnd}` : '');
  }

  /** ESC before it ends a prompt that was left over (TS 27.005 §4.3). The last probe is written with CR LF. */
  #probe(): Exchange {
    if (this.#synchrony.probe() === 'last') this.lineEnd = '\r\n';
    const options = {
      face: { ...signalQuality, timeoutMs: PROBE_TIMEOUT_MS, numericResult: true },
      request: 'AT+CSQ',
      succeed: () => this.#takeProbe(this.#synchrony.answered()),
      fail: (error: Error) => this.#takeProbe(this.#synchrony.unanswered(), error),
    };
    return new Exchange(options, true);
  }

  #takeProbe(result: ProbeResult, error?: Error): void {
    if (this.#closed || result === 'again') return;
    if (result === 'drain') this.#drain();
    if (result === 'in step') this.#synchrony.settle();
    if (result !== 'mute') return;
    this.lineEnd = '\r';
    for (const { options } of this.#waiting.splice(0)) options.fail(unanswered(options.face.name, error));
    this.#listener.mute();
  }

  #drain(): void {
    this.#draining = true;
    this.#deadline?.cancel();
    this.#deadline = this.#clock.after(QUIET_MS, () => {
      this.#draining = false;
      this.#synchrony.settle();
      this.#next();
    });
  }

  #start(exchange: Exchange, prefix: string): void {
    this.#running = exchange;
    exchange.startedAt = this.#clock.monotonic();
    if (exchange.sendsAtOnce && exchange.options.confirm?.() === false) {
      this.#finish(exchange, forbidden(exchange));
      return;
    }
    exchange.lineWritten = true;
    if (exchange.options.face.secret) this.dialogue.hide(exchange.options.request);
    this.#wire.expectPrompt(exchange.options.payload !== undefined);
    this.#wire.write(`${prefix}${exchange.options.request}${this.lineEnd}`);
    if (this.#running === exchange) this.#expectEnd(exchange);
  }

  #expectEnd(exchange: Exchange): void {
    this.#deadline?.cancel();
    const { timeoutMs } = exchange.options.face;
    if (exchange.suffices) {
      this.#deadline = this.#clock.after(LINE_SUFFICES_MS, () => this.#doWithoutResult(exchange));
      return;
    }
    if (exchange.mayHaveEnded) {
      this.#deadline = this.#clock.after(exchange.isWhole ? QUIET_MS : SHORT_TEXT_MS, () =>
        this.#finish(exchange, undefined),
      );
      return;
    }
    const limit = exchange.awaitsPrompt ? Math.min(PROMPT_TIMEOUT_MS, timeoutMs) : timeoutMs;
    this.#deadline = this.#clock.after(limit, () => {
      const missing = exchange.awaitsPrompt ? 'its prompt' : 'its result';
      this.#giveUp(exchange, `${missing} did not come within ${limit} ms`);
    });
  }

  #finish(exchange: Exchange, error: CommandError | undefined): void {
    const failure = error ?? (exchange.awaitsPrompt ? early(exchange) : undefined);
    this.#release(exchange, failure ? 'error' : 'ok', failure);
    if (failure) exchange.options.fail(failure);
    else exchange.options.succeed(exchange.answer());
    this.#next();
  }

  /** The answer is there, its final result code is not; should it still come, it must not be the next command's. */
  #doWithoutResult(exchange: Exchange): void {
    this.#synchrony.doubt();
    this.#finish(exchange, undefined);
  }

  /** Ends the running command without an answer; the answer is owed from now on. */
  #giveUp(exchange: Exchange, reason: string, code: 'AT_TIMEOUT' | 'AT_CANCELED' = 'AT_TIMEOUT'): void {
    const error = new CommandError(code, `AT${exchange.name} ended without an answer: ${reason}`, traceOf(exchange));
    this.#synchrony.doubt(exchange.name);
    this.#release(exchange, code === 'AT_TIMEOUT' ? 'timeout' : 'error', error);
    exchange.options.fail(error);
    this.#next();
  }

  #release(exchange: Exchange, result: CommandFact['result'], error?: CommandError): void {
    this.#deadline?.cancel();
    this.#running = undefined;
    this.#wire.drop();
    this.#wire.expectPrompt(false);
    this.#wire.takeLiterally(false);
    const durationMs = this.#clock.monotonic() - exchange.startedAt;
    const command = exchange.options.face.label ?? exchange.name;
    this.#listener.ended({ command, durationMs, result, ...(error ? { error } : {}) });
  }

  #end(error: GatewayError): void {
    if (this.#closed) return;
    this.#closed = error;
    this.#deadline?.cancel();
    this.#wire.stop();
    const running = this.#running;
    const waiting = this.#waiting.splice(0);
    if (running) {
      const closed = cutOff(running, error);
      this.#release(running, 'error', closed);
      running.options.fail(closed);
    }
    for (const exchange of waiting) exchange.options.fail(cutOff(exchange, error));
  }
}
