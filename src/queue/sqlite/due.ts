import { hintReady, joinLane, laneToMobile } from './lane.js';
import { integer } from './row.js';
import { become } from './state.js';
import { messageAt, type StoredMessage } from './stored-message.js';
import { record } from './timeline.js';
import type { Work } from './work.js';

/** So that one call stays short, whatever became due at once. */
const AT_ONCE = 200;

/** Makes ready what became due: the end of a back-off, of a wait for a time, or, from mobile (`null`), of a lease. */
export function wake(work: Work, network: string | null): number {
  const rows = work.db.all(
    'SELECT seq FROM message WHERE network IS @network AND due_at <= @now ORDER BY due_at LIMIT @limit',
    { network, now: work.now, limit: AT_ONCE },
  );
  for (const row of rows) wakeOne(work, messageAt(work, integer(row, 'seq')));
  return rows.length;
}

function wakeOne(work: Work, message: StoredMessage): void {
  if (message.state !== 'scheduled') {
    work.db.run('UPDATE message SET ready = 1, due_at = NULL, owner = NULL, lease_until = NULL WHERE seq = @seq', {
      seq: message.seq,
    });
    hintReady(work, message.network);
    return;
  }
  become(work, message, 'queued');
  record(work, message.seq, { event: 'due', detail: {} });
  joinLane(work, message, laneToMobile({ ...message, sender: message.address ?? '' }));
}

/** When the next message of this network, or from mobile (`null`), becomes due by itself. */
function dueIn(work: Work, network: string | null): number | null {
  const row = work.db.get('SELECT min(due_at) AS due FROM message WHERE network IS @network AND due_at IS NOT NULL', {
    network,
  });
  return row ? integerOrNone(row.due) : null;
}

function integerOrNone(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** `QueueStore.dueAt`. */
export function dueAt(work: Work, networks: readonly string[]): number | undefined {
  const moments = networks.map((network) => dueIn(work, network)).filter((at) => at !== null);
  return moments.length > 0 ? Math.min(...moments) : undefined;
}

/** `QueueStore.inboundDueAt`. */
export function inboundDueAt(work: Work): number | undefined {
  return dueIn(work, null) ?? undefined;
}
