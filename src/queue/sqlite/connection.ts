import Database from 'libsql';
import type { Database as Operated, Value, Values } from '../operations/database.js';
import type { Row } from '../operations/row.js';

/** One connection to SQLite with its prepared statements. Synchronous: only the worker thread holds one. */
export class Connection implements Operated {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Statement>();

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

  /** Runs a statement. Parameters stand in it as `@name`. */
  run(sql: string, parameters: Values = {}): void {
    this.#prepared(sql).run(parameters);
  }

  /** Runs a statement and returns how many rows it changed. */
  change(sql: string, parameters: Values = {}): number {
    return this.#prepared(sql).run(parameters);
  }

  /** The first row, or undefined. */
  get(sql: string, parameters: Values = {}): Row | undefined {
    return this.#prepared(sql).get(parameters);
  }

  /** All rows. */
  all(sql: string, parameters: Values = {}): Row[] {
    return this.#prepared(sql).all(parameters);
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #prepared(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = new Statement(this.#database, sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** SQLite has one writer at a time, and so no locks on rows. */
const FOR_UPDATE = /\bFOR UPDATE\b(?: OF \w+)?(?: SKIP LOCKED\b)?/g;

/**
 * One prepared statement.
 *
 * Names are turned into places and rows into objects here, because the binding takes three times as long to do either.
 */
class Statement {
  readonly #statement: Database.Statement;
  readonly #names: string[] = [];
  #columns: string[] | undefined;

  constructor(database: Database.Database, sql: string) {
    const placed = sql.replace(FOR_UPDATE, '').replace(/@(\w+)/g, (_, name: string) => {
      if (!this.#names.includes(name)) this.#names.push(name);
      return `?${this.#names.indexOf(name) + 1}`;
    });
    this.#statement = database.prepare(placed);
  }

  run(parameters: Values): number {
    return this.#statement.run(this.#places(parameters)).changes;
  }

  get(parameters: Values): Row | undefined {
    return this.#row(this.#reading().get(this.#places(parameters)));
  }

  all(parameters: Values): Row[] {
    const rows: Row[] = [];
    for (const values of this.#reading().all(this.#places(parameters))) {
      const row = this.#row(values);
      if (row) rows.push(row);
    }
    return rows;
  }

  #reading(): Database.Statement {
    this.#columns ??= this.#statement
      .raw()
      .columns()
      .map(({ name }) => name);
    return this.#statement;
  }

  #row(values: unknown): Row | undefined {
    if (!Array.isArray(values)) return undefined;
    const row: Record<string, unknown> = {};
    this.#columns?.forEach((column, at) => {
      row[column] = values[at];
    });
    return row;
  }

  /**
   * Types end where messages between threads begin: a value of a wrong type must be an error here, as libsql 0.5.29
   * aborts the whole process at a boolean.
   */
  #places(parameters: Values): Value[] {
    return this.#names.map((name) => {
      const value = parameters[name];
      if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
      if (value instanceof Uint8Array) return value;
      throw new Error(`parameter ${name} is ${typeof value}, which SQLite cannot take`);
    });
  }
}
