import { hintReady, joinLane, laneToMobile } from './lane.js';
import { allowanceOf, type LimitedSim, roomAt, unsentOf } from './quota.js';
import { firstReady } from './ready.js';
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
export function dueAt(work: Work, networks: readonly string[], sim?: LimitedSim): number | undefined {
  const moments = networks.map((network) => dueIn(work, network)).filter((at) => at !== null);
  const due = Math.min(Number.POSITIVE_INFINITY, ...moments);
  const held = sim?.quotas && heldByQuota(work, networks, sim);
  // With no room for segments nothing that becomes due before can go; something to a number known by then can.
  const next = held ? Math.min(held.at, held.all ? held.at : due) : due;
  return next === Number.POSITIVE_INFINITY ? undefined : next;
}

/** Until when the quotas of a SIM hold what is ready for it, and whether `all` of it. */
function heldByQuota(
  work: Work,
  networks: readonly string[],
  sim: LimitedSim,
): { at: number; all: boolean } | undefined {
  const allowance = allowanceOf(work, sim);
  let held: { at: number; all: boolean } | undefined;
  for (const network of networks) {
    const allowed = firstReady(work, network, sim, allowance);
    if (allowed) {
      const unsent = unsentOf(work, messageAt(work, integer(allowed, 'seq')));
      return unsent > allowance.segments ? { at: roomAt(work, sim, unsent), all: true } : undefined;
    }
    const period = sim.quotas?.recipients?.period;
    if (period === undefined || !firstReady(work, network, sim, { knownOnly: false })) continue;
    held = { at: work.calendar.span(period, work.now).until, all: false };
  }
  return held;
}

/** `QueueStore.inboundDueAt`. */
export function inboundDueAt(work: Work): number | undefined {
  return dueIn(work, null) ?? undefined;
}
