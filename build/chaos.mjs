// `npm run chaos -- [--runs N] [--seed S] [--json] ...`: sets up, compiles `bench/`, and plays seeded runs in which the
// sidecar is killed again and again. `--built` takes what is compiled already. See docs/reliability.md.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensurePrograms, mustRun, root, setUp } from './set-up.mjs';

const args = process.argv.slice(2);
const isBuilt = args.includes('--built');
if (!isBuilt) {
  setUp();
  ensurePrograms(['socat']);
  mustRun(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.bench.json']);
}
const { run } = await import(pathToFileURL(join(root, 'bench', 'build', 'bench', 'chaos', 'main.js')).href);
process.exitCode = await run(args.filter((arg) => arg !== '--built'));
