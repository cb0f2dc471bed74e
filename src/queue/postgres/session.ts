import { createHash } from 'node:crypto';
import type { ClientBase, QueryResult } from 'pg';
import type { GatewayError } from '../../core/index.js';
import type { Database, Values } from '../operations/database.js';
import type { Row } from '../operations/row.js';
import { refusal } from './failure.js';
import { type PlacedStatement, placeParameters } from './sql.js';

interface Prepared extends PlacedStatement {
  /** Name of the prepared statement, the same on every connection. */
  name: string;
}

const prepared = new Map<string, Prepared>();

function prepare(sql: string): Prepared {
  let statement = prepared.get(sql);
  if (!statement) {
    const placed = placeParameters(sql);
    statement = { ...placed, name: createHash('sha256').update(placed.text).digest('hex').slice(0, 32) };
    prepared.set(sql, statement);
  }
  return statement;
}

/**
 * One connection to PostgreSQL, as the operations use it.
 *
 * Statements are sent as they come, one behind the other (the connection is pipelined). A `run` is not waited for: it
 * travels with the next statement that is read, and its error shows there, since the transaction has failed by then, or
 * at `settled`.
 */
export class Session implements Database {
  readonly #client: ClientBase;
  #underWay: Promise<unknown>[] = [];
  /** The first statement that failed: those behind it only say that the transaction is aborted. */
  #failed: GatewayError | undefined;

  constructor(client: ClientBase) {
    this.#client = client;
  }

  run(sql: string, values: Values = {}): void {
    this.#underWay.push(this.#send(sql, values).catch(() => undefined));
  }

  async change(sql: string, values: Values = {}): Promise<number> {
    return (await this.#read(sql, values)).rowCount ?? 0;
  }

  async get(sql: string, values: Values = {}): Promise<Row | undefined> {
    return (await this.#read(sql, values)).rows[0];
  }

  async all(sql: string, values: Values = {}): Promise<Row[]> {
    return (await this.#read(sql, values)).rows;
  }

  /** Waits until all that was sent is answered. @throws GatewayError as the first failure was. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay.splice(0));
    if (this.#failed) throw this.#failed;
  }

  async #read(sql: string, values: Values): Promise<QueryResult<Row>> {
    try {
      return await this.#send(sql, values);
    } catch {
      await this.settled();
      throw new Error('a statement failed, and left no error');
    }
  }

  async #send(sql: string, values: Values): Promise<QueryResult<Row>> {
    const { name, names, text } = prepare(sql);
    try {
      return await this.#client.query<Row>({ name, text, values: names.map((each) => bound(each, values[each])) });
    } catch (error) {
      this.#failed ??= refusal(error);
      throw error;
    }
  }
}

/** A value as it is bound. PostgreSQL's TEXT takes no U+0000; what users and phones wrote goes as octets anyway. */
function bound(name: string, value: Values[string] | undefined): Values[string] {
  if (value === undefined) throw new Error(`parameter ${name} has no value`);
  return typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value;
}
