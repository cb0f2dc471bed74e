/** One row as SQLite gives it. The readers below check each column's type at the only place where it is unknown. */
export type Row = Readonly<Record<string, unknown>>;

function wrong(column: string, expected: string, found: unknown): Error {
  return new Error(`column ${column} should hold ${expected}, found ${found === null ? 'null' : typeof found}`);
}

/** A TEXT column that is never null. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrong(column, 'text', value);
  return value;
}

/** A TEXT column. */
export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

/** An INTEGER column that is never null. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw wrong(column, 'an integer', value);
  return value;
}

/** An INTEGER column. */
export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column);
}

/** A BLOB column that holds a text in UTF-8. libsql 0.5.29 gives a Buffer for one row, an ArrayBuffer in a list of rows. */
export function written(row: Row, column: string): string {
  const value = row[column];
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString('utf8');
  if (!(value instanceof Uint8Array)) throw wrong(column, 'octets', value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
}

/** A TEXT column that holds one of a few words. */
export function word<T extends string>(row: Row, column: string, words: readonly T[]): T {
  const value = text(row, column);
  const found = words.find((each) => each === value);
  if (found === undefined) throw wrong(column, `one of ${words.join(', ')}`, value);
  return found;
}

/** The text of a user or a phone, as it is bound to a BLOB column. */
export function octets(written: string): Uint8Array {
  return Buffer.from(written, 'utf8');
}
