import type { StoreFigures } from '../store.js';
import { integer, integerOrNull, text } from './row.js';
import type { Work } from './work.js';

/** `QueueStore.figures`. */
export function figures(work: Work): StoreFigures {
  const networks = work.db.all(
    `SELECT network, waiting, (
       SELECT accepted_at FROM message
       WHERE network = depth.network AND state IN ('queued', 'scheduled') ORDER BY seq LIMIT 1
     ) AS oldest FROM depth ORDER BY network`,
  );
  return {
    networks: networks.map((row) => ({
      network: text(row, 'network'),
      waiting: integer(row, 'waiting'),
      oldestAt: integerOrNull(row, 'oldest'),
    })),
    uncertain: countIn(work, 'uncertain'),
    held: countIn(work, 'held'),
  };
}

function countIn(work: Work, state: 'uncertain' | 'held'): number {
  const row = work.db.get('SELECT count(*) AS n FROM message WHERE state = @state', { state });
  return row ? integer(row, 'n') : 0;
}
