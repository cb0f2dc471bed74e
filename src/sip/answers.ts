import type { ErrorCode, GatewayError } from '../core/index.js';

/** HTTP status of each code that a client's request can cause; every other code is a failure of this side. */
const HTTP_STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  BAD_REQUEST: 400,
  BAD_SIP: 400,
  USAGE: 400,
  CONFIG_INVALID: 400,
  UNAUTHORIZED: 401,
  SENDER_REFUSED: 403,
  DESTINATION_REFUSED: 403,
  COMMAND_REFUSED: 403,
  NUMBER_INVALID: 404,
  UNKNOWN_NETWORK: 404,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TOO_LARGE: 413,
  UNSUPPORTED_CONTENT: 415,
  TEXT_INVALID: 422,
  TOO_MANY_PARTS: 422,
  ALPHABET_IMPOSSIBLE: 422,
  EXPIRED: 422,
  LIMIT_REACHED: 429,
};

/** The SIP answer: a status and its standard reason phrase (RFC 3261 §21). */
export interface SipAnswer {
  code: number;
  reason: string;
}

const UNAVAILABLE: SipAnswer = { code: 503, reason: 'Service Unavailable' };

/** What the proxy answers its user for each HTTP status; a wrong token is this side's fault and never a challenge. */
const SIP_ANSWER: ReadonlyMap<number, SipAnswer> = new Map([
  [400, { code: 400, reason: 'Bad Request' }],
  [401, { code: 500, reason: 'Server Internal Error' }],
  [403, { code: 403, reason: 'Forbidden' }],
  [404, { code: 404, reason: 'Not Found' }],
  [409, { code: 400, reason: 'Bad Request' }],
  [413, { code: 513, reason: 'Message Too Large' }],
  [415, { code: 415, reason: 'Unsupported Media Type' }],
  [422, { code: 488, reason: 'Not Acceptable Here' }],
  [429, { code: 480, reason: 'Temporarily Unavailable' }],
]);

/** The HTTP status that answers an error of this code. */
export function httpStatusOf(code: ErrorCode): number {
  return HTTP_STATUS[code] ?? 503;
}

/** The SIP status that the proxy is to answer an error with. */
export function sipAnswerOf(error: GatewayError): SipAnswer {
  return SIP_ANSWER.get(httpStatusOf(error.code)) ?? UNAVAILABLE;
}
