import { rmSync } from 'node:fs';
import { type Plan, planOf } from './plan.js';
import { type Pool, Sidecar } from './street.js';
import { Town } from './town.js';
import { emptyVerdict, isFailed, judge, type Verdict } from './verdict.js';

/** Whatever was to kill the process did not come to pass: then it dies at any moment. */
const KILL_AT_THE_LATEST_MS = 700;

export interface Street {
  pool: Pool;
  roots: { memory: string; disk: string };
  kills: number;
  /** The only profile; undefined: each seed has its own. */
  profile: string | undefined;
  keep: boolean;
}

/** Plays runs with neighbouring seeds whose gateways share each process, and so each kill. */
export async function runTogether(seeds: readonly number[], street: Street): Promise<Verdict[]> {
  const plans = seeds.map((seed) => planOf(seed, { kills: street.kills, only: street.profile }));
  const towns = await Promise.all(plans.map((plan, n) => Town.open(plan, n, street.roots)));
  try {
    for (let stage = 0; stage < street.kills; stage += 1) await playStage(towns, stage, street);
    return await settleAll(towns, street);
  } catch (error) {
    const wrong = [error instanceof Error ? String(error.stack) : String(error)];
    return plans.map((plan) => ({ ...emptyVerdict(plan), wrong }));
  } finally {
    await Promise.all(towns.map((town) => town.close()));
  }
}

/** Each run in turn says when the process dies. */
async function playStage(towns: readonly Town[], number: number, { pool }: Street): Promise<void> {
  const sidecar = new Sidecar(await pool.take());
  const started = towns.map((town, n) => town.begin(sidecar, town.plan.stages[number], n === number % towns.length));
  const latest = Promise.all(started).then(() => setTimeout(() => sidecar.kill(), KILL_AT_THE_LATEST_MS));
  await sidecar.ended;
  for (const town of towns) town.halted();
  clearTimeout(await latest);
}

async function settleAll(towns: readonly Town[], { pool, keep }: Street): Promise<Verdict[]> {
  const sidecar = new Sidecar(await pool.take());
  await Promise.all(towns.map((town) => town.begin(sidecar, undefined)));
  const verdicts = await Promise.all(towns.map((town) => settleOne(town, keep)));
  sidecar.kill();
  await sidecar.ended;
  for (const [n, town] of towns.entries()) {
    town.halted();
    const verdict = verdicts[n];
    if (!keep && verdict && !isFailed(verdict)) rmSync(town.folder, { recursive: true, force: true });
  }
  return verdicts;
}

/** A run that fails leaves behind what tells why. */
async function settleOne(town: Town, keep: boolean): Promise<Verdict> {
  const found = await town.settle();
  const verdict = await judge(town, found);
  if (keep || isFailed(verdict)) {
    const plan: Plan = town.plan;
    town.keep('verdict.json', JSON.stringify({ verdict, plan, found, delivered: town.proxy.delivered }, undefined, 1));
  }
  return verdict;
}
