import type { Claim, Claimant } from '../store.js';
import { wake } from './due.js';
import { integer } from './row.js';
import { become } from './state.js';
import { messageAt, type StoredMessage } from './stored-message.js';
import { record } from './timeline.js';
import type { Work } from './work.js';
import { writeAhead } from './write-ahead.js';

/** `QueueStore.claim`. */
export function claim(work: Work, claimant: Claimant): Claim | undefined {
  for (const network of claimant.networks) {
    wake(work, network);
    const message = firstReady(work, network, claimant.imsi);
    if (message) return writeAhead(work, message, claimant);
  }
  return undefined;
}

/** The first that may be sent; those before it whose time has passed end here. */
function firstReady(work: Work, network: string, imsi: string): StoredMessage | undefined {
  for (;;) {
    const row = work.db.get(
      // One look at each end of the index: what no SIM has yet, and what this one has. Never a scan over others'.
      `SELECT seq FROM (
         SELECT * FROM (SELECT seq, priority FROM message
           WHERE ready = 1 AND network = @network AND imsi = '' ORDER BY priority DESC, seq LIMIT 1)
         UNION ALL
         SELECT * FROM (SELECT seq, priority FROM message
           WHERE ready = 1 AND network = @network AND imsi = @imsi AND @imsi <> '' ORDER BY priority DESC, seq LIMIT 1)
       ) ORDER BY priority DESC, seq LIMIT 1`,
      { network, imsi },
    );
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
