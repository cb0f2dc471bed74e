import { integer, textOrNull } from './row.js';
import type { StoredMessage } from './stored-message.js';
import type { Work } from './work.js';

/*
 * A lane is a line of messages of which only the first may be under way. `message.lane` names it, NULL is none;
 * `ready = 1` marks what may be claimed now. Of the messages of one lane at most one is ready, in hand (`owner`) or
 * in back-off (`due_at`): its head. Whatever takes a head out makes the next one ready in the same commit, so that a
 * claim never has to look for a head among those that wait.
 */

/** The lane of a message to mobile: one sender's messages to one number. Each priority has its own, so that an urgent one passes. */
export function laneToMobile(message: { priority: number; sender: string; number: string }): string {
  return `${message.priority} ${message.sender} ${message.number}`;
}

/** The lane of a message from mobile: all that goes to one SIP address of record (RFC 3428 §8). */
export function laneFromMobile(target: string): string {
  return `inbound ${target}`;
}

/** Whether nothing stands in a lane, so that whoever joins it is its head. Nobody else joins or leaves it meanwhile. */
export async function isFree(work: Work, lane: string): Promise<boolean> {
  await work.alone(lane);
  return (await work.db.get('SELECT 1 FROM message WHERE lane = @lane LIMIT 1', { lane })) === undefined;
}

/** Puts a message at its place in a lane; ready at once when nothing is there. */
export async function joinLane(
  work: Work,
  { seq, network }: { seq: number; network: string | null },
  lane: string,
): Promise<void> {
  const ready = await isFree(work, lane);
  await work.db.run(
    `UPDATE message SET due_at = NULL, ready = @ready, lane = @lane, bound_at = CASE WHEN bound_at IS NOT NULL THEN CAST(@now AS BIGINT) END
     WHERE seq = @seq`,
    { seq, lane, now: work.now, ready: ready ? 1 : 0 },
  );
  if (ready) hintReady(work, network);
}

/**
 * Puts a message back at the head of its lane, where it was accepted before all that waits there now. A head that is in
 * hand goes on; one that is ready steps back; one in back-off steps aside and keeps its own time.
 */
export async function rejoinLane(
  work: Work,
  message: { seq: number; network: string | null },
  lane: string,
): Promise<void> {
  const { seq, network } = message;
  await work.alone(lane);
  const head = await work.db.get(
    `SELECT seq, ready, owner FROM message
     WHERE lane = @lane AND (ready = 1 OR owner IS NOT NULL OR due_at IS NOT NULL) FOR UPDATE`,
    { lane },
  );
  const inHand = head !== undefined && textOrNull(head, 'owner') !== null;
  if (head && !inHand) {
    const back = integer(head, 'ready') === 1;
    await work.db.run(
      'UPDATE message SET ready = 0, held_at = NULL, lane = CASE WHEN @back = 1 THEN lane END WHERE seq = @seq',
      {
        ...{ seq: integer(head, 'seq'), back: back ? 1 : 0 },
      },
    );
  }
  await work.db.run('UPDATE message SET due_at = NULL, ready = @ready, lane = @lane WHERE seq = @seq', {
    ...{ seq, lane, ready: inHand ? 0 : 1 },
  });
  if (!inHand) hintReady(work, network);
}

/** Takes a message out of everything that is about sending it; when it headed its lane, the next one there becomes ready. */
export async function leaveLane(work: Work, message: StoredMessage): Promise<void> {
  await work.db.run(
    `UPDATE message SET lane = NULL, ready = 0, due_at = NULL, held_at = NULL, bound_at = NULL, owner = NULL,
       lease_until = NULL
     WHERE seq = @seq`,
    { seq: message.seq },
  );
  if (message.lane !== null && message.heads) await promote(work, message.lane);
}

/**
 * Makes the first of a lane that has lost its head ready, and returns its place.
 *
 * The head need not be the first that stands there: a scheduled message joins behind it, though accepted before it. From
 * mobile, what is urgent goes before the rest; to mobile it has a lane of its own.
 */
export async function promote(work: Work, lane: string): Promise<number | undefined> {
  await work.alone(lane);
  const row = await work.db.get(
    `UPDATE message SET ready = 1, bound_at = CASE WHEN bound_at IS NOT NULL THEN CAST(@now AS BIGINT) END
     WHERE seq = coalesce(
       (SELECT seq FROM message INDEXED BY message_first
        WHERE lane = @lane AND lane IS NOT NULL AND priority > 0 AND network IS NULL ORDER BY seq LIMIT 1 FOR UPDATE),
       (SELECT seq FROM message WHERE lane = @lane ORDER BY seq LIMIT 1 FOR UPDATE))
     RETURNING seq, network`,
    { lane, now: work.now },
  );
  if (!row) return undefined;
  hintReady(work, textOrNull(row, 'network'));
  return integer(row, 'seq');
}

/** Tells, after the commit, that something may be claimed; no network = from mobile. */
export function hintReady(work: Work, network: string | null): void {
  work.hint(network === null ? { hint: 'inbound' } : { hint: 'ready', network });
}
