import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Claim } from '../../src/queue/index.js';
import type { Connection } from '../../src/queue/sqlite/connection.js';
import { runBatch } from '../../src/queue/sqlite/group-commit.js';
import { openDatabase } from '../../src/queue/sqlite/open-database.js';
import { ManualClock } from '../support/manual-clock.js';
import { engineOn } from './engine.js';
import { breaches } from './invariants.js';
import { MINUTE, message, SIM } from './rig.js';

/** An engine whose disk fails at the statement that `failAt` counts down to; `whole`: SQLite gives up the transaction too. */
function startFailing() {
  const folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-failure-'));
  const path = join(folder, 'queue.db');
  const db = openDatabase(path);
  const fault = { failAt: 0, whole: false };
  const counted = <A extends unknown[], R>(statement: (...args: A) => R) => {
    return (...args: A): R => {
      fault.failAt -= 1;
      if (fault.failAt !== 0) return statement(...args);
      if (fault.whole && db.inTransaction) db.execute('ROLLBACK');
      throw Object.assign(new Error('disk I/O error'), { name: 'SqliteError', code: 'SQLITE_IOERR_WRITE' });
    };
  };
  const [run, change] = [counted(db.run.bind(db)), counted(db.change.bind(db))];
  const [get, all] = [counted(db.get.bind(db)), counted(db.all.bind(db))];
  const failing = new Proxy(db, {
    get: (_, name) =>
      ({ run, change, get, all })[String(name)] ?? (name === 'inTransaction' ? db.inTransaction : undefined),
  });
  const engine = { ...engineOn(db), db: failing };
  const close = () => {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { engine, fault, db, path, close };
}

/** All that the tables hold, to be compared before and after. */
function contents(db: Connection): string {
  const tables = ['message', 'segment', 'timeline', 'idempotency', 'concatenation_reference'];
  return JSON.stringify(tables.map((table) => db.all(`SELECT * FROM ${table}`)));
}

const clock = new ManualClock();
const rig = { clock, open: () => Promise.reject(new Error('not used')), close: () => Promise.resolve() };

for (const whole of [false, true]) {
  const title = whole ? 'and SQLite gives up the transaction' : 'and the rest of the commit goes on';
  test(`a disk that fails at any statement leaves nothing half done, ${title}`, async () => {
    const { engine, fault, db, path, close } = startFailing();
    const run = (operation: 'accept' | 'claim' | 'settle', ...args: unknown[]) =>
      runBatch(engine, [{ call: 1, operation, arguments: args, now: clock.now() }]);
    /** Lets each statement of a call fail in turn, until the call gets through. */
    const insist = async (operation: 'accept' | 'claim' | 'settle', ...args: unknown[]): Promise<unknown> => {
      for (let failAt = 1; ; failAt += 1) {
        const before = contents(db);
        const waiting = engine.depths.of('D1');
        Object.assign(fault, { failAt, whole });
        const { replies, hints } = await run(operation, ...args);
        fault.failAt = 0;
        const [reply] = replies;
        if (reply && 'value' in reply) {
          expect(failAt).toBeGreaterThan(4);
          return reply.value;
        }
        expect(reply).toMatchObject({ error: { code: 'STORE_UNAVAILABLE', cause: 'disk I/O error' } });
        expect(hints).toEqual([]);
        expect(contents(db)).toBe(before);
        expect(engine.depths.of('D1')).toBe(waiting);
        expect(db.inTransaction).toBe(false);
      }
    };
    try {
      const made = message(rig, { segments: ['one', 'two'] });
      await insist('accept', { message: made, idempotencyKey: 'k', queueLimit: 5, detail: {} });
      const claimant = { modem: 'nokia', imsi: SIM, networks: ['D1'], previousMessageReference: 1, leaseMs: MINUTE };
      const { ref } = claimOf(await insist('claim', claimant));
      const next = claimOf(await insist('settle', ref, { as: 'sent', messageReference: 2 }));
      await insist('settle', next.ref, {
        as: 'unknown',
        failure: { code: 'AT_TIMEOUT', cause: 'silence' },
        evidence: {},
      });

      expect(breaches(path)).toEqual([]);
      expect(engine.depths.of('D1')).toBe(0);
    } finally {
      close();
    }
  });
}

function claimOf(value: unknown): Pick<Claim, 'ref'> {
  if (typeof value === 'object' && value !== null && 'ref' in value) {
    const ref: Claim['ref'] = JSON.parse(JSON.stringify(value.ref));
    return { ref };
  }
  throw new Error(`no claim but ${JSON.stringify(value)}`);
}

test('a neighbour that fails within a commit is refused alone', async () => {
  const { engine, fault, close } = startFailing();
  try {
    const call = (n: number) => ({
      ...{ call: n, operation: 'accept' as const, now: clock.now() },
      arguments: [
        { message: message(rig, { id: `m${n}`, number: `+4072200000${n}` }), idempotencyKey: `${n}`, detail: {} },
      ],
    });
    fault.failAt = 11; // somewhere within the second of them

    const { replies, hints, commit } = await runBatch(engine, [call(1), call(2), call(3)]);

    expect(replies.map((reply) => ('error' in reply ? reply.error.code : 'done'))).toEqual([
      'done',
      'STORE_UNAVAILABLE',
      'done',
    ]);
    const queued = (id: string) => ({
      hint: 'reached',
      fact: { id, direction: 'to-mobile', state: 'queued', network: 'D1' },
    });
    expect(hints).toEqual([queued('m1'), { hint: 'ready', network: 'D1' }, queued('m3')]);
    expect(commit?.requests).toBe(3);
    expect(engine.depths.of('D1')).toBe(2);
  } finally {
    close();
  }
});
