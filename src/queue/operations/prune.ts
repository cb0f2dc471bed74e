import { integer, octets } from './row.js';
import type { Work } from './work.js';

/** Removes what is older than it is to be kept: texts first, then whole messages, and the PDUs. Returns most of one kind. */
export async function prune(work: Work, limit: number): Promise<number> {
  return Math.max(await emptyTexts(work, limit), await removeMessages(work, limit), await removePdus(work, limit));
}

async function emptyTexts(work: Work, limit: number): Promise<number> {
  const rows = await work.db.all(
    `SELECT seq FROM message INDEXED BY message_final
     WHERE emptied = 0 AND final_at IS NOT NULL AND final_at <= @before LIMIT @limit
     FOR UPDATE SKIP LOCKED`,
    { before: work.now - work.settings.keepTextsMs, limit },
  );
  for (const row of rows) {
    const seq = integer(row, 'seq');
    await work.db.run('UPDATE message SET emptied = 1, body = @nothing WHERE seq = @seq', { seq, nothing: octets('') });
    await work.db.run('UPDATE message SET original = @nothing WHERE seq = @seq AND original IS NOT NULL', {
      ...{ seq, nothing: octets('') },
    });
    await work.db.run('UPDATE segment SET text = @nothing WHERE message = @seq', { seq, nothing: octets('') });
    await work.db.run(`UPDATE received_pdu SET hex = '' WHERE message = @seq`, { seq });
  }
  return rows.length;
}

/** With a message go its segments, its timeline and its key. */
async function removeMessages(work: Work, limit: number): Promise<number> {
  return await work.db.change(
    `DELETE FROM message WHERE seq IN (
       SELECT seq FROM message INDEXED BY message_final
       WHERE emptied = 1 AND final_at IS NOT NULL AND final_at <= @before LIMIT @limit)`,
    { before: work.now - work.settings.keepRowsMs, limit },
  );
}

/** PDUs were stored in the order of their arrival; what nobody has settled yet stays, and so does what is behind it for now. */
async function removePdus(work: Work, limit: number): Promise<number> {
  return await work.db.change(
    `DELETE FROM received_pdu WHERE id IN (
       SELECT id FROM (SELECT id, state, received_at FROM received_pdu ORDER BY id LIMIT @limit) AS oldest
       WHERE received_at <= @before AND state NOT IN ('pending', 'part'))`,
    { before: work.now - work.settings.keepRowsMs, limit },
  );
}
