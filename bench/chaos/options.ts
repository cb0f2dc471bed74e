import { parseArgs } from 'node:util';

/** What `npm run chaos` was asked for. */
export interface Options {
  /** Seed of the first run. */
  from: number;
  runs: number;
  kills: number;
  /** How many runs share a process. */
  together: number;
  /** How many processes are under way at a time. */
  jobs: number;
  profile: string | undefined;
  /** A table that gets a row with the results. */
  record: string | undefined;
  /** What was played, for that row. */
  commit: string | undefined;
  keep: boolean;
  json: boolean;
}

/** Reads the words behind `npm run chaos --`. @throws Error in words. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '100' },
      seed: { type: 'string' },
      from: { type: 'string', default: '1' },
      kills: { type: 'string', default: '4' },
      together: { type: 'string', default: '4' },
      jobs: { type: 'string', default: '2' },
      profile: { type: 'string' },
      record: { type: 'string' },
      commit: { type: 'string' },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const { profile, record, commit, keep, json } = values;
  return {
    ...{ profile, record, commit, keep, json },
    from: wholeNumber(values.seed ?? values.from, values.seed === undefined ? 'from' : 'seed'),
    runs: wholeNumber(values.runs, 'runs'),
    kills: wholeNumber(values.kills, 'kills'),
    together: wholeNumber(values.together, 'together'),
    jobs: wholeNumber(values.jobs, 'jobs'),
  };
}

function wholeNumber(written: string, option: string): number {
  const value = Number(written);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${option} wants a whole number, found ${written}`);
  return value;
}
