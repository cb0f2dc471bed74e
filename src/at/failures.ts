import type { GatewayError } from '../core/index.js';
import { CommandError, type CommandTrace } from './error.js';
import type { Exchange } from './exchange.js';

/** How far a command has come. */
export function traceOf(exchange: Exchange): CommandTrace {
  return { command: exchange.name, payloadWritten: exchange.mayHaveSent };
}

/** The port went while it ran or waited. */
export function cutOff(exchange: Exchange, cause: GatewayError): CommandError {
  return new CommandError('CHANNEL_CLOSED', `AT${exchange.name} was cut off`, traceOf(exchange), { cause });
}

/** `OK` came where a prompt had to. */
export function early(exchange: Exchange): CommandError {
  return new CommandError('AT_ERROR', `AT${exchange.name} was answered OK before its prompt`, traceOf(exchange));
}

/** Who was asked whether it may be written said no. */
export function forbidden(exchange: Exchange): CommandError {
  const message = `AT${exchange.name} was canceled before it was written`;
  return new CommandError('AT_CANCELED', message, traceOf(exchange));
}

/** It was not even written, as the modem answers no probe. */
export function unanswered(command: string, cause: Error | undefined): CommandError {
  const trace = { command, payloadWritten: false };
  return new CommandError('AT_CANCELED', `AT${command} was not written: the modem answers nothing`, trace, { cause });
}

/** Its answer came and could not be read. */
export function misunderstood(exchange: Exchange, cause: unknown): CommandError {
  const message = `the answer to AT${exchange.name} was not understood`;
  return new CommandError('AT_ANSWER_INVALID', message, traceOf(exchange), { cause });
}
