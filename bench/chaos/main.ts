import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Options, readOptions } from './options.js';
import { runTogether, type Street } from './run.js';
import { Pool } from './street.js';
import { Tally } from './tally.js';

/**
 * `npm run chaos -- [--runs N] [--seed S | --from K] [--kills N] [--profile NAME] [--together N] [--jobs N] [--keep]
 * [--record FILE [--commit ID]] [--json]`
 *
 * Run K has seed K. `--record` adds a row to a table of results. SIGINT and SIGTERM end it after the runs that are under
 * way, with their results. Ends with 0 when nothing was lost, doubled in silence, misdirected or wrongly recorded.
 */
export async function run(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  const { kills, keep, profile } = options;
  const roots = { memory: mkdtempSync('/dev/shm/chaos-'), disk: mkdtempSync(join(tmpdir(), 'chaos-')) };
  const pool = new Pool(1);
  const tally = new Tally(options.json ? () => undefined : console.log);
  await playAll(options, { pool, roots, kills, keep, profile }, tally);
  pool.close();
  for (const root of Object.values(roots)) removeIfEmpty(root);
  tally.print({ kills, roots });
  if (options.record !== undefined) {
    const commit = options.commit ?? execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
    appendFileSync(options.record, tally.row({ commit, from: options.from, kills }));
  }
  console.log(JSON.stringify(tally.summary()));
  return tally.isClean ? 0 : 1;
}

async function playAll({ from, runs, together, jobs }: Options, street: Street, tally: Tally): Promise<void> {
  let next = from;
  let end = from + runs;
  const stop = () => {
    end = next;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  const work = async () => {
    while (next < end) {
      const seeds = Array.from({ length: Math.min(together, end - next) }, (_, n) => next + n);
      next += seeds.length;
      for (const verdict of await runTogether(seeds, street)) tally.add(verdict);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
}

/** What failed runs left stays. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // something is kept there
  }
}
