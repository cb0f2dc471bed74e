import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RUNS = 24;
const running = new Set<ChildProcess>();

/** Runs a program of Node to its end. */
function node(...args: string[]): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  return new Promise((resolve) => {
    child.once('close', (status) => {
      running.delete(child);
      resolve({ status, output });
    });
  });
}

beforeAll(async () => {
  const { status, output } = await node(join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.bench.json');
  if (status !== 0) throw new Error(output);
}, 180_000);

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

test('a sample of the chaos runs loses nothing, doubles nothing in silence and misdirects nothing', async () => {
  const args = ['--built', '--runs', String(RUNS), '--seed', '1', '--json'];

  const { status, output } = await node(join('build', 'chaos.mjs'), ...args);
  const summary: unknown = JSON.parse(output.trim().split('\n').at(-1) ?? '');

  expect(summary, output).toMatchObject({
    runs: RUNS,
    lost: 0,
    silentDuplicates: 0,
    wrongRecipient: 0,
    failedSeeds: [],
  });
  expect(Object(summary).accepted).toBeGreaterThan(RUNS);
  expect(status).toBe(0);
}, 600_000);

test('what the chaos runs are asked for wrongly is refused in words', async () => {
  const { status, output } = await node(join('build', 'chaos.mjs'), '--built', '--runs', 'many');

  expect(status).not.toBe(0);
  expect(output).toContain('--runs wants a whole number, found many');
});
