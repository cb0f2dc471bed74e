import type { SegmentState } from '../../core/index.js';
import type { SegmentFate } from '../fate.js';
import type { Failure } from '../message.js';
import { integerOrNull, word } from './row.js';
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
