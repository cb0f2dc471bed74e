import { createRequire } from 'node:module';

const Database: typeof import('libsql') = createRequire(import.meta.url)('libsql');

/** What must be true of every SQLite store at every moment; each query finds what breaks it. */
const BREACHES: Record<string, string> = {
  'a lane has not exactly one message that is ready, in hand or in back-off': `
    SELECT lane FROM message WHERE lane IS NOT NULL GROUP BY lane
    HAVING sum(ready = 1 OR owner IS NOT NULL OR due_at IS NOT NULL) <> 1`,
  'the message that a lane waits for is not its first': `
    SELECT id FROM message AS head WHERE lane IS NOT NULL AND (ready = 1 OR due_at IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM segment WHERE message = seq AND attempts > 0)
      AND EXISTS (SELECT 1 FROM message AS other WHERE other.lane = head.lane AND other.seq < head.seq
        AND other.not_before IS NULL)`,
  'a message is ready and in hand, or ready and in back-off': `
    SELECT id FROM message WHERE ready = 1 AND (owner IS NOT NULL OR due_at IS NOT NULL)`,
  'a message to mobile is sending without an owner, or has one without sending': `
    SELECT id FROM message WHERE direction = 'to-mobile' AND (state = 'sending') <> (owner IS NOT NULL)`,
  'a message is sending, and not exactly one of its segments is': `
    SELECT id FROM message WHERE direction = 'to-mobile'
      AND (SELECT count(*) FROM segment WHERE message = seq AND segment.state = 'sending') <> (message.state = 'sending')`,
  'a message waits, and nothing will ever send it': `
    SELECT id FROM message WHERE state IN ('queued', 'scheduled') AND lane IS NULL AND ready = 0 AND due_at IS NULL`,
  'a complete message still stands in a lane': `
    SELECT id FROM message WHERE (lane IS NOT NULL OR ready = 1)
      AND state NOT IN ('queued', 'sending', 'delivering', 'held')`,
  'a message is complete, though a segment of it is not': `
    SELECT id FROM message WHERE state IN ('sent', 'delivered')
      AND EXISTS (SELECT 1 FROM segment WHERE message = seq AND segment.state NOT IN ('sent', 'delivered'))`,
  'a segment follows one that was not sent': `
    SELECT message FROM segment AS later WHERE state IN ('sending', 'sent')
      AND EXISTS (SELECT 1 FROM segment AS earlier WHERE earlier.message = later.message
        AND earlier.number < later.number AND earlier.state IN ('queued', 'sending'))`,
  'a message has no timeline': 'SELECT id FROM message WHERE seq NOT IN (SELECT message FROM timeline)',
};

/** What is wrong in the store, by name; nothing when all is well. */
export function breaches(path: string): string[] {
  const database = new Database(path);
  const found = [];
  for (const [name, query] of Object.entries(BREACHES)) {
    const rows = database.prepare(query).raw().all();
    if (rows.length > 0) found.push(`${name}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
  const [damage] = database.prepare('PRAGMA integrity_check').raw().all();
  database.close();
  if (JSON.stringify(damage) !== '["ok"]') found.push(`damage: ${JSON.stringify(damage)}`);
  return found;
}
