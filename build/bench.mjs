// `npm run bench [-- NAME ...]`: sets up, compiles `bench/`, and runs the named benchmarks, or all of them in turn.
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensurePrograms, mustRun, root, setUp } from './set-up.mjs';

const wanted = process.argv.slice(2);
setUp();
ensurePrograms(['socat']);
const out = join(root, 'bench', 'build');
rmSync(out, { recursive: true, force: true });
mustRun(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.bench.json']);
const known = readdirSync(join(root, 'bench')).flatMap((file) => (file.endsWith('.ts') ? [basename(file, '.ts')] : []));
for (const name of wanted.length > 0 ? wanted : known) {
  if (!known.includes(name)) throw new Error(`there is no benchmark ${name}; there are ${known.join(', ')}`);
  console.log(`\n== ${name}`);
  const { run } = await import(pathToFileURL(join(out, 'bench', `${name}.js`)).href);
  await run();
}
