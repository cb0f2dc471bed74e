import { LANE_COMPLETE, type MessageState, mayBecome } from '../../core/index.js';
import { isFinal } from '../fate.js';
import { leaveLane } from './lane.js';
import type { StoredMessage } from './stored-message.js';
import type { Work } from './work.js';

const WAITING: readonly MessageState[] = ['queued', 'scheduled'];

/** Checks a change of state against the table, where anything else is a bug of ours, and counts it; the caller stores it. */
export function enter(work: Work, message: StoredMessage, state: MessageState): void {
  if (!mayBecome(message.direction, message.state, state)) {
    throw new Error(`message ${message.id} is ${message.state} and cannot become ${state}`);
  }
  const change = Number(WAITING.includes(state)) - Number(WAITING.includes(message.state));
  if (message.network !== null) work.depths.add(message.network, change);
  message.state = state;
}

const SENT: readonly MessageState[] = ['sent', 'delivered', 'undelivered', 'partially_delivered'];

/**
 * Changes the state of a message.
 *
 * A message to mobile that has thereby left the sending side leaves its lane too, and the next one there becomes
 * ready. The same state again changes nothing.
 */
export function become(work: Work, message: StoredMessage, state: MessageState): void {
  if (message.state === state) return;
  enter(work, message, state);
  const toMobile = message.direction === 'to-mobile';
  work.db.run(
    `UPDATE message SET state = @state, final_at = iif(@final, @now, NULL),
       sent_at = coalesce(sent_at, iif(@sent, @now, NULL))
     WHERE seq = @seq`,
    {
      seq: message.seq,
      state,
      now: work.now,
      final: isFinal(state, toMobile && message.options.statusReport) ? 1 : 0,
      sent: toMobile && SENT.includes(state) ? 1 : 0,
    },
  );
  if (toMobile && LANE_COMPLETE.includes(state)) leaveLane(work, message);
}
