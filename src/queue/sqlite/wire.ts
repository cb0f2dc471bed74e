import { type ErrorCode, GatewayError } from '../../core/index.js';
import type { OperationName } from '../operations/operations.js';
import type { Hint, StoreSettings } from '../operations/work.js';

/** What the worker thread is started with. */
export interface WorkerStart {
  path: string;
  owner: string;
  settings: StoreSettings;
  now: number;
}

/** One call of an operation. */
export interface Request {
  /** Counts up; the reply bears it. */
  call: number;
  operation: OperationName;
  arguments: readonly unknown[];
  /** The caller's clock. */
  now: number;
}

/** What the main thread sends: calls, or the wish to end after those already sent. */
export type ToWorker = { calls: Request[] } | { close: true };

/** How one call ended. */
export type Reply = { call: number; value: unknown } | { call: number; error: WireError };

/** What the worker sends: that it is open, or why not; then one message for each batch. */
export type FromWorker =
  | { opened: true }
  | { refused: WireError }
  | { replies: Reply[]; hints: Hint[]; commit?: { requests: number; durationMs: number } };

/** An error between threads. Without a code it is a bug of ours. */
export interface WireError {
  code?: ErrorCode;
  sentence: string;
  cause?: string;
  retryAfterMs?: number;
}

/** Makes an error fit to cross. */
export function toWire(error: unknown): WireError {
  if (error instanceof GatewayError) {
    const { cause, code, retryAfterMs, sentence } = error;
    return {
      ...{ code, sentence },
      ...(cause === undefined ? {} : { cause: cause instanceof Error ? cause.message : String(cause) }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  return { sentence: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** The error on the other side. */
export function fromWire({ code, sentence, cause, retryAfterMs }: WireError): Error {
  const options = {
    ...(cause === undefined ? {} : { cause: new Error(cause) }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  return code === undefined ? new Error(sentence, options) : new GatewayError(code, sentence, options);
}
