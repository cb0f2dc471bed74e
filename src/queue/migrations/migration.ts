/** One step of the schema. Steps are never changed once released, only followed by others. */
export interface Migration {
  /** From 1, without gaps; the store remembers the highest that was applied. */
  version: number;
  /** What it brings, in a few words. */
  name: string;
  /** The statements for SQLite 3.45 and later, run in one transaction. */
  sqlite: string;
  /** The same for PostgreSQL 15 and later; columns of the same names, moments and counters as BIGINT. */
  postgres: string;
}
