import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configJsonSchema } from '../../src/config/index.js';
import { configOf, hostWith, problemsOf, sample } from './context.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const documentation = read('docs/configuration.md');

/** Keys of the schema, by section; '' is the top. */
function schemaKeys(): Record<string, string[]> {
  const properties = (schema: unknown): Record<string, unknown> => Object(Object(schema).properties);
  const top = properties(configJsonSchema());
  const keys: Record<string, string[]> = { '': Object.keys(top) };
  for (const [section, schema] of Object.entries(top)) {
    const inner = Object(schema).items ?? schema;
    const variants: unknown[] = Object(inner).anyOf ?? Object(inner).oneOf ?? [inner];
    const names = new Set(variants.flatMap((variant) => Object.keys(properties(variant))));
    if (names.size > 0) keys[section] = [...names];
  }
  return keys;
}

/** Keys in the first column of each table of the documentation, by the heading over it. */
function documentedKeys(): Record<string, string[]> {
  const keys: Record<string, string[]> = {};
  let section = '';
  for (const line of documentation.split('\n')) {
    const [, heading] = /^## (.*)$/.exec(line) ?? [];
    if (heading !== undefined) section = heading === 'Top of the file' ? '' : heading.replaceAll('`', '');
    const [, cell] = /^\| (`[^|]*`) \|/.exec(line) ?? [];
    if (cell === undefined) continue;
    keys[section] = [...(keys[section] ?? []), ...[...cell.matchAll(/`([^`]*)`/g)].map(([, key = '']) => key)];
  }
  return keys;
}

test('the documentation has a row for every key of the schema, and for no other', () => {
  const sorted = (keys: Record<string, string[]>) =>
    Object.fromEntries(Object.entries(keys).map(([section, names]) => [section, names.sort()]));

  expect(sorted(documentedKeys())).toEqual(sorted(schemaKeys()));
});

test('the example of the documentation is the one that is tested', () => {
  expect(documentation).toContain(`\`\`\`yaml\n${sample('example.yaml')}\`\`\``);
});

test('the documented defaults are those of the file', () => {
  const properties = Object(configJsonSchema()).properties;
  for (const [key, schema] of Object.entries(properties)) {
    const value: unknown = Object(schema).default;
    if (value === undefined || typeof value === 'object') continue;
    const written = value === '' ? '`""`' : `\`${value}\``;
    expect(documentation).toContain(`| \`${key}\` | ${written} |`);
  }
});

test('what the documentation calls not in this version is refused as such', () => {
  for (const key of ['tls']) {
    expect(documentation).toContain(`\`http.${key}\``);
    const text = sample('example.yaml').replace('http: { ', `http: { ${key}: 1, `);
    expect(problemsOf(text).join()).toContain('is not in this version');
  }
});

test('the configuration that is shipped passes the check', () => {
  expect(configOf(read('deploy/sms-sidecar.yaml'), hostWith()).modems).toMatchObject([{ networks: ['default'] }]);
});

test('the example of the page on routing is a configuration', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(read('docs/routing.md')) ?? [];
  const host = hostWith();

  expect(configOf(yaml, host).networks.map(({ name, strategy }) => [name, strategy])).toEqual([
    ['D1', 'leastUsed'],
    ['RO', 'any'],
  ]);
});
