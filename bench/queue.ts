import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { silentLog, systemClock } from '../src/core/index.js';
import { openSqliteStore, type QueueStore } from '../src/queue/index.js';

const PRODUCERS = 200;
const BACKLOGS = [0, 100_000, 1_000_000];
const MEASURED = 20_000;
const CLAIMS = 3_000;
/** Ten messages in each lane of the largest backlog. */
const NUMBERS = 100_000;

interface Line {
  what: string;
  backlog: number;
  'per second': number;
  'p50 ms': string;
  'p99 ms': string;
  'calls a commit': string;
  'loop delay p99 ms': string;
}

/** Measures the SQLite store: acceptances with many producers, claim and settle on a growing backlog. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-bench-'));
  const commits: number[] = [];
  const store = await openSqliteStore({
    ...{ path: join(folder, 'queue.db'), clock: systemClock, log: silentLog, owner: 'bench' },
    onCommit: ({ requests }) => void commits.push(requests),
  });
  const lines: Line[] = [];
  try {
    let accepted = 0;
    const acceptNext = () => accept(store, accepted++);
    for (const backlog of BACKLOGS) {
      await repeat(backlog - accepted, PRODUCERS, acceptNext);
      lines.push(await measure('accept', backlog, { commits, times: MEASURED, parallel: PRODUCERS, task: acceptNext }));
      if (backlog === 0) await drain(store);
      const claimers = { commits, times: CLAIMS, task: () => sendOne(store) };
      lines.push(await measure('claim and settle, 1 modem', backlog, { ...claimers, parallel: 1 }));
      lines.push(await measure('claim and settle, 16 modems', backlog, { ...claimers, parallel: 16 }));
    }
    console.table(lines);
    console.log(`claim and settle, 1 modem, p99: ${ratio(lines)} times that of an empty queue`);
    console.log(`resident: ${Math.round(process.memoryUsage.rss() / 1e6)} MB with ${accepted} messages accepted`);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How much longer the slowest hundredth takes with the largest backlog than with none. */
function ratio(lines: readonly Line[]): string {
  const alone = lines.filter(({ what }) => what.endsWith('1 modem')).map((line) => Number(line['p99 ms']));
  return ((alone.at(-1) ?? Number.NaN) / (alone[0] ?? Number.NaN)).toFixed(2);
}

/** Leaves nothing to claim but a few thousand messages for the first round. */
async function drain(store: QueueStore): Promise<void> {
  await repeat(MEASURED - 3 * CLAIMS, 16, () => sendOne(store));
}

async function accept(store: QueueStore, n: number): Promise<void> {
  const id = `018f3c5e-7a00-7000-8000-${n.toString(16).padStart(12, '0')}`;
  await store.accept({
    message: {
      ...{ id, network: 'D1', sender: 'sip:alice@example.org', callId: `${(n * 7919) % 1_000_003}-${n}@192.0.2.1` },
      number: `+4072${2_000_000 + ((n * 31) % NUMBERS)}`,
      body: 'Your parcel is at the door, the code is 4711.',
      segments: ['sip:alice@example.org\nYour parcel is at the door, the code is 4711.'],
      ...{ encoding: 'gsm7', concatenation: 'udh8', options: { statusReport: true }, priority: 0 },
      acceptedAt: systemClock.now(),
    },
    idempotencyKey: `${n}@192.0.2.1;1;tag-${n};sip:+4072${2_000_000 + n}@example.org`,
    queueLimit: 10_000_000,
    detail: { src: '192.0.2.1', proto: 'udp' },
  });
}

async function sendOne(store: QueueStore): Promise<void> {
  const claimant = { modem: 'nokia', imsi: '262011234567890', networks: ['D1'] };
  const claim = await store.claim({ ...claimant, previousMessageReference: 1, leaseMs: 120_000 });
  if (!claim) throw new Error('the backlog is used up');
  await store.settle(claim.ref, { as: 'sent', messageReference: 2 });
}

async function repeat(times: number, parallel: number, task: () => Promise<void>): Promise<void> {
  let left = times;
  const worker = async () => {
    while (left-- > 0) await task();
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

interface Measurement {
  commits: number[];
  times: number;
  parallel: number;
  task: () => Promise<void>;
}

async function measure(what: string, backlog: number, { commits, times, parallel, task }: Measurement): Promise<Line> {
  const tookMs: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  commits.length = 0;
  delay.enable();
  const startedAt = performance.now();
  await repeat(times, parallel, async () => {
    const at = performance.now();
    await task();
    tookMs.push(performance.now() - at);
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  delay.disable();
  tookMs.sort((a, b) => a - b);
  const quantile = (q: number) => (tookMs[Math.floor(q * (tookMs.length - 1))] ?? 0).toFixed(2);
  const calls = commits.reduce((sum, requests) => sum + requests, 0);
  return {
    ...{ what, backlog, 'per second': Math.round(times / seconds), 'p50 ms': quantile(0.5), 'p99 ms': quantile(0.99) },
    'calls a commit': (calls / Math.max(commits.length, 1)).toFixed(1),
    'loop delay p99 ms': (delay.percentile(99) / 1e6).toFixed(1),
  };
}
