import type { StoreFigures } from '../store.js';
import { integer } from './row.js';
import type { Work } from './work.js';

/** `QueueStore.figures`. */
export function figures(work: Work): StoreFigures {
  return {
    networks: work.depths.networks().map((network) => ({
      network,
      waiting: work.depths.of(network),
      oldestAt: oldestIn(work, network),
    })),
    uncertain: countIn(work, 'uncertain'),
    held: countIn(work, 'held'),
    freeDisk: work.freeDisk(),
  };
}

function oldestIn(work: Work, network: string): number | null {
  const row = work.db.get(
    `SELECT accepted_at FROM message INDEXED BY message_waiting
     WHERE network = @network AND state IN ('queued', 'scheduled') ORDER BY seq LIMIT 1`,
    { network },
  );
  return row ? integer(row, 'accepted_at') : null;
}

function countIn(work: Work, state: 'uncertain' | 'held'): number {
  const row = work.db.get('SELECT count(*) AS n FROM message WHERE state = @state', { state });
  return row ? integer(row, 'n') : 0;
}
