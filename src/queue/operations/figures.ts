import type { NetworkDepth, StoreFigures } from '../store.js';
import { integer } from './row.js';
import type { Work } from './work.js';

/** `QueueStore.figures`. */
export async function figures(work: Work): Promise<StoreFigures> {
  const networks: NetworkDepth[] = [];
  for (const network of await work.depths.networks()) {
    networks.push({ network, waiting: await work.depths.of(network), oldestAt: await oldestIn(work, network) });
  }
  return {
    networks,
    uncertain: await countIn(work, 'uncertain'),
    held: await countIn(work, 'held'),
    freeDisk: work.freeDisk(),
  };
}

async function oldestIn(work: Work, network: string): Promise<number | null> {
  const row = await work.db.get(
    `SELECT accepted_at FROM message INDEXED BY message_waiting
     WHERE network = @network AND state IN ('queued', 'scheduled') ORDER BY seq LIMIT 1`,
    { network },
  );
  return row ? integer(row, 'accepted_at') : null;
}

async function countIn(work: Work, state: 'uncertain' | 'held'): Promise<number> {
  const row = await work.db.get('SELECT count(*) AS n FROM message WHERE state = @state', { state });
  return row ? integer(row, 'n') : 0;
}
