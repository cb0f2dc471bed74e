// `npm run check`: format and lint, ranks, types, then the tests; the first failure ends it.
import { join } from 'node:path';
import { mustRun, setUp } from './set-up.mjs';

setUp();
const node = process.execPath;
mustRun(node, [join('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'ci', '--error-on-warnings', '.']);
mustRun(node, [join('build', 'ranks.mjs')]);
mustRun(node, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']);
if (!process.argv.includes('--no-tests')) mustRun(node, [join('build', 'test.mjs')]);
