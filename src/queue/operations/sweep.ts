import { expire } from './claim.js';
import { forgetOldConversations, leaveSession } from './conversation.js';
import { wake } from './due.js';
import { hintReady, promote } from './lane.js';
import { prune } from './prune.js';
import { integer, text } from './row.js';
import { unbind } from './segment.js';
import { messageAt } from './stored-message.js';
import { record } from './timeline.js';
import { forgetUsage } from './usage.js';
import type { Work } from './work.js';

/** Most rows of each kind in one call, so that no commit gets long; the caller asks again while there is more. */
const STEP = 200;

/** One step of `QueueStore.sweep`; true when there may be more to do. */
export async function sweepStep(work: Work): Promise<boolean> {
  const done = [
    await expireDue(work),
    await wakeAll(work),
    await passHeldLanes(work),
    await rebind(work),
    await forgetKeys(work),
    await forgetOldConversations(work, STEP),
    await forgetUsage(work, STEP),
    await prune(work, STEP),
  ];
  return done.some((count) => count >= STEP);
}

async function expireDue(work: Work): Promise<number> {
  const rows = await work.db.all(
    `SELECT seq FROM message INDEXED BY message_expiring
     WHERE expires_at IS NOT NULL AND state IN ('queued', 'scheduled') AND expires_at <= @now LIMIT @limit
     FOR UPDATE SKIP LOCKED`,
    { now: work.now, limit: STEP },
  );
  for (const row of rows) await expire(work, await messageAt(work, integer(row, 'seq')));
  return rows.length;
}

async function wakeAll(work: Work): Promise<number> {
  let most = await wake(work, null);
  for (const network of await work.depths.networks()) most = Math.max(most, await wake(work, network));
  return most;
}

/** A head that holds its lane too long steps aside: it keeps its own time, those behind it go on. */
async function passHeldLanes(work: Work): Promise<number> {
  const rows = await work.db.all(
    `SELECT seq FROM message INDEXED BY message_held WHERE held_at <= @since AND state = 'queued' LIMIT @limit
     FOR UPDATE SKIP LOCKED`,
    {
      since: work.now - work.settings.laneHoldMs,
      limit: STEP,
    },
  );
  for (const row of rows) await stepAside(work, integer(row, 'seq'));
  return rows.length;
}

async function stepAside(work: Work, seq: number): Promise<void> {
  const { id, lane } = await messageAt(work, seq);
  await work.db.run('UPDATE message SET lane = NULL, held_at = NULL WHERE seq = @seq', { seq });
  const next = lane === null ? undefined : await promote(work, lane);
  if (next === undefined) return;
  await record(work, seq, { event: 'lane-passed', detail: { by: (await messageAt(work, next)).id } });
  await record(work, next, { event: 'lane-passed', detail: { over: id } });
}

/** What waits for a SIM that stays away, and was never sent through it, may go through any other of its network. */
async function rebind(work: Work): Promise<number> {
  let most = 0;
  for (let imsi = await nextBound(work, ''); imsi !== undefined; imsi = await nextBound(work, imsi)) {
    if ((await lastSeen(work, imsi)) <= work.now - work.settings.rebindAfterMs)
      most = Math.max(most, await free(work, imsi));
  }
  return most;
}

/** The next SIM that something waits for: one look in the index for each, however much waits. */
async function nextBound(work: Work, after: string): Promise<string | undefined> {
  const row = await work.db.get(
    `SELECT imsi FROM message INDEXED BY message_bound
     WHERE imsi > @after AND imsi <> '' AND state IN ('queued', 'scheduled') ORDER BY imsi LIMIT 1`,
    { after },
  );
  return row && text(row, 'imsi');
}

async function lastSeen(work: Work, imsi: string): Promise<number> {
  const row = await work.db.get('SELECT seen_at FROM sim WHERE imsi = @imsi', { imsi });
  return row ? integer(row, 'seen_at') : 0;
}

/** How many messages were freed of one that is away. */
async function free(work: Work, imsi: string): Promise<number> {
  const rows = await work.db.all(
    `SELECT seq, ready FROM message INDEXED BY message_bound
     WHERE imsi = @imsi AND imsi <> '' AND state IN ('queued', 'scheduled') AND bound_at <= @since
       AND NOT EXISTS (SELECT 1 FROM segment WHERE message = seq AND state <> 'queued') LIMIT @limit
     FOR UPDATE SKIP LOCKED`,
    { imsi, since: work.now - work.settings.rebindAfterMs, limit: STEP },
  );
  for (const row of rows) {
    const message = await messageAt(work, integer(row, 'seq'));
    const inSession = await leaveSession(work, message);
    await work.db.run(`UPDATE message SET chosen = '' WHERE seq = @seq`, { seq: message.seq });
    await unbind(work, message);
    await record(work, message.seq, { event: 'rebound', detail: { imsi, ...(inSession ? { inSession } : {}) } });
    if (integer(row, 'ready') === 1) hintReady(work, message.network);
  }
  return rows.length;
}

/** Forgets the oldest keys. They were stored in the order of acceptance, which is the order of the table. */
async function forgetKeys(work: Work): Promise<number> {
  return await work.db.change(
    `DELETE FROM idempotency WHERE message IN (
       SELECT message FROM (SELECT message, accepted_at FROM idempotency ORDER BY message LIMIT @limit) AS oldest
       WHERE accepted_at <= @since)`,
    { since: work.now - work.settings.rememberMs, limit: STEP },
  );
}
