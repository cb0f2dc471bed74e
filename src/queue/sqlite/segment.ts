import type { SegmentState } from '../../core/index.js';
import type { SegmentFate } from '../fate.js';
import type { Failure } from '../message.js';
import { integerOrNull, word } from './row.js';
import { become } from './state.js';
import type { StoredMessage } from './stored-message.js';
import { SEGMENT_STATES } from './words.js';
import type { Work } from './work.js';

/** A segment in hand, with the message it belongs to. */
export interface InHand {
  message: StoredMessage;
  modem: string;
  number: number;
  attempt: number;
  previousReference: number | null;
  attemptedAt: number;
}

/** Changes the state of a segment, with the reason. */
export function setSegment(work: Work, held: InHand, state: SegmentState, failure: Failure): void {
  work.db.run(
    `UPDATE segment SET state = @state, error_code = @code, error_cause = @cause
     WHERE message = @seq AND number = @number`,
    { seq: held.message.seq, number: held.number, state, code: failure.code, cause: failure.cause },
  );
}

/** What the segments of a message say about it. */
export function fates(work: Work, seq: number): SegmentFate[] {
  return work.db
    .all('SELECT state, report_status FROM segment WHERE message = @seq ORDER BY number', { seq })
    .map((row) => ({ state: word(row, 'state', SEGMENT_STATES), reportStatus: integerOrNull(row, 'report_status') }));
}

/** Queues a message again for a later attempt; as the head of its lane it holds what is behind it. */
export function backOff(work: Work, message: StoredMessage, retryAt: number): void {
  become(work, message, 'queued');
  work.db.run(
    `UPDATE message SET due_at = @retryAt, held_at = iif(lane IS NULL, NULL, coalesce(held_at, @now)), owner = NULL,
       lease_until = NULL
     WHERE seq = @seq`,
    { seq: message.seq, now: work.now, retryAt },
  );
}

/** Frees a message, of which nothing was ever sent, from the SIM that claimed it; the one that routing chose stays. */
export function unbind(work: Work, { seq }: StoredMessage): void {
  work.db.run(
    `UPDATE message SET imsi = chosen, modem = NULL, bound_at = iif(chosen = '', NULL, @now), concatenation_reference = NULL
     WHERE seq = @seq`,
    { seq, now: work.now },
  );
}
