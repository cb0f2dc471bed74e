import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
// @ts-expect-error -- a build script without types
import { findBreaches } from '../../build/ranks.mjs';

/** Breaches in a tree made of these files. */
function breachesOf(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'ranks-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return findBreaches(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test.each([
  ['a sideways import', { 'modem/a.ts': "import '../bridge/index.js';" }, 'rank 3 imports bridge/index.ts of rank 3'],
  ['an upward import', { 'pdu/a.ts': "export * from '../queue/index.js';" }, 'rank 1 imports queue/index.ts of rank 2'],
  ['an import past the public face', { 'modem/a.ts': "import '../pdu/gsm7.js';" }, 'only pdu/index.js is its face'],
  ['a codec in the simulator', { 'simulator/a.ts': "import '../pdu/index.js';" }, 'the simulator may import only core'],
  ['the simulator in the product', { 'gateway.ts': "import './simulator/index.js';" }, 'may be imported only by cli'],
  ['a promise in a pure part', { 'sip/a.ts': 'export const a = Promise.resolve();' }, 'sip is pure, but uses Promise'],
  ['the environment below rank 4', { 'queue/a.ts': 'export const a = process.env;' }, 'reads the environment'],
  ['code in an index', { 'pdu/index.ts': 'const a = 1;\nexport { a };' }, 'an index holds exports only'],
  ['a folder that nobody placed', { 'util/a.ts': '' }, 'util has no rank'],
])('%s is reported', (_name, files, breach) => {
  const breaches = breachesOf(files);

  expect(breaches).toHaveLength(1);
  expect(breaches[0]).toContain(breach);
});

test('a downward import through the public face, and a forbidden word in a comment, are fine', () => {
  const breaches = breachesOf({ 'modem/a.ts': "import '../pdu/index.js';", 'pdu/index.ts': '// no Promise here\n' });

  expect(breaches).toEqual([]);
});

test('the product keeps its own ranks', () => {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src');

  expect(findBreaches(root)).toEqual([]);
});
