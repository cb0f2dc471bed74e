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
export async function claim(work: Work, claimant: Claimant): Promise<Claim | undefined> {
  if (claimant.quotas) await work.alone(`quotas ${claimant.imsi}`);
  const allowance = await allowanceOf(work, claimant);
  for (const network of claimant.networks) {
    await wake(work, network);
    const message = await firstToSend(work, network, claimant, allowance);
    if (!message) continue;
    // What does not fit waits for the next period, and what is behind it as well: else short ones would pass for ever.
    if (allowance.segments < Number.POSITIVE_INFINITY && (await unsentOf(work, message)) > allowance.segments)
      return undefined;
    await meetRecipient(work, claimant, message.number);
    return await writeAhead(work, message, claimant);
  }
  return undefined;
}

/** The first that may be sent; those before it whose time has passed end here. */
async function firstToSend(
  work: Work,
  network: string,
  claimant: Claimant,
  allowance: Allowance,
): Promise<StoredMessage | undefined> {
  for (;;) {
    const row = await firstReady(work, network, claimant, allowance);
    if (!row) return undefined;
    const message = await messageAt(work, integer(row, 'seq'));
    if (message.expiresAt === null || message.expiresAt > work.now) return message;
    await expire(work, message);
  }
}

/** Ends a message that was not sent in its time. */
export async function expire(work: Work, message: StoredMessage): Promise<void> {
  await become(work, message, 'expired');
  await record(work, message.seq, { event: 'expired', detail: { expiresAt: message.expiresAt } });
}
