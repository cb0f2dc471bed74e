import type { Duplex } from 'node:stream';
import { type Clock, GatewayError } from '../core/index.js';
import type { Dialogue } from './dialogue.js';
import { type Frame, Framer } from './framer.js';
import { Pacer, type Pacing } from './pacer.js';

export interface WireOptions {
  stream: Duplex;
  clock: Clock;
  dialogue: Dialogue;
  frame: (frame: Frame) => void;
  /** Told once. */
  lost: (error: GatewayError) => void;
}

/** More than this in the port's buffer means that the device takes nothing: one command is never as long. */
const MAX_WAITING_OCTETS = 8_192;

/** The octets of one port: frames come out, writes are recorded and bounded, and a port that is gone is told of once. */
export class Wire {
  readonly #options: WireOptions;
  readonly #framer = new Framer();
  readonly #pacer: Pacer;
  #stopReading: (() => void) | undefined;

  constructor(options: WireOptions) {
    this.#options = options;
    this.#pacer = new Pacer(options.clock, (octets) => this.#write(octets));
    this.#stopReading = this.#read();
  }

  expectPrompt(expected: boolean): void {
    this.#framer.expectPrompt(expected);
  }

  takeLiterally(literal: boolean): void {
    this.#framer.takeLiterally(literal);
  }

  set pacing(pacing: Pacing) {
    this.#pacer.pacing = pacing;
  }

  /** Hands octets to the port, at the pace that the device can follow. */
  write(octets: string): void {
    this.#pacer.write(octets);
  }

  /** Forgets what was not written yet. */
  drop(): void {
    this.#pacer.drop();
  }

  /** Never waits for the port: a device that stalls would be waited for for ever. */
  #write(octets: string): void {
    const { stream, dialogue } = this.#options;
    if (!this.#stopReading) return;
    if (stream.writableLength > MAX_WAITING_OCTETS) {
      this.#lose(`the port takes no octets, ${stream.writableLength} wait`);
      return;
    }
    dialogue.sent(octets);
    stream.write(Buffer.from(octets, 'latin1'));
  }

  /** Listens no more. The port itself is the caller's to close. Any number of times. */
  stop(): void {
    this.#stopReading?.();
    this.#stopReading = undefined;
    this.#pacer.drop();
  }

  #read(): () => void {
    const { stream, dialogue, frame } = this.#options;
    const onData = (octets: Buffer) => {
      dialogue.received(octets);
      this.#framer.push(octets, frame);
    };
    const onError = (error: Error) => this.#lose('the port failed', error);
    const onClose = (error?: Error | null) => this.#lose('the port was closed', error ?? undefined);
    const onEnd = () => this.#lose('the port ended');
    // `error` is listened to for ever: serial ports emit it after their end too, and it would end the process.
    stream.on('error', onError).on('close', onClose).on('end', onEnd).on('data', onData);
    return () => stream.off('data', onData).off('close', onClose).off('end', onEnd);
  }

  /** Ports tell their end more than once, by `error`, `end` and `close`. */
  #lose(reason: string, cause?: Error): void {
    if (!this.#stopReading) return;
    this.stop();
    this.#options.lost(new GatewayError('CHANNEL_CLOSED', reason, cause ? { cause } : undefined));
  }
}
