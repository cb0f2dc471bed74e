import type { Kept, Shelf } from '../store.js';
import { text } from './row.js';
import type { Work } from './work.js';

/** `QueueStore.keep`. */
export function keep(work: Work, shelf: Shelf, key: string, value: string | null): void {
  if (value === null) work.db.run('DELETE FROM kept WHERE shelf = @shelf AND key = @key', { shelf, key });
  else
    work.db.run(
      `INSERT INTO kept (shelf, key, value, at) VALUES (@shelf, @key, @value, @now)
       ON CONFLICT (shelf, key) DO UPDATE SET value = excluded.value, at = excluded.at`,
      { shelf, key, value, now: work.now },
    );
}

/** `QueueStore.kept`. */
export function kept(work: Work, shelf: Shelf): Kept[] {
  const rows = work.db.all('SELECT key, value FROM kept WHERE shelf = @shelf ORDER BY key', { shelf });
  return rows.map((row) => ({ key: text(row, 'key'), value: text(row, 'value') }));
}

/** `QueueStore.keptAt`. */
export function keptAt(work: Work, shelf: Shelf, key: string): string | undefined {
  const row = work.db.get('SELECT value FROM kept WHERE shelf = @shelf AND key = @key', { shelf, key });
  return row && text(row, 'value');
}
