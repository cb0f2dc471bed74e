import type { Row } from './row.js';

/** What may be bound to a parameter. */
export type Value = string | number | null | Uint8Array;

/** The parameters of one statement; they stand in it as `@name`. */
export type Values = Record<string, Value>;

/** A value now, or later: SQLite answers at once, PostgreSQL after a round trip. */
export type Soon<T> = T | Promise<T>;

/**
 * A database inside a transaction, as the operations use it.
 *
 * Statements are written once, in the SQL that SQLite and PostgreSQL share. Two things only one of them knows, and the
 * other's connection leaves them out: `INDEXED BY name` (PostgreSQL chooses its index itself) and `FOR UPDATE`,
 * `FOR UPDATE SKIP LOCKED` (SQLite has one writer at a time). Whatever is read in order to be changed is read `FOR UPDATE`.
 */
export interface Database {
  /** Runs a statement. An error may show only at the next statement that is read, or at the end of the transaction. */
  run(sql: string, values?: Values): Soon<void>;
  /** Runs a statement and gives how many rows it changed. */
  change(sql: string, values?: Values): Soon<number>;
  /** The first row, or undefined. */
  get(sql: string, values?: Values): Soon<Row | undefined>;
  /** All rows. */
  all(sql: string, values?: Values): Soon<Row[]>;
}
