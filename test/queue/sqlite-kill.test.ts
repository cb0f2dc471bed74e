import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { QueueStore } from '../../src/queue/index.js';
import { breaches } from './invariants.js';
import { startSqliteRig } from './sqlite-rig.js';

const LABOURER = fileURLToPath(new URL('programs/labourer.mjs', import.meta.url));
const MODEMS = ['m1', 'm2', 'm3', 'm4'];
const RUNS = 10;

/** What the store confirmed over all runs, by `ID SEGMENT` where it is about a segment. */
interface Confirmed {
  accepted: Set<string>;
  sent: Set<string>;
  claimedAgain: string[];
}

/** Lets one process work and kills it at a moment that nobody chose; notes what it was told. */
async function workUntilKilled(path: string, run: number, confirmed: Confirmed): Promise<void> {
  const child = spawn(process.execPath, [LABOURER, path, String(run)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), 20 + Math.random() * 250);
    said += text;
  });
  await once(child, 'close');
  for (const line of said.slice(0, said.lastIndexOf('\n')).split('\n')) {
    const [what, ...words] = line.split(' ');
    const name = words.join(' ');
    if (what === 'accepted') confirmed.accepted.add(name);
    if (what === 'sent') confirmed.sent.add(name);
    if (what === 'claimed' && confirmed.sent.has(name)) confirmed.claimedAgain.push(name);
  }
}

/** All segments of all messages as `ID SEGMENT` -> state. */
async function segmentStates(store: QueueStore): Promise<Map<string, string>> {
  const states = new Map<string, string>();
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: Awaited<ReturnType<QueueStore['list']>> = await store.list(
      {},
      { limit: 500, ...(cursor && { cursor }) },
    );
    for (const { id, segments } of page.items) {
      states.set(id, 'there');
      for (const { index, state } of segments) states.set(`${id} ${index}`, state);
    }
    cursor = page.next;
  }
  return states;
}

test('a process killed at any moment loses nothing that was confirmed, and what it had in hand is found', async () => {
  const rig = await startSqliteRig();
  const confirmed: Confirmed = { accepted: new Set(), sent: new Set(), claimedAgain: [] };
  let inFlight = 0;
  try {
    for (let run = 1; run <= RUNS; run += 1) {
      await workUntilKilled(rig.path, run, confirmed);
      const store = await rig.open();
      const states = await segmentStates(store);

      expect([...confirmed.accepted].filter((id) => !states.has(id))).toEqual([]);
      expect([...confirmed.sent].filter((name) => states.get(name) !== 'sent')).toEqual([]);
      expect(breaches(rig.path)).toEqual([]);

      const sending = [...states].filter(([, state]) => state === 'sending').map(([name]) => name);
      const taken = (await Promise.all(MODEMS.map((imsi) => store.takeInFlight(imsi)))).flat();
      expect(taken.map(({ ref }) => `${ref.messageId} ${ref.segment}`).sort()).toEqual(sending.sort());
      inFlight += taken.length;
      for (const { ref } of taken) {
        await store.settle(ref, { as: 'unknown', failure: { code: 'LEASE_LOST', cause: 'killed' }, evidence: {} });
      }
      expect(breaches(rig.path)).toEqual([]);
      await store.close();
    }
  } finally {
    await rig.close();
  }
  expect(confirmed.claimedAgain).toEqual([]);
  expect(confirmed.accepted.size).toBeGreaterThan(RUNS);
  expect(confirmed.sent.size).toBeGreaterThan(RUNS);
  expect(inFlight).toBeGreaterThan(0);
}, 120_000);
