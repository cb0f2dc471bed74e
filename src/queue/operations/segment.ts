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
export async function setSegment(work: Work, held: InHand, state: SegmentState, failure: Failure): Promise<void> {
  await work.db.run(
    `UPDATE segment SET state = @state, error_code = @code, error_cause = @cause
     WHERE message = @seq AND number = @number`,
    { seq: held.message.seq, number: held.number, state, code: failure.code, cause: failure.cause },
  );
}

/** What the segments of a message say about it. */
export async function fates(work: Work, seq: number): Promise<SegmentFate[]> {
  const rows = await work.db.all('SELECT state, report_status FROM segment WHERE message = @seq ORDER BY number', {
    seq,
  });
  return rows.map((row) => ({
    state: word(row, 'state', SEGMENT_STATES),
    reportStatus: integerOrNull(row, 'report_status'),
  }));
}

/** Queues a message again for a later attempt; as the head of its lane it holds what is behind it. */
export async function backOff(work: Work, message: StoredMessage, retryAt: number): Promise<void> {
  await become(work, message, 'queued');
  await work.db.run(
    `UPDATE message SET due_at = @retryAt, held_at = CASE WHEN lane IS NOT NULL THEN coalesce(held_at, @now) END, owner = NULL,
       lease_until = NULL
     WHERE seq = @seq`,
    { seq: message.seq, now: work.now, retryAt },
  );
}

/** Frees a message, of which nothing was ever sent, from the SIM that claimed it; the one that routing chose stays. */
export async function unbind(work: Work, { seq }: StoredMessage): Promise<void> {
  await work.db.run(
    `UPDATE message SET imsi = chosen, modem = NULL, bound_at = CASE WHEN chosen <> '' THEN CAST(@now AS BIGINT) END, concatenation_reference = NULL
     WHERE seq = @seq`,
    { seq, now: work.now },
  );
}
