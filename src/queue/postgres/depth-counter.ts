import { integer, text } from '../operations/row.js';
import type { Depths } from '../operations/work.js';
import type { Session } from './session.js';

/**
 * How many messages wait in each network, counted in the database by all who share it.
 *
 * A transaction writes what it changed as the last thing it does, each connection at a place of its own, so that
 * nobody waits for anybody. Two that accept at the same moment may together pass a limit by one batch.
 */
export class DepthCounter implements Depths {
  readonly #session: Session;
  readonly #place: number;
  readonly #changes = new Map<string, number>();

  constructor(session: Session, place: number) {
    this.#session = session;
    this.#place = place;
  }

  async of(network: string): Promise<number> {
    const row = await this.#session.get(
      'SELECT CAST(coalesce(sum(waiting), 0) AS BIGINT) AS waiting FROM depth WHERE network = @network',
      { network },
    );
    return (row ? integer(row, 'waiting') : 0) + (this.#changes.get(network) ?? 0);
  }

  async networks(): Promise<string[]> {
    const rows = await this.#session.all('SELECT DISTINCT network FROM depth ORDER BY network');
    return rows.map((row) => text(row, 'network'));
  }

  add(network: string, by: number): void {
    this.#changes.set(network, (this.#changes.get(network) ?? 0) + by);
  }

  /** Writes the changes, in an order that all keep. */
  write(): void {
    for (const [network, by] of [...this.#changes].sort()) {
      if (by === 0) continue;
      this.#session.run(
        `INSERT INTO depth (network, place, waiting) VALUES (@network, @place, @by)
         ON CONFLICT (network, place) DO UPDATE SET waiting = depth.waiting + excluded.waiting`,
        { network, place: this.#place, by },
      );
    }
  }
}
