/** What is to be done about a message from mobile, by the final SIP status of one attempt. */
export type Verdict =
  | { as: 'delivered' }
  /** The user may be reached later; not before `atLeastMs` from now. */
  | { as: 'retry'; atLeastMs?: number }
  /** Once more in smaller pieces. */
  | { as: 'split' }
  /** `alarm`: not the user's doing; the proxy's configuration wants a person. */
  | { as: 'failed'; alarm: boolean };

/** What the verdict depends on beside the status. */
export interface AttemptFacts {
  notFound: 'hold' | 'fail';
  /** Which attempt this was, from 1. */
  attempt: number;
  /** Whether the body can be sent in pieces: false when it is a piece already, or too short. */
  divisible: boolean;
  /** Retry-After of the answer. */
  retryAfterMs?: number;
}

/** How long a transaction may live (RFC 3261 §17.1.2.2, timer F): the first of two has then ended. */
const TRANSACTION_MS = 32_000;

/** Number, address or scheme is wrong for good, whoever asks. */
const PERMANENT = [410, 414, 416, 484, 485, 604];
/** Away, busy, or not answering. */
const LATER = [408, 480, 486, 491, 600, 603];
/** Neither credentials nor hops are ever wanted of us: the proxy treats us as a stranger, or runs in circles. */
const ALARM = [401, 403, 407, 483];

/**
 * What a final SIP status means for a message from mobile.
 *
 * 3xx: the proxy was to look the user up, and sends us elsewhere instead. 415 and 488: there is no plainer form than
 * the text/plain that was sent. 482 after an earlier attempt: that one is still under way.
 */
export function outcomeOf(status: number, facts: AttemptFacts): Verdict {
  const { retryAfterMs } = facts;
  const retry: Verdict = retryAfterMs === undefined ? { as: 'retry' } : { as: 'retry', atLeastMs: retryAfterMs };
  if (status >= 200 && status < 300) return { as: 'delivered' };
  if (PERMANENT.includes(status)) return { as: 'failed', alarm: false };
  if (LATER.includes(status)) return retry;
  if (status === 404) return facts.notFound === 'hold' ? retry : { as: 'failed', alarm: false };
  if (status === 413 || status === 513) return facts.divisible ? { as: 'split' } : { as: 'failed', alarm: false };
  if (status === 482 && facts.attempt > 1) {
    return { as: 'retry', atLeastMs: Math.max(TRANSACTION_MS, retryAfterMs ?? 0) };
  }
  if (ALARM.includes(status) || status < 400) return { as: 'failed', alarm: true };
  if (status >= 500 && status < 600) return retry;
  return { as: 'failed', alarm: false };
}
