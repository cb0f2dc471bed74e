import express, { type NextFunction, type Request, type Response } from 'express';
import { describeError, GatewayError, isGatewayError, type Log } from '../../core/index.js';
import { ACCEPTED_TYPES, httpStatusOf, sipAnswerOf } from '../../sip/index.js';

/** A SIP request of 16 KB in base64 with its JSON around it, and room to spare. */
const MAX_BODY_OCTETS = 65_536;
const RETRY_AFTER_MS = 10_000;

/** Reads the whole body as text, whatever its Content-Type: a proxy's HTTP client may call JSON a form. */
export const readText = express.text({ type: () => true, limit: MAX_BODY_OCTETS, defaultCharset: 'utf-8' });

/** The body as JSON. @throws GatewayError `BAD_REQUEST`, with the parser's own words. */
export function jsonBody(request: Request): unknown {
  try {
    return JSON.parse(typeof request.body === 'string' ? request.body : '');
  } catch (cause) {
    throw new GatewayError('BAD_REQUEST', `the body is not JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
}

/** Answers a request that nothing else took. */
export function noSuchPath(request: Request): never {
  throw new GatewayError('NOT_FOUND', `there is no ${request.method} ${request.path}`);
}

/** What a client is told of an error; faults of this program are named, not shown. */
export interface ErrorBody {
  error: { code: string; message: string; sip: { code: number; reason: string }; accept?: readonly string[] };
}

/** Makes every error a JSON answer with the status of its code; nothing else ever leaves this server. */
export function answerErrors(log: Log) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = asGatewayError(error);
    if (known === undefined) log.error({ path: request.path, error: describeError(error) }, 'request failed');
    const status = known === undefined ? 500 : httpStatusOf(known.code);
    if (status === 401) response.set('WWW-Authenticate', 'Bearer');
    if (status === 503 || status === 429) response.set('Retry-After', retryAfterS(known));
    if (status === 415) response.set('Accept', ACCEPTED_TYPES.join(', '));
    response.status(status).json(errorBody(known, status));
  };
}

/** Whole seconds, at least one: sooner it makes no sense to try again. */
function retryAfterS(error: GatewayError | undefined): string {
  return String(Math.max(1, Math.ceil((error?.retryAfterMs ?? RETRY_AFTER_MS) / 1000)));
}

function errorBody(error: GatewayError | undefined, status: number): ErrorBody {
  if (error === undefined) {
    return {
      error: {
        code: 'INTERNAL',
        message: 'a fault of the gateway',
        sip: { code: 500, reason: 'Server Internal Error' },
      },
    };
  }
  const body: ErrorBody = { error: { code: error.code, message: error.sentence, sip: sipAnswerOf(error) } };
  if (status === 415) body.error.accept = ACCEPTED_TYPES;
  return body;
}

/** Our own errors as they are; those of the HTTP layer by their status. */
function asGatewayError(error: unknown): GatewayError | undefined {
  if (isGatewayError(error)) return error;
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  if (error.status === 413) return new GatewayError('TOO_LARGE', `a body has at most ${MAX_BODY_OCTETS} octets`);
  return error.status < 500 ? new GatewayError('BAD_REQUEST', error.message, { cause: error }) : undefined;
}
