import { openSync, writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import threads, { Worker, type WorkerOptions } from 'node:worker_threads';
import { loadConfig } from '../../src/config/index.js';
import type { Log, LogFields } from '../../src/core/index.js';
import { startGateway } from '../../src/gateway.js';
import { LeapClock } from './leap-clock.js';
import type { CommitKill, Order, Report, Start } from './protocol.js';

/*
 * The process that is killed: real gateways with real stores and real drivers, each with a clock that leaps. It has
 * loaded its modules and waits for the first order, so that no run pays for that.
 */

const clocks = new Map<number, LeapClock>();
const commitKills = new Map<string, CommitKill>();

/** The store's thread, with the hook that kills at a commit in front of it. */
class ThreadThatMayKill extends Worker {
  constructor(_program: string | URL, options: WorkerOptions = {}) {
    const commitKill = commitKills.get(String(Object(options.workerData).path));
    const program = new URL('./store-thread.js', import.meta.url);
    super(program, { ...options, workerData: { ...Object(options.workerData), commitKill } });
  }
}

threads.Worker = ThreadThatMayKill;
syncBuiltinESMExports();

function tell(report: Report): void {
  process.send?.(report, () => undefined); // whoever supervised it may be gone: `disconnect` follows
}

async function start(town: number, { configFile, epochMs, leaptMs, logFile, commitKill }: Start): Promise<void> {
  const clock = new LeapClock(epochMs, leaptMs);
  clocks.set(town, clock);
  try {
    const config = loadConfig(configFile, {});
    if (commitKill !== undefined && config.store.kind === 'sqlite') commitKills.set(config.store.path, commitKill);
    const { url } = await startGateway(config, { clock, log: logTo(openSync(logFile, 'a'), clock) });
    tell({ is: 'started', town, url });
  } catch (error) {
    tell({ is: 'refused', town, reason: error instanceof Error ? String(error.stack) : String(error) });
  }
}

/** Each line is written at once: what happened before a kill must be there. */
function logTo(file: number, clock: LeapClock, fixed: LogFields = {}): Log {
  const line = (level: string) => (fields: LogFields, sentence: string) => {
    const at = new Date(clock.now()).toISOString();
    writeSync(file, `${at} ${process.pid} ${level} ${sentence} ${JSON.stringify({ ...fixed, ...fields })}\n`);
  };
  return {
    debug: () => undefined,
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    child: (fields) => logTo(file, clock, { ...fixed, ...fields }),
  };
}

process.on('message', (order: Order) => {
  if (order.do === 'start') void start(order.town, order.start);
  else if (order.do === 'leap') clocks.get(order.town)?.leapTo(order.leaptMs);
  else tell({ is: 'due', town: order.town, call: order.call, dueAt: clocks.get(order.town)?.dueAt ?? null });
});
process.on('disconnect', () => process.exit(1));
tell({ is: 'loaded' });
