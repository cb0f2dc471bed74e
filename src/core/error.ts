/** May the same work be tried again? `unknown`: it may already have happened. */
export type Retry = 'later' | 'never' | 'unknown';

/** Every code, with whether trying again can help. The code is the contract: callers branch on it, metrics count it. */
const CODES = {
  // what came from the proxy or an API client
  BAD_REQUEST: 'never',
  BAD_SIP: 'never',
  UNAUTHORIZED: 'never',
  SENDER_REFUSED: 'never',
  DESTINATION_REFUSED: 'never',
  COMMAND_REFUSED: 'never',
  NUMBER_INVALID: 'never',
  UNKNOWN_NETWORK: 'never',
  NOT_FOUND: 'never',
  CONFLICT: 'never',
  TOO_LARGE: 'never',
  UNSUPPORTED_CONTENT: 'never',
  TEXT_INVALID: 'never',
  TOO_MANY_PARTS: 'never',
  ALPHABET_IMPOSSIBLE: 'never',
  EXPIRED: 'never',
  QUEUE_FULL: 'later',
  LIMIT_REACHED: 'later',
  // the store
  STORE_UNAVAILABLE: 'later',
  STORE_FULL: 'later',
  STORE_IN_USE: 'never',
  STORE_NEWER: 'never',
  LEASE_LOST: 'unknown',
  // the modem
  TEXT_MODE_LIMIT: 'never',
  AT_TIMEOUT: 'unknown',
  AT_ERROR: 'later',
  AT_CANCELED: 'later',
  AT_ANSWER_INVALID: 'unknown',
  CMS_DEFERRED: 'later',
  CMS_REFUSED: 'never',
  CMS_UNKNOWN: 'unknown',
  CME_DEFERRED: 'later',
  CME_REFUSED: 'never',
  CME_UNKNOWN: 'unknown',
  CHANNEL_CLOSED: 'unknown',
  PORT_UNAVAILABLE: 'later',
  USSD_FAILED: 'later',
  PIN_REFUSED: 'never',
  // the codec
  PDU_NOT_HEX: 'never',
  PDU_TRUNCATED: 'never',
  PDU_TRAILING: 'never',
  PDU_INVALID: 'never',
  PDU_UNSUPPORTED: 'never',
  PDU_VALUE_OUT_OF_RANGE: 'never',
  // the proxy's side
  PROXY_UNREACHABLE: 'later',
  PROXY_REFUSED: 'never',
  // the operator's input
  CONFIG_INVALID: 'never',
  USAGE: 'never',
} as const satisfies Record<string, Retry>;

export type ErrorCode = keyof typeof CODES;

/**
 * The one error that crosses a boundary of this program; a bare `Error` means a bug of ours.
 *
 * `message` tells a person what was expected, what was found, and where. `cause` is never dropped.
 */
export class GatewayError extends Error {
  override readonly name: string = 'GatewayError';
  readonly code: ErrorCode;
  /** How long it makes no sense to try again, where that is known. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions & { retryAfterMs?: number }) {
    super(`${message} (${code})`, options);
    this.code = code;
    this.retryAfterMs = options?.retryAfterMs;
  }

  /** Whether the same work may be tried again. */
  get retry(): Retry {
    return CODES[this.code];
  }

  /** The sentence without the code behind it, for answers that carry the code in a member of its own. */
  get sentence(): string {
    return this.message.slice(0, -(this.code.length + 3));
  }
}

/** Whether a caught value is a `GatewayError`, and, where codes are named, one of those. */
export function isGatewayError(error: unknown, ...codes: ErrorCode[]): error is GatewayError {
  return error instanceof GatewayError && (codes.length === 0 || codes.includes(error.code));
}

/** One line for a log or an answer: the sentences of the error and of its causes, outermost first. */
export function describeError(error: unknown): string {
  const sentences: string[] = [];
  for (
    let at: unknown = error;
    at !== undefined && sentences.length < 5;
    at = at instanceof Error ? at.cause : undefined
  ) {
    sentences.push(at instanceof Error ? at.message : String(at));
  }
  return sentences.join(': ');
}
