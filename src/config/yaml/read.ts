import { Composer, Parser } from 'yaml';
import { convert } from './convert.js';
import { nestsDeeperThan } from './depth.js';
import type { Environment } from './environment.js';
import type { Fault, Located } from './located.js';
import { isHarmless, syntaxSentence } from './syntax.js';

const MAX_LENGTH = 1_000_000;
/** More than any configuration needs, and far less than the composer's stack takes. */
const MAX_DEPTH = 20;

/**
 * Reads a YAML 1.2 text (core schema, neither tags nor aliases) and puts in `${NAME}`.
 *
 * It never throws: what is wrong is in `faults`.
 */
export function readYaml(text: string, env: Environment): Located {
  if (text.length > MAX_LENGTH) return refused('the file is longer than a million characters');
  const tokens = [...new Parser().parse(text)];
  if (nestsDeeperThan(MAX_DEPTH, tokens)) return refused(`values nest deeper than ${MAX_DEPTH} levels`);

  // `schema` is given, or a `%YAML 1.1` line would make `no` a boolean.
  const composer = new Composer({ schema: 'core', prettyErrors: false, logLevel: 'silent' });
  const [document, second] = [...composer.compose(tokens, true, text.length)];
  if (document === undefined) return refused('the file is empty');

  const errors = [...document.errors, ...document.warnings];
  const faults = errors.map((error): Fault => ({ offset: error.pos[0], path: [], message: syntaxSentence(error) }));
  if (second !== undefined) {
    faults.push({ offset: second.range[0], path: [], message: 'one file holds one document; "---" begins another' });
  }
  const converted = convert(document, env);
  return {
    ...converted,
    faults: [...faults, ...converted.faults],
    broken: second !== undefined || !errors.every(isHarmless),
  };
}

function refused(message: string): Located {
  const fault = { offset: 0, path: [], message };
  return { value: null, placeOf: () => ({ key: 0, value: 0 }), faults: [fault], broken: true, fromEnvironment: [] };
}
