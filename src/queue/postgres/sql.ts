/** A statement as PostgreSQL takes it, with the names of its parameters in order. */
export interface PlacedStatement {
  text: string;
  names: readonly string[];
}

/** Hints to SQLite's planner: an index by name, and the plus that keeps it from one. */
const INDEX_HINTS = /\bINDEXED BY \w+|(?<=\b(?:AND|WHERE)\s)\+(?=\w)/g;

/** Turns a statement of the operations into PostgreSQL's: names of parameters into places, without SQLite's hints. */
export function placeParameters(sql: string): PlacedStatement {
  const names: string[] = [];
  const text = sql.replace(INDEX_HINTS, '').replace(/@(\w+)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  return { text, names };
}
