// `npm test`: sets up, runs every test that this machine can run, and says what it left out and why.
// `npm test -- --require-all` fails when anything was left out. Other arguments go to vitest.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePrograms, root, run, setUp } from './set-up.mjs';

const args = process.argv.slice(2);
const requireAll = args.includes('--require-all');
const vitestArgs = args.filter((arg) => arg !== '--require-all');

setUp();
const { missing, line } = ensurePrograms([
  'socat',
  'kamailio',
  'sipp',
  'gammu',
  'smsd',
  'postgresql',
  'python3-gammu',
  'libosmogsm',
]);

const folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-test-'));
const report = join(folder, 'report.json');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const status = run(
  process.execPath,
  [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...vitestArgs],
  { env: process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' } },
);
const results = readReport(report);
rmSync(folder, { recursive: true, force: true });

for (const name of results.skipped) console.log(`left out: ${name}`);
if (missing.length > 0) console.log(`To run all of them, install what is missing: ${line}`);
console.log(`\nNode.js ${process.versions.node}`);
console.log(`${results.passed} passed, ${results.failed} failed, ${results.skipped.length} skipped`);
const incomplete = requireAll && results.skipped.length > 0;
if (incomplete) console.log('Some tests were left out, and --require-all was asked for.');
process.exitCode = status === 0 && results.failed === 0 && results.passed > 0 && !incomplete ? 0 : 1;

/** Counts of a JSON report of vitest; a file that could not be loaded counts as one failure. */
function readReport(path) {
  const counts = { passed: 0, failed: 0, skipped: [] };
  let suites = [];
  try {
    suites = JSON.parse(readFileSync(path, 'utf8')).testResults;
  } catch {
    counts.failed = 1;
  }
  for (const suite of suites) {
    if (suite.status === 'failed' && suite.assertionResults.length === 0) counts.failed += 1;
    for (const { status: result, fullName } of suite.assertionResults) {
      if (result === 'passed') counts.passed += 1;
      else if (result === 'failed') counts.failed += 1;
      else counts.skipped.push(fullName);
    }
  }
  return counts;
}
