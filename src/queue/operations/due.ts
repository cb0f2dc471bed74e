import type { Values } from './database.js';
import { hintReady, joinLane, laneToMobile } from './lane.js';
import { allowanceOf, type LimitedSim, roomAt, unsentOf } from './quota.js';
import { firstReady } from './ready.js';
import { integer, integerOrNull } from './row.js';
import { become } from './state.js';
import { messageAt, type StoredMessage } from './stored-message.js';
import { record } from './timeline.js';
import type { Work } from './work.js';

/** So that one call stays short, whatever became due at once. */
const AT_ONCE = 200;

/** The condition that picks one network, or, with `null`, what comes from mobile. */
function of(network: string | null): string {
  return network === null ? 'network IS NULL' : 'network = @network';
}

function valuesOf(network: string | null): Values {
  return network === null ? {} : { network };
}

/** Makes ready what became due: the end of a back-off, of a wait for a time, or, from mobile (`null`), of a lease. */
export async function wake(work: Work, network: string | null): Promise<number> {
  const rows = await work.db.all(
    `SELECT seq FROM message WHERE ${of(network)} AND due_at <= @now ORDER BY due_at LIMIT @limit
     FOR UPDATE SKIP LOCKED`,
    { ...valuesOf(network), now: network === null ? work.sharedNow : work.now, limit: AT_ONCE },
  );
  for (const row of rows) await wakeOne(work, await messageAt(work, integer(row, 'seq')));
  return rows.length;
}

async function wakeOne(work: Work, message: StoredMessage): Promise<void> {
  if (message.state !== 'scheduled') {
    await work.db.run(
      'UPDATE message SET ready = 1, due_at = NULL, owner = NULL, lease_until = NULL WHERE seq = @seq',
      {
        seq: message.seq,
      },
    );
    hintReady(work, message.network);
    return;
  }
  await become(work, message, 'queued');
  await record(work, message.seq, { event: 'due', detail: {} });
  await joinLane(work, message, laneToMobile({ ...message, sender: message.address ?? '' }));
}

/** When the next message of this network, or from mobile (`null`), becomes due by itself. */
async function dueIn(work: Work, network: string | null): Promise<number | null> {
  const row = await work.db.get(
    `SELECT min(due_at) AS due FROM message WHERE ${of(network)} AND due_at IS NOT NULL`,
    valuesOf(network),
  );
  return row ? integerOrNull(row, 'due') : null;
}

/** `QueueStore.dueAt`. */
export async function dueAt(work: Work, networks: readonly string[], sim?: LimitedSim): Promise<number | undefined> {
  let due = Number.POSITIVE_INFINITY;
  for (const network of networks) due = Math.min(due, (await dueIn(work, network)) ?? due);
  const held = sim?.quotas && (await heldByQuota(work, networks, sim));
  // With no room for segments nothing that becomes due before can go; something to a number known by then can.
  const next = held ? Math.min(held.at, held.all ? held.at : due) : due;
  return next === Number.POSITIVE_INFINITY ? undefined : next;
}

/** Until when the quotas of a SIM hold what is ready for it, and whether `all` of it. */
async function heldByQuota(
  work: Work,
  networks: readonly string[],
  sim: LimitedSim,
): Promise<{ at: number; all: boolean } | undefined> {
  const allowance = await allowanceOf(work, sim);
  let held: { at: number; all: boolean } | undefined;
  for (const network of networks) {
    const allowed = await firstReady(work, network, sim, allowance);
    if (allowed) {
      const unsent = await unsentOf(work, await messageAt(work, integer(allowed, 'seq')));
      return unsent > allowance.segments ? { at: await roomAt(work, sim, unsent), all: true } : undefined;
    }
    const period = sim.quotas?.recipients?.period;
    if (period === undefined || !(await firstReady(work, network, sim, { knownOnly: false }))) continue;
    held = { at: work.calendar.span(period, work.now).until, all: false };
  }
  return held;
}

/** `QueueStore.inboundDueAt`. */
export async function inboundDueAt(work: Work): Promise<number | undefined> {
  const at = await dueIn(work, null);
  return at === null ? undefined : at - work.sharedNow + work.now;
}
