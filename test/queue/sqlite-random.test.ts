import { expect, test } from 'vitest';
import { breaches } from './invariants.js';
import { startSqliteRig } from './sqlite-rig.js';
import { runRandom } from './stories/random.js';

test('whatever happens in whatever order, SQLite loses no message, gives none out twice and keeps every lane', async () => {
  const paths = new WeakMap<object, string>();
  const start = async () => {
    const rig = await startSqliteRig();
    paths.set(rig, rig.path);
    return rig;
  };

  await runRandom(start, Number(process.env.QUEUE_RANDOM_RUNS ?? 40), (rig) => {
    expect(breaches(paths.get(rig) ?? '')).toEqual([]);
  });
}, 300_000);
