import {
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { backUpSqliteStore, checkSqliteStore, migrateSqliteStore } from '../../src/queue/index.js';
import { migrations } from '../../src/queue/migrations/index.js';
import { Connection } from '../../src/queue/sqlite/connection.js';
import { accept, claimed, MINUTE, sendOne } from './rig.js';
import { startSqliteRig } from './sqlite-rig.js';

type Rig = Awaited<ReturnType<typeof startSqliteRig>>;

async function inRig(body: (rig: Rig, beside: (name: string) => string) => Promise<void>): Promise<void> {
  const rig = await startSqliteRig();
  try {
    await body(rig, (name) => join(dirname(rig.path), name));
  } finally {
    await rig.close();
  }
}

test('a backup that is made while messages come in is whole, and nobody else may read it', () =>
  inRig(async (rig, beside) => {
    const store = await rig.open();
    const first = await accept(rig, store);
    const coming = Array.from({ length: 300 }, (_, n) => accept(rig, store, { number: `+4072200${1000 + n}` }));

    const check = backUpSqliteStore(rig.path, beside('backup.db'));

    await Promise.all(coming);
    expect(check).toMatchObject({ path: beside('backup.db'), messages: { queued: expect.any(Number) }, damage: [] });
    expect(statSync(beside('backup.db')).mode & 0o777).toBe(0o600);
    expect(existsSync(beside('backup.db.part'))).toBe(false);
    expect(await sendOne(store)).toBe(first);
  }));

test('a lost store is restored from its backup: what was in flight then has a fate, what waited is sent', () =>
  inRig(async (rig, beside) => {
    const store = await rig.open();
    const inFlight = await accept(rig, store);
    const waiting = await accept(rig, store, { number: '+40722000001' });
    await claimed(store);
    backUpSqliteStore(rig.path, beside('backup.db'));
    await store.close();
    for (const end of ['', '-wal', '-shm', '.lock']) rmSync(`${rig.path}${end}`, { force: true });

    copyFileSync(beside('backup.db'), rig.path);
    expect(checkSqliteStore(rig.path)).toMatchObject({ messages: { sending: 1, queued: 1 }, damage: [] });
    const restored = await rig.open();
    await rig.clock.advance(5 * MINUTE);
    await restored.sweep();

    expect(await restored.find(inFlight)).toMatchObject({ state: 'uncertain' });
    expect(await sendOne(restored)).toBe(waiting);
  }));

test('a backup never takes the place of another file, and leaves nothing half made behind', () =>
  inRig(async (rig, beside) => {
    const store = await rig.open();
    await accept(rig, store);
    writeFileSync(beside('there.db'), 'mine');

    expect(() => backUpSqliteStore(rig.path, beside('there.db'))).toThrow(/is there already/);
    expect(() => backUpSqliteStore(rig.path, beside('nowhere/backup.db'))).toThrow(/could not be copied/);
    expect(() => backUpSqliteStore(beside('none.db'), beside('backup.db'))).toThrow(/there is no store/);

    expect(readFileSync(beside('there.db'), 'utf8')).toBe('mine');
    expect(existsSync(beside('backup.db'))).toBe(false);
    expect(existsSync(beside('none.db'))).toBe(false);
  }));

test('a check finds a damaged page, and the store that a backup replaces it by is whole', () =>
  inRig(async (rig, beside) => {
    const store = await rig.open();
    await Promise.all(Array.from({ length: 200 }, (_, n) => accept(rig, store, { number: `+4072200${1000 + n}` })));
    backUpSqliteStore(rig.path, beside('backup.db'));
    await store.close();
    copyFileSync(beside('backup.db'), beside('damaged.db'));
    const file = openSync(beside('damaged.db'), 'r+');
    writeSync(file, Buffer.alloc(4_096, 0xa5), 0, 4_096, 12 * 4_096);

    const check = () => checkSqliteStore(beside('damaged.db'));

    expect(found(check)).toMatch(/damaged|malformed|out of order|wrong # of entries|Tree|page/);
    expect(checkSqliteStore(beside('backup.db')).damage).toEqual([]);
    renameSync(beside('backup.db'), rig.path);
    for (const end of ['-wal', '-shm']) rmSync(`${rig.path}${end}`, { force: true });
    expect((await (await rig.open()).figures()).networks).toMatchObject([{ waiting: 200 }]);
  }));

/** What a check says of damage, as its result or as its refusal. */
function found(check: () => { damage: string[] }): string {
  try {
    return check().damage.join('\n');
  } catch (error) {
    return String(error);
  }
}

test('what is no database, and what holds no store, is said to be so', () =>
  inRig(async (_, beside) => {
    writeFileSync(beside('text.db'), 'this is no database, '.repeat(1_000));
    writeFileSync(beside('empty.db'), '');

    expect(() => checkSqliteStore(beside('text.db'))).toThrow(/damaged or is no database: put a backup in its place/);
    expect(() => checkSqliteStore(beside('empty.db'))).toThrow(/holds no store/);
  }));

for (const { version } of migrations.slice(0, -1)) {
  test(`a store of schema ${version} is brought up to this release with all that is in it`, () =>
    inRig(async (rig) => {
      const old = new Connection(rig.path, 0);
      for (const { sqlite } of migrations.slice(0, version)) old.execute(sqlite);
      old.execute(`PRAGMA user_version = ${version};
        INSERT INTO message (seq, id, direction, state, address, number, network, call_id, body, encoding, concatenation,
          segments, options, accepted_at, lane, ready)
        VALUES (1, 'old', 'to-mobile', 'queued', 'sip:alice@example.org', '+40722123456', 'D1', 'c', x'61', 'gsm7', 'udh8',
          1, '{"statusReport":false}', 1, '0 sip:alice@example.org +40722123456', 1);
        INSERT INTO segment (message, number, text) VALUES (1, 1, x'61');
        INSERT INTO timeline (message, n, at, event, detail) VALUES (1, 1, 1, 'accepted', '{}')`);
      old.close();
      expect(checkSqliteStore(rig.path)).toMatchObject({ schema: version, damage: [] });

      expect(migrateSqliteStore(rig.path)).toEqual({ from: version, to: migrations.length });
      expect(migrateSqliteStore(rig.path)).toEqual({ from: migrations.length, to: migrations.length });

      expect(await sendOne(await rig.open())).toBe('old');
    }));
}

test('a store that is open is checked, but not migrated', () =>
  inRig(async (rig) => {
    await accept(rig, await rig.open());

    expect(checkSqliteStore(rig.path)).toMatchObject({ messages: { queued: 1 }, damage: [] });
    expect(() => migrateSqliteStore(rig.path)).toThrow(/open in another process/);
  }));
