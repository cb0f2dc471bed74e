import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar, type YAMLMap } from 'yaml';
import { type Environment, expandEnvironment } from './environment.js';
import { type Fault, type Located, type Path, Places } from './located.js';

type Converted = Pick<Located, 'value' | 'placeOf' | 'faults' | 'fromEnvironment'>;

/** Turns a composed document into plain values and remembers where each stood. */
export function convert(document: Document.Parsed, env: Environment): Converted {
  const converter = new Converter(env);
  const value = converter.node(document.contents, [], document.contents?.range[0] ?? 0);
  return {
    value,
    placeOf: (path) => converter.places.nearest(path),
    faults: converter.faults,
    fromEnvironment: converter.fromEnvironment,
  };
}

class Converter {
  readonly places = new Places();
  readonly faults: Fault[] = [];
  readonly fromEnvironment: string[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  /** The value of a node; `key` is the offset of the key it stands under. */
  node(node: unknown, path: Path, key: number): unknown {
    if (isScalar<unknown>(node)) return this.#scalar(node, path, key);
    const value = offsetOf(node) ?? key;
    this.places.set(path, { key, value });
    if (isMap<unknown, unknown>(node)) return this.#map(node, path);
    if (isSeq<unknown>(node)) {
      return node.items.map((item, index) => this.node(item, [...path, index], offsetOf(item) ?? value));
    }
    if (isAlias(node)) this.#fault(value, path, 'aliases (*name) are not used here: write the value out');
    return null;
  }

  #map(map: YAMLMap<unknown, unknown>, path: Path): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    for (const { key, value } of map.items) {
      const offset = offsetOf(key) ?? offsetOf(map) ?? 0;
      const name = isScalar(key) ? (key.source ?? String(key.value)) : undefined;
      // `__proto__` as a member would change the object instead of standing in it
      if (name === undefined || name === '__proto__') this.#fault(offset, path, 'a key is a word');
      else values[name] = this.node(value, [...path, name], offset);
    }
    return values;
  }

  #scalar(scalar: Scalar<unknown>, path: Path, key: number): unknown {
    const offset = offsetOf(scalar) ?? key;
    const { value, source } = scalar;
    if (typeof value !== 'string') {
      this.places.set(path, { key, value: offset, ...(source === undefined ? {} : { written: source }) });
      return value;
    }
    const { text, inserted, missing } = expandEnvironment(value, this.#env);
    for (const name of missing) this.#fault(offset, path, `the environment has no variable ${name}`);
    this.fromEnvironment.push(...inserted);
    this.places.set(path, {
      key,
      value: offset,
      ...(inserted.length > 0 || missing.length > 0 ? {} : { written: text }),
    });
    return text;
  }

  #fault(offset: number, path: Path, message: string): void {
    this.faults.push({ offset, path, message });
  }
}

function offsetOf(node: unknown): number | undefined {
  const range: ParsedNode['range'] | null | undefined = Object(node).range;
  return range?.[0];
}
