import { GatewayError } from '../../core/index.js';
import type { TimelineEvent } from '../message.js';
import { integer, text, textOrNull } from './row.js';
import type { Work } from './work.js';

/** Adds a row to the timeline of a message. */
export async function record(work: Work, seq: number, event: Omit<TimelineEvent, 'at'>): Promise<void> {
  await work.db.run(
    `INSERT INTO timeline (message, n, at, event, modem, detail)
     SELECT CAST(@seq AS BIGINT), coalesce(max(n), 0) + 1, CAST(@now AS BIGINT), @event, @modem, @detail FROM timeline WHERE message = @seq`,
    { seq, now: work.now, event: event.event, modem: event.modem ?? null, detail: JSON.stringify(event.detail) },
  );
}

/** Starts the timeline of a message that is stored just now. */
export async function recordFirst(work: Work, seq: number, event: Omit<TimelineEvent, 'at'>): Promise<void> {
  await work.db.run(
    'INSERT INTO timeline (message, n, at, event, modem, detail) VALUES (@seq, 1, @now, @event, @modem, @detail)',
    { seq, now: work.now, event: event.event, modem: event.modem ?? null, detail: JSON.stringify(event.detail) },
  );
}

/** `QueueStore.note`. */
export async function note(work: Work, id: string, event: Omit<TimelineEvent, 'at'>): Promise<void> {
  const row = await work.db.get('SELECT seq FROM message WHERE id = @id FOR UPDATE', { id });
  if (!row) throw new GatewayError('NOT_FOUND', `there is no message ${id}`);
  await record(work, integer(row, 'seq'), event);
}

/** `QueueStore.timeline`. */
export async function timeline(work: Work, id: string): Promise<TimelineEvent[]> {
  const rows = await work.db.all(
    `SELECT at, event, modem, detail FROM timeline
     WHERE message = (SELECT seq FROM message WHERE id = @id) ORDER BY n`,
    { id },
  );
  return rows.map((row) => {
    const modem = textOrNull(row, 'modem');
    const detail: Record<string, unknown> = JSON.parse(text(row, 'detail'));
    return { at: integer(row, 'at'), event: text(row, 'event'), ...(modem === null ? {} : { modem }), detail };
  });
}
