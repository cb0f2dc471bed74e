import type { Kept, Shelf } from '../shelf.js';
import { text } from './row.js';
import type { Work } from './work.js';

/** `QueueStore.keep`. */
export async function keep(work: Work, shelf: Shelf, key: string, value: string | null): Promise<void> {
  if (value === null) await work.db.run('DELETE FROM kept WHERE shelf = @shelf AND key = @key', { shelf, key });
  else
    await work.db.run(
      `INSERT INTO kept (shelf, key, value, at) VALUES (@shelf, @key, @value, @now)
       ON CONFLICT (shelf, key) DO UPDATE SET value = excluded.value, at = excluded.at`,
      { shelf, key, value, now: work.now },
    );
}

/** `QueueStore.kept`. */
export async function kept(work: Work, shelf: Shelf): Promise<Kept[]> {
  const rows = await work.db.all('SELECT key, value FROM kept WHERE shelf = @shelf ORDER BY key', { shelf });
  return rows.map((row) => ({ key: text(row, 'key'), value: text(row, 'value') }));
}

/** `QueueStore.keptAt`. */
export async function keptAt(work: Work, shelf: Shelf, key: string): Promise<string | undefined> {
  const row = await work.db.get('SELECT value FROM kept WHERE shelf = @shelf AND key = @key', { shelf, key });
  return row && text(row, 'value');
}
