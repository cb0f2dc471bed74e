import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTogether } from './run.js';
import { Pool } from './street.js';
import { Tally } from './tally.js';

/**
 * `npm run chaos -- [--runs N] [--seed S | --from K] [--kills N] [--together N] [--jobs N] [--keep] [--json]`
 *
 * Run K has seed K. Ends with 0 when nothing was lost, doubled in silence, misdirected or wrongly recorded.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '100' },
      seed: { type: 'string' },
      from: { type: 'string', default: '1' },
      kills: { type: 'string', default: '4' },
      together: { type: 'string', default: '4' },
      jobs: { type: 'string', default: '2' },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const count = wholeNumber(values.runs, 'runs');
  const first = wholeNumber(values.seed ?? values.from, 'seed');
  const jobs = wholeNumber(values.jobs, 'jobs');
  const together = wholeNumber(values.together, 'together');
  const roots = { memory: mkdtempSync('/dev/shm/chaos-'), disk: mkdtempSync(join(tmpdir(), 'chaos-')) };
  const pool = new Pool(1);
  const street = { pool, roots, kills: wholeNumber(values.kills, 'kills'), keep: values.keep };
  const tally = new Tally(values.json ? () => undefined : console.log);
  let next = first;
  const work = async () => {
    while (next < first + count) {
      const seeds = Array.from({ length: Math.min(together, first + count - next) }, (_, n) => next + n);
      next += seeds.length;
      for (const verdict of await runTogether(seeds, street)) tally.add(verdict);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  pool.close();
  for (const root of Object.values(roots)) removeIfEmpty(root);
  tally.print({ kills: street.kills, roots });
  console.log(JSON.stringify(tally.summary()));
  return tally.isClean ? 0 : 1;
}

function wholeNumber(written: string, option: string): number {
  const value = Number(written);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${option} wants a whole number, found ${written}`);
  return value;
}

/** What failed runs left stays. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // something is kept there
  }
}
