import { CommandError, NumberedError, sendStored } from '../at/index.js';
import { describeError, GatewayError } from '../core/index.js';
import type { Failure, SegmentOutcome } from '../queue/index.js';
import { pauseAfter, SEND_BACKOFF } from './backoff.js';
import type { ReadBack } from './reference.js';

/** What is known when the fate of a failed attempt is decided. */
export interface Attempt {
  /** From 1. */
  attempt: number;
  /** Most attempts. */
  attempts: number;
  /** Milliseconds since 1970. */
  now: number;
  /** From 0 to 1. */
  random: number;
}

/** Whether the SIM has to be asked before anything can be said: the message may have left the modem. */
export function mayHaveLeft(error: unknown): error is CommandError {
  return (
    error instanceof CommandError && error.payloadWritten && (error.retry === 'unknown' || error.code === 'AT_ERROR')
  );
}

/** Whether the modem, and not the message, kept an attempt from beginning: it costs the message nothing. */
export function neverBegan(error: unknown): error is CommandError {
  return (
    error instanceof CommandError &&
    !error.payloadWritten &&
    (error.code === 'CHANNEL_CLOSED' || error.code === 'AT_CANCELED')
  );
}

/** The outcome of an attempt of which it is certain that no message left. */
export function refused(error: unknown, attempt: Attempt): SegmentOutcome {
  const failure = failureOf(error);
  const final = isForGood(error) || attempt.attempt >= attempt.attempts;
  if (final) return { as: 'refused', failure };
  return { as: 'refused', failure, retryAt: attempt.now + pauseAfter(SEND_BACKOFF, attempt.attempt, attempt.random) };
}

/** What is known of a message that may have left. */
export interface Evidence {
  before: number | null;
  after: number | null;
  tells: ReadBack;
  /** Lines that came after the command had been given up. */
  late: readonly string[];
}

/**
 * The outcome of an attempt that may have sent the message, by what can be found out afterwards.
 *
 * A late `+CMGS:` is the network's acceptance. An error that the modem answered, with the SIM's counter where it was,
 * means that nothing left; after silence it does not, as the modem may still be at it.
 */
export function investigated(error: CommandError, evidence: Evidence, attempt: Attempt): SegmentOutcome {
  const reference = lateReference(evidence.late);
  if (reference !== undefined) return { as: 'sent', messageReference: reference };
  const bareError = error.code === 'AT_ERROR'; // a refusal, of a modem that does not say why
  const answered = bareError || error instanceof NumberedError;
  if (answered && evidence.tells === 'unchanged') return refused(error, attempt);
  if (bareError && evidence.tells === 'unreadable') return refused(error, attempt);
  if (hadPrompt(error) && isCanceled(evidence)) return refused(error, attempt);
  return { as: 'unknown', failure: failureOf(error), evidence: { ...evidence } };
}

/**
 * Whether the modem took the message back: the ESC behind a silence got a final result code and nothing else (`OK` by
 * TS 27.005 §4.3, `ERROR` from a Huawei E173 that hangs), and a counter that was proved stands where it stood. Without
 * that proof the `OK` may be the end of an acceptance whose `+CMGS` was lost on the line.
 */
function isCanceled({ late, tells }: Evidence): boolean {
  return ['OK', 'ERROR'].includes(late.join()) && tells === 'unchanged';
}

/** Whether there was a prompt that an ESC could end: a message that was sent from its slot has none. */
export function hadPrompt({ command }: CommandError): boolean {
  return command !== sendStored.name;
}

/** Whether the modem still waited for the end of the message when it got an ESC. */
export function wasAtPrompt({ late }: Pick<Evidence, 'late'>): boolean {
  return late.join() === 'OK';
}

/** The outcome of `OK` without a reference: accepted, and with the SIM's counter one on it is known as which. */
export function acceptedWithoutReference(evidence: Evidence): SegmentOutcome {
  if (evidence.tells === 'advanced by one' && evidence.after !== null) {
    return { as: 'sent', messageReference: evidence.after };
  }
  const failure = { code: 'AT_ANSWER_INVALID', cause: 'the modem said OK without the reference of the message' };
  return { as: 'unknown', failure, evidence: { ...evidence, accepted: true } };
}

/** The reference in a late `+CMGS: n` or `+CMSS: n`; undefined when there was none. */
export function lateReference(late: readonly string[]): number | undefined {
  const found = late.map((line) => /^\+CM[GS]S: *(\d{1,3})\b/.exec(line)?.[1]).findLast((value) => value !== undefined);
  return found !== undefined && Number(found) <= 255 ? Number(found) : undefined;
}

/** An error as it is stored: machines read the code, people the sentence with the numbers' words. */
export function failureOf(error: unknown): Failure {
  return { code: error instanceof GatewayError ? error.code : 'INTERNAL', cause: describeError(error) };
}

/** A codec's refusal is for good; a bug of ours too, as the next attempt would meet it again. */
function isForGood(error: unknown): boolean {
  return !(error instanceof GatewayError) || error.retry === 'never';
}
