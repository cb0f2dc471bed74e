import type { Duplex } from 'node:stream';
import type { Clock, GatewayError } from '../core/index.js';
import type { Dialogue } from './dialogue.js';
import type { CommandError } from './error.js';
import type { Urc } from './urc.js';

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
  /** The modem repeated a command line: its echo is on. */
  echo(): void;
  /** A line that nobody reads was dropped. */
  noise(): void;
  /** The modem answers nothing, however often it is asked. What waited was failed with `AT_CANCELED`. */
  mute(): void;
  /** The port is gone or broken; told once. No command runs after it. */
  lost(error: GatewayError): void;
}

/** What a channel is made with. */
export interface ChannelOptions {
  stream: Duplex;
  clock: Clock;
  listener: ChannelListener;
  dialogue?: Dialogue;
}

/** What may be said of one run of a command. */
export interface RunOptions {
  /** Asked as the last act before a payload and its Ctrl-Z are written; false cancels the command (`AT_CANCELED`). */
  confirm?: () => boolean;
  /** In the place of the declared one. */
  timeoutMs?: number;
}
