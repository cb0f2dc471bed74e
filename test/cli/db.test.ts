import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dbBackup, dbCheck, dbMigrate } from '../../src/cli/db.js';
import { silentLog, systemClock } from '../../src/core/index.js';
import { openSqliteStore } from '../../src/queue/index.js';

async function inFolder(body: (file: (name: string) => string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-db-'));
  try {
    await body((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a store is checked, copied and found up to date, in words and as JSON', () =>
  inFolder(async (file) => {
    const [path, target] = [file('queue.db'), file('backup.db')];
    const store = await openSqliteStore({ path, clock: systemClock, log: silentLog, owner: 'test' });

    const check = dbCheck(path, {});
    const backup = dbBackup(path, target, { json: true });
    await store.close();

    expect(check).toMatchObject({ out: expect.stringContaining('messages: none\nno damage\n'), err: '', status: 0 });
    expect(JSON.parse(backup.out)).toMatchObject({ ok: true, path: target, damage: [] });
    expect(dbCheck(target, {}).status).toBe(0);
    expect(dbMigrate(path, {}).out).toMatch(/schema \d+, nothing to do/);
    expect(JSON.parse(dbMigrate(path, { json: true }).out)).toMatchObject({ ok: true, path });
    expect(() => dbBackup(path, target, {})).toThrow(/is there already/);
  }));

test('what is no store is refused with what to do', () =>
  inFolder(async (file) => {
    writeFileSync(file('queue.db'), 'this is no database, '.repeat(1_000));

    expect(() => dbCheck(file('queue.db'), {})).toThrow(/put a backup in its place/);
    expect(() => dbMigrate(file('none.db'), {})).toThrow(/there is no store/);
  }));
