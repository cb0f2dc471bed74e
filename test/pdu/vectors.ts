import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A shared set of vectors, kept beside the checkout; its own README says what the members mean. */
export interface Vector {
  id: string;
  kind: string;
  hex: string | string[];
  noSmsc?: boolean;
  canonical?: boolean;
  expect: unknown;
}

/** A vector that contradicts the specification, with the clause that it contradicts. */
export interface Exception {
  id: string;
  clause: string;
}

const folder = fileURLToPath(new URL('../../../shared/vectors/', import.meta.url));

export const present = existsSync(folder);
export const REASON = '../shared/vectors is not there';
if (!present) console.log(`left out: the shared vectors of the PDU codec, because ${REASON}`);

/** Ids that no test holds the codec to. Empty is what it should be. */
export const exceptions: readonly Exception[] = JSON.parse(
  readFileSync(new URL('exceptions.json', import.meta.url), 'utf8'),
);

/** All vectors of PDUs of these kinds, without the exceptions. */
export function vectorsOf(...kinds: string[]): Vector[] {
  const names = present ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
  const lines = names
    .flatMap((name) => readFileSync(`${folder}${name}`, 'utf8').split('\n'))
    .filter((line) => line !== '');
  const all: Vector[] = lines.map((line) => JSON.parse(line));
  return all.filter(({ id, kind }) => kinds.includes(kind) && !exceptions.some((exception) => exception.id === id));
}

/** The one PDU of a vector that is no set. */
export function hexOf(vector: Vector): string {
  return typeof vector.hex === 'string' ? vector.hex : vector.hex.join('');
}
