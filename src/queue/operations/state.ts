import { LANE_COMPLETE, type MessageState, mayBecome } from '../../core/index.js';
import { isFinal } from '../fate.js';
import { leaveLane } from './lane.js';
import type { StoredMessage } from './stored-message.js';
import type { Work } from './work.js';

const WAITING: readonly MessageState[] = ['queued', 'scheduled'];

/** Checks a change of state against the table, where anything else is a bug of ours, counts and tells it; the caller stores it. */
export function enter(work: Work, message: StoredMessage, state: MessageState): void {
  if (!mayBecome(message.direction, message.state, state)) {
    throw new Error(`message ${message.id} is ${message.state} and cannot become ${state}`);
  }
  const change = Number(WAITING.includes(state)) - Number(WAITING.includes(message.state));
  if (message.network !== null) work.depths.add(message.network, change);
  message.state = state;
  tellReached(work, message);
}

/** Tells whoever listens that a message is in a state now, be it the first. */
export function tellReached(
  work: Work,
  { id, direction, network, state }: Pick<StoredMessage, 'id' | 'direction' | 'network' | 'state'>,
): void {
  work.hint({ hint: 'reached', fact: { id, direction, state, ...(network === null ? {} : { network }) } });
}

const SENT: readonly MessageState[] = ['sent', 'delivered', 'undelivered', 'partially_delivered'];

/**
 * Changes the state of a message.
 *
 * A message to mobile that has thereby left the sending side leaves its lane too, and the next one there becomes
 * ready. The same state again changes nothing.
 */
export async function become(work: Work, message: StoredMessage, state: MessageState): Promise<void> {
  if (message.state === state) return;
  enter(work, message, state);
  const toMobile = message.direction === 'to-mobile';
  await work.db.run(
    `UPDATE message SET state = @state, final_at = @finalAt, sent_at = coalesce(sent_at, @sentAt)
     WHERE seq = @seq`,
    {
      seq: message.seq,
      state,
      finalAt: isFinal(state, toMobile && message.options.statusReport) ? work.now : null,
      sentAt: toMobile && SENT.includes(state) ? work.now : null,
    },
  );
  if (toMobile && LANE_COMPLETE.includes(state)) await leaveLane(work, message);
}
