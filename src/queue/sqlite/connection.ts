import Database from 'libsql';
import type { Row } from './row.js';

/**
 * What may be bound to a parameter. Nothing else may ever reach the binding: libsql 0.5.29 aborts the whole process
 * at a boolean.
 */
export type Value = string | number | null | Uint8Array;

type Parameters = Record<string, Value>;

/** One connection to SQLite with its prepared statements. Synchronous: only the worker thread holds one. */
export class Connection {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  /** Opens, and creates where there is none. A lock of another process is waited for at most `busyTimeoutMs`. */
  constructor(path: string, busyTimeoutMs: number) {
    this.#database = new Database(path);
    this.#database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  }

  /** Whether a transaction is open; SQLite itself ends one at some errors. */
  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  /** Runs statements that have no parameters and give no rows. */
  execute(sql: string): void {
    this.#database.exec(sql);
  }

  /** Runs a statement and returns how many rows it changed. */
  run(sql: string, parameters: Parameters = {}): number {
    return this.#prepared(sql).run(checked(parameters)).changes;
  }

  /** The first row, or undefined. */
  get(sql: string, parameters: Parameters = {}): Row | undefined {
    const row: unknown = this.#prepared(sql).get(checked(parameters));
    return isRow(row) ? row : undefined;
  }

  /** All rows. */
  all(sql: string, parameters: Parameters = {}): Row[] {
    return this.#prepared(sql).all(checked(parameters)).filter(isRow);
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #prepared(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

/** Types end where messages between threads begin: a value of a wrong type must be an error here, never an abort. */
function checked(parameters: Parameters): Parameters {
  for (const name in parameters) {
    const value: unknown = parameters[name];
    const fine =
      typeof value === 'string' || typeof value === 'number' || value === null || value instanceof Uint8Array;
    if (!fine) throw new Error(`parameter ${name} is a ${typeof value}, which SQLite cannot take`);
  }
  return parameters;
}

/** The text of a user or a phone, as it is bound to a BLOB column. */
export function octets(written: string): Uint8Array {
  return Buffer.from(written, 'utf8');
}
