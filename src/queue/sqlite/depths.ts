import { integer, text } from '../operations/row.js';
import type { Depths } from '../operations/work.js';
import type { Connection } from './connection.js';

/**
 * How many messages wait in each network, without asking the database: exact, because only this thread changes it
 * and whatever is rolled back there is undone here. A trigger would cost each message a third of its time.
 */
export class CountedDepths implements Depths {
  readonly #waiting: Map<string, number>;
  #changes: { network: string; by: number }[] = [];

  constructor(waiting: Iterable<[network: string, waiting: number]>) {
    this.#waiting = new Map(waiting);
  }

  /** Messages that wait in this network. */
  of(network: string): number {
    return this.#waiting.get(network) ?? 0;
  }

  /** Networks in which messages wait or waited since the store was opened. */
  networks(): string[] {
    return [...this.#waiting.keys()].sort();
  }

  /** Counts a change that belongs to the transaction under way. */
  add(network: string, by: number): void {
    if (by === 0) return;
    this.#waiting.set(network, this.of(network) + by);
    this.#changes.push({ network, by });
  }

  /** A point to which `undo` can go back. */
  mark(): number {
    return this.#changes.length;
  }

  /** Takes back what was counted since the mark, or in the whole transaction. */
  undo(mark = 0): void {
    for (const { network, by } of this.#changes.splice(mark)) this.#waiting.set(network, this.of(network) - by);
  }

  /** The transaction is committed. */
  keep(): void {
    this.#changes = [];
  }
}

/** Counts once, when the store is opened. */
export function readDepths(db: Connection): CountedDepths {
  const rows = db.all(
    `SELECT network, count(*) AS waiting FROM message INDEXED BY message_waiting
     WHERE state IN ('queued', 'scheduled') GROUP BY network`,
  );
  return new CountedDepths(rows.map((row) => [text(row, 'network'), integer(row, 'waiting')]));
}
