import { expire } from './claim.js';
import { forgetOldConversations, leaveSession } from './conversation.js';
import { wake } from './due.js';
import { abandonInFlight } from './in-flight.js';
import { hintReady, promote } from './lane.js';
import { integer } from './row.js';
import { unbind } from './settle.js';
import { messageAt } from './stored-message.js';
import { record } from './timeline.js';
import type { Work } from './work.js';

/** Most rows of each kind in one call, so that no commit gets long; the caller asks again while there is more. */
const STEP = 200;

/** One step of `QueueStore.sweep`; true when there may be more to do. */
export function sweepStep(work: Work): boolean {
  const done = [
    abandonInFlight(work, STEP),
    expireDue(work),
    wakeAll(work),
    passHeldLanes(work),
    rebind(work),
    forgetKeys(work),
    forgetOldConversations(work, STEP),
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

/** What waits too long for a SIM that stays away, and was never sent through it, may go through any other. */
function rebind(work: Work): number {
  const rows = work.db.all(
    `SELECT seq FROM message INDEXED BY message_bound WHERE ready = 1 AND bound_at IS NOT NULL AND bound_at <= @since
       AND NOT EXISTS (SELECT 1 FROM segment WHERE message = seq AND state <> 'queued') LIMIT @limit`,
    { since: work.now - work.settings.rebindAfterMs, limit: STEP },
  );
  for (const row of rows) {
    const message = messageAt(work, integer(row, 'seq'));
    const inSession = leaveSession(work, message);
    unbind(work, message);
    record(work, message.seq, {
      event: 'rebound',
      detail: { imsi: message.imsi, ...(inSession ? { inSession } : {}) },
    });
    hintReady(work, message.network);
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
