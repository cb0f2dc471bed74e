import type { z } from 'zod';
import { unknownKeySentence } from './unknown-key.js';
import type { Fault, Located, Path } from './yaml/located.js';

/** Keys whose values are never shown, whatever is wrong with them. */
const SECRET_KEYS: ReadonlySet<string> = new Set(['pin', 'token', 'store', 'rpc']);
const LONGEST_SHOWN = 60;

/** Keys whose values are durations: what they lack is a unit, not quotes. */
const DURATION_KEYS: ReadonlySet<string> = new Set([
  ...['poll', 'validity', 'laneHold', 'rebindAfter', 'hold', 'memory', 'texts', 'rows'],
  ...['gap', 'jitter', 'maxWait'],
]);

/** The schema's complaints as faults, each at the key or the value that it is about. */
export function faultsOf(issues: readonly z.core.$ZodIssue[], located: Located): Fault[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        offset: located.placeOf([...path, key]).key,
        path: [...path, key],
        message: unknownKeySentence(key, path),
      }));
    }
    const place = located.placeOf(path);
    if (!isThere(located.value, path)) return [{ offset: place.value, path, message: 'is missing' }];
    return [{ offset: place.value, path, message: sentence(issue, path, located) }];
  });
}

function isThere(value: unknown, path: Path): boolean {
  const parent = path.slice(0, -1).reduce<unknown>((inner, step) => Object(inner)[step], value);
  const last = path.at(-1);
  return last === undefined || Object.hasOwn(Object(parent), last);
}

function sentence(issue: z.core.$ZodIssue, path: Path, located: Located): string {
  const { written } = located.placeOf(path);
  const value = path.reduce<unknown>((inner, step) => Object(inner)[step], located.value);
  const shown = isSecret(path) || written === undefined || written.length > LONGEST_SHOWN ? undefined : written;
  if (value === null) return 'has no value';
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof value !== 'object') {
    if (typeof value === 'number' && DURATION_KEYS.has(String(path.at(-1))))
      return `wants a unit, like ${value}s or ${value}m`;
    return unquoted(value, shown);
  }
  const found = shown === undefined ? '' : `, not ${shown === '' ? 'empty' : shown}`;
  return `${expectation(issue)}${found}`;
}

function isSecret(path: Path): boolean {
  return path.some((step) => typeof step === 'string' && SECRET_KEYS.has(step));
}

/** YAML takes `0123` for 123 and `+4917` for 4917: numbers of phones and SIMs lose digits unless they are quoted. */
function unquoted(value: unknown, written: string | undefined): string {
  const kind = typeof value === 'number' ? 'a number' : 'a truth value';
  if (written === undefined) return `is a text, but YAML reads it as ${kind}: write it in quotes`;
  const read = String(value) === written ? '' : ` (${String(value)})`;
  return `is a text, but YAML reads ${written} as ${kind}${read}: write it in quotes, "${written}"`;
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
  string: 'a text',
};

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `is ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `is ${oneOf(issue.values.map(String))}`;
    case 'invalid_union':
      return 'discriminator' in issue ? 'is kamailio or opensips' : issue.message;
    case 'too_small':
      return `is at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `is at most ${issue.maximum}${unitOf(issue.origin)}`;
    default:
      return issue.message;
  }
}

function unitOf(origin: string): string {
  if (origin === 'array') return ' in number';
  return origin === 'string' ? ' characters long' : '';
}

function oneOf(words: readonly string[]): string {
  return words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
