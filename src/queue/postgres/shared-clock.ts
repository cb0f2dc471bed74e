import type { Pool } from 'pg';
import type { Clock } from '../../core/index.js';

/**
 * The database's clock, by which leases begin and end for all who share the store: hosts whose clocks differ, or are
 * set, must not take each other's work. It is asked now and then and goes on by the monotonic clock in between.
 */
export class SharedClock {
  readonly #clock: Clock;
  #ahead = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return Math.round(this.#clock.monotonic() + this.#ahead);
  }

  /** Asks the database. An answer that took long says little, so half of that time is all that it can be wrong by. */
  async ask(pool: Pool): Promise<void> {
    const before = this.#clock.monotonic();
    const { rows } = await pool.query<{ now: number }>(
      'SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS now',
    );
    const after = this.#clock.monotonic();
    const [row] = rows;
    if (row) this.#ahead = row.now - (before + after) / 2;
  }
}
