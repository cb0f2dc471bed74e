import { expect, test } from 'vitest';
import { type ErrorCode, GatewayError } from '../../src/core/index.js';
import { httpStatusOf, sipAnswerOf } from '../../src/sip/index.js';

const ANSWERS: [code: ErrorCode, http: number, sip: number, reason: string][] = [
  ['BAD_REQUEST', 400, 400, 'Bad Request'],
  ['BAD_SIP', 400, 400, 'Bad Request'],
  ['UNAUTHORIZED', 401, 500, 'Server Internal Error'],
  ['SENDER_REFUSED', 403, 403, 'Forbidden'],
  ['DESTINATION_REFUSED', 403, 403, 'Forbidden'],
  ['NUMBER_INVALID', 404, 404, 'Not Found'],
  ['UNKNOWN_NETWORK', 404, 404, 'Not Found'],
  ['NOT_FOUND', 404, 404, 'Not Found'],
  ['TOO_LARGE', 413, 513, 'Message Too Large'],
  ['UNSUPPORTED_CONTENT', 415, 415, 'Unsupported Media Type'],
  ['TEXT_INVALID', 422, 488, 'Not Acceptable Here'],
  ['TOO_MANY_PARTS', 422, 488, 'Not Acceptable Here'],
  ['ALPHABET_IMPOSSIBLE', 422, 488, 'Not Acceptable Here'],
  ['LIMIT_REACHED', 429, 480, 'Temporarily Unavailable'],
  ['QUEUE_FULL', 503, 503, 'Service Unavailable'],
  ['STORE_UNAVAILABLE', 503, 503, 'Service Unavailable'],
  ['AT_TIMEOUT', 503, 503, 'Service Unavailable'],
];

test.each(ANSWERS)('%s is answered by HTTP %i and SIP %i %s', (code, http, sip, reason) => {
  expect(httpStatusOf(code)).toBe(http);
  expect(sipAnswerOf(new GatewayError(code, 'why'))).toEqual({ code: sip, reason });
});
