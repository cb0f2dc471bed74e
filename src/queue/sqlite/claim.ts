import type { Claim, Claimant } from '../store.js';
import { wake } from './due.js';
import { type Allowance, allowanceOf, meetRecipient, unsentOf } from './quota.js';
import { firstReady } from './ready.js';
import { integer } from './row.js';
import { become } from './state.js';
import { messageAt, type StoredMessage } from './stored-message.js';
import { record } from './timeline.js';
import type { Work } from './work.js';
import { writeAhead } from './write-ahead.js';

/** `QueueStore.claim`. */
export function claim(work: Work, claimant: Claimant): Claim | undefined {
  const allowance = allowanceOf(work, claimant);
  for (const network of claimant.networks) {
    wake(work, network);
    const message = firstToSend(work, network, claimant, allowance);
    if (!message) continue;
    // What does not fit waits for the next period, and what is behind it as well: else short ones would pass for ever.
    if (allowance.segments < Number.POSITIVE_INFINITY && unsentOf(work, message) > allowance.segments) return undefined;
    meetRecipient(work, claimant, message.number);
    return writeAhead(work, message, claimant);
  }
  return undefined;
}

/** The first that may be sent; those before it whose time has passed end here. */
function firstToSend(work: Work, network: string, claimant: Claimant, allowance: Allowance): StoredMessage | undefined {
  for (;;) {
    const row = firstReady(work, network, claimant, allowance);
    if (!row) return undefined;
    const message = messageAt(work, integer(row, 'seq'));
    if (message.expiresAt === null || message.expiresAt > work.now) return message;
    expire(work, message);
  }
}

/** Ends a message that was not sent in its time. */
export function expire(work: Work, message: StoredMessage): void {
  become(work, message, 'expired');
  record(work, message.seq, { event: 'expired', detail: { expiresAt: message.expiresAt } });
}
