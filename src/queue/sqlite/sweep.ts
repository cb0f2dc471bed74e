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
export function sweepStep(work: Work): boolean {
  const done = [
    expireDue(work),
    wakeAll(work),
    passHeldLanes(work),
    rebind(work),
    forgetKeys(work),
    forgetOldConversations(work, STEP),
    forgetUsage(work, STEP),
    prune(work, STEP),
  ];
  return done.some((count) => count >= STEP);
}

function expireDue(work: Work): number {
  const rows = work.db.all(
    `SELECT seq FROM message INDEXED BY message_expiring
     WHERE expires_at IS NOT NULL AND state IN ('queued', 'scheduled') AND expires_at <= @now LIMIT @limit`,
    { now: work.now, limit: STEP },
  );
  for (const row of rows) expire(work, messageAt(work, integer(row, 'seq')));
  return rows.length;
}

function wakeAll(work: Work): number {
  const counts = work.depths.networks().map((network) => wake(work, network));
  return Math.max(wake(work, null), ...counts);
}

/** A head that holds its lane too long steps aside: it keeps its own time, those behind it go on. */
function passHeldLanes(work: Work): number {
  const rows = work.db.all(
    `SELECT seq FROM message INDEXED BY message_held WHERE held_at <= @since AND state = 'queued' LIMIT @limit`,
    {
      since: work.now - work.settings.laneHoldMs,
      limit: STEP,
    },
  );
  for (const row of rows) stepAside(work, integer(row, 'seq'));
  return rows.length;
}

function stepAside(work: Work, seq: number): void {
  const { id, lane } = messageAt(work, seq);
  work.db.run('UPDATE message SET lane = NULL, held_at = NULL WHERE seq = @seq', { seq });
  const next = lane === null ? undefined : promote(work, lane);
  if (next === undefined) return;
  record(work, seq, { event: 'lane-passed', detail: { by: messageAt(work, next).id } });
  record(work, next, { event: 'lane-passed', detail: { over: id } });
}

/** What waits for a SIM that stays away, and was never sent through it, may go through any other of its network. */
function rebind(work: Work): number {
  let most = 0;
  for (let imsi = nextBound(work, ''); imsi !== undefined; imsi = nextBound(work, imsi)) {
    if (lastSeen(work, imsi) <= work.now - work.settings.rebindAfterMs) most = Math.max(most, free(work, imsi));
  }
  return most;
}

/** The next SIM that something waits for: one look in the index for each, however much waits. */
function nextBound(work: Work, after: string): string | undefined {
  const row = work.db.get(
    `SELECT imsi FROM message INDEXED BY message_bound
     WHERE imsi > @after AND imsi <> '' AND state IN ('queued', 'scheduled') ORDER BY imsi LIMIT 1`,
    { after },
  );
  return row && text(row, 'imsi');
}

function lastSeen(work: Work, imsi: string): number {
  const row = work.db.get('SELECT seen_at FROM sim WHERE imsi = @imsi', { imsi });
  return row ? integer(row, 'seen_at') : 0;
}

/** How many messages were freed of one that is away. */
function free(work: Work, imsi: string): number {
  const rows = work.db.all(
    `SELECT seq, ready FROM message INDEXED BY message_bound
     WHERE imsi = @imsi AND imsi <> '' AND state IN ('queued', 'scheduled') AND bound_at <= @since
       AND NOT EXISTS (SELECT 1 FROM segment WHERE message = seq AND state <> 'queued') LIMIT @limit`,
    { imsi, since: work.now - work.settings.rebindAfterMs, limit: STEP },
  );
  for (const row of rows) {
    const message = messageAt(work, integer(row, 'seq'));
    const inSession = leaveSession(work, message);
    work.db.run(`UPDATE message SET chosen = '' WHERE seq = @seq`, { seq: message.seq });
    unbind(work, message);
    record(work, message.seq, { event: 'rebound', detail: { imsi, ...(inSession ? { inSession } : {}) } });
    if (integer(row, 'ready') === 1) hintReady(work, message.network);
  }
  return rows.length;
}

/** Forgets the oldest keys. They were stored in the order of acceptance, which is the order of the table. */
function forgetKeys(work: Work): number {
  return work.db.run(
    `DELETE FROM idempotency WHERE message IN (
       SELECT message FROM (SELECT message, accepted_at FROM idempotency ORDER BY message LIMIT @limit)
       WHERE accepted_at <= @since)`,
    { since: work.now - work.settings.rememberMs, limit: STEP },
  );
}
