import type { StoredStatus } from '../../at/index.js';

/**
 * What is known of how a modem marks the slot that `+CMSS` sent: nothing; that it reads `STO SENT` once the network has
 * taken the message; that beside this it still reads `STO UNSENT` when the network has refused it; or that it is marked
 * otherwise than that, so that it proves nothing.
 */
export type SlotMark = 'unproved' | 'accepted' | 'answered' | 'refuted';

/** All of them. */
export const SLOT_MARKS: readonly SlotMark[] = ['unproved', 'accepted', 'answered', 'refuted'];

/** What the network said to a message in a slot. */
export type NetworkAnswer = 'accepted' | 'refused';

/** What is known after a slot was read right after the network's answer. What was refuted stays so. */
export function seeMark(known: SlotMark, answer: NetworkAnswer, status: StoredStatus): SlotMark {
  if (known === 'refuted') return known;
  if (answer === 'accepted') {
    if (status !== 'sent') return 'refuted';
    return known === 'unproved' ? 'accepted' : known;
  }
  if (status !== 'unsent') return 'refuted';
  return known === 'accepted' ? 'answered' : known;
}

/** What was found in the slot of a draft: its mark; `gone`: nothing; `other`: something else; `unreadable`. */
export type SlotFinding = StoredStatus | 'gone' | 'other' | 'unreadable';

/**
 * What a slot proves of its segment, when nobody knows whether it was sent: `unsent`, where the modem is known to mark
 * what it sent; `sent`, where it is known to do so only when the network took it, as a mark set before the
 * network's answer says nothing of the network; `spoken for`: it is marked, which proves neither.
 */
export function slotProves(mark: SlotMark, found: SlotFinding): 'unsent' | 'sent' | 'spoken for' | 'nothing' {
  if (found === 'sent') return mark === 'answered' ? 'sent' : 'spoken for';
  return found === 'unsent' && (mark === 'accepted' || mark === 'answered') ? 'unsent' : 'nothing';
}
