import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { silentLog } from '../../src/core/index.js';
import { openSqliteStore } from '../../src/queue/index.js';
import { openDatabase } from '../../src/queue/sqlite/open-database.js';
import { accept, claimed, message, SIM, sendOne } from './rig.js';
import { startSqliteRig } from './sqlite-rig.js';

const Database: typeof import('libsql') = createRequire(import.meta.url)('libsql');
const HOLDER = fileURLToPath(new URL('programs/holder.mjs', import.meta.url));
const FILLER = fileURLToPath(new URL('programs/filler.mjs', import.meta.url));

async function inRig(body: (rig: Awaited<ReturnType<typeof startSqliteRig>>) => Promise<void>): Promise<void> {
  const rig = await startSqliteRig();
  try {
    await body(rig);
  } finally {
    await rig.close();
  }
}

/** Another process that has the store open until it is killed. */
async function startHolder(path: string) {
  const child = spawn(process.execPath, [HOLDER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('a store that this process has open is refused a second time, by any of its names', () =>
  inRig(async (rig) => {
    await rig.open();
    const link = join(dirname(rig.path), 'link.db');
    symlinkSync(rig.path, link);

    await expect(rig.open()).rejects.toMatchObject({
      code: 'STORE_IN_USE',
      message: expect.stringContaining(rig.path),
    });
    const byLink = openSqliteStore({ path: link, clock: rig.clock, log: silentLog, owner: 'other' });
    await expect(byLink).rejects.toMatchObject({ code: 'STORE_IN_USE' });
  }));

test('a store that another process has open is refused at once, and is free when that process is killed', () =>
  inRig(async (rig) => {
    const holder = await startHolder(rig.path);
    try {
      const startedAt = performance.now();
      await expect(rig.open()).rejects.toMatchObject({
        code: 'STORE_IN_USE',
        message: expect.stringContaining(rig.path),
      });
      expect(performance.now() - startedAt).toBeLessThan(4_000); // it does not wait for a lock
    } finally {
      await holder.kill();
    }

    const store = await rig.open();
    expect(await store.list({}, { limit: 10 })).toMatchObject({ items: [{ state: 'queued' }] });
  }));

test('others may read the store while it is open', () =>
  inRig(async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);

    const reader = new Database(rig.path, { readonly: true });
    const rows = reader.prepare('SELECT id, state FROM message').raw().all();
    reader.close();

    expect(rows).toEqual([[id, 'queued']]);
    await sendOne(store);
  }));

test('a store of a later release is refused and left as it is', () =>
  inRig(async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    await store.close();
    const database = new Database(rig.path);
    const version: unknown = database.prepare('PRAGMA user_version').raw().get();
    database.exec('PRAGMA user_version = 999');
    database.close();

    await expect(rig.open()).rejects.toMatchObject({ code: 'STORE_NEWER', message: expect.stringContaining(rig.path) });

    const again = new Database(rig.path);
    again.exec(`PRAGMA user_version = ${version}`);
    again.close();
    expect(await (await rig.open()).find(id)).toBeDefined();
  }));

test('a file that is no database is refused with what to do', () =>
  inRig(async (rig) => {
    writeFileSync(rig.path, 'this is no database, '.repeat(1000));

    await expect(rig.open()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringMatching(/queue\.db cannot be opened; .*backup/),
    });
  }));

test('a folder that is not there, or in the place of the file, is refused', () =>
  inRig(async (rig) => {
    const open = (path: string) => openSqliteStore({ path, clock: rig.clock, log: silentLog, owner: 'test' });
    mkdirSync(join(dirname(rig.path), 'folder'));

    await expect(open(join(dirname(rig.path), 'nowhere', 'queue.db'))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    await expect(open(join(dirname(rig.path), 'folder'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  }));

test('nobody else may read the files of a new store', () =>
  inRig(async (rig) => {
    const store = await rig.open();
    await accept(rig, store);

    for (const end of ['', '-wal']) expect(statSync(rig.path + end).mode & 0o077).toBe(0);
    await store.close();
    expect(existsSync(`${rig.path}-wal`)).toBe(false); // all of it stands in the one file now
  }));

test('calls made together share a commit', () =>
  inRig(async (rig) => {
    const store = await rig.open();

    await Promise.all(Array.from({ length: 300 }, (_, n) => accept(rig, store, { number: `+40722${100_000 + n}` })));

    expect(rig.commits.reduce((sum, requests) => sum + requests, 0)).toBe(300);
    expect(rig.commits.length).toBeLessThan(10);
    expect((await store.list({}, { limit: 400 })).items).toHaveLength(300);
  }));

test('what arrives while a commit runs makes up the next one', () =>
  inRig(async (rig) => {
    const store = await rig.open();
    let made = 0;
    const produce = async () => {
      while (made < 2_000) {
        made += 1;
        await accept(rig, store, { number: `+40722${100_000 + made}` });
      }
    };

    await Promise.all(Array.from({ length: 50 }, produce));

    expect(rig.commits.length).toBeLessThan(2_000 / 5);
  }));

test('a call that fails takes nothing of its neighbours in the same commit with it', () =>
  inRig(async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    const lost = { messageId: id, segment: 1, token: 99 };
    rig.commits.length = 0;

    const results = await Promise.allSettled([
      accept(rig, store, { number: '+40722000001' }),
      store.accept({ message: message(rig, { id }), idempotencyKey: 'new', detail: {} }), // an id that is taken
      store.settle(lost, { as: 'sent', messageReference: 1 }),
      accept(rig, store, { number: '+40722000002' }),
    ]);

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(rig.commits).toEqual([4]);
    expect((await store.list({}, { limit: 10 })).items).toHaveLength(3);
    expect((await store.figures()).networks).toMatchObject([{ waiting: 3 }]);
  }));

test('a write is in the file as soon as it is answered', () =>
  inRig(async (rig) => {
    const store = await rig.open();
    const id = await accept(rig, store);
    await claimed(store);

    const seen = execFileSync(process.execPath, ['--input-type=module', '-e', reading(rig.path)], { encoding: 'utf8' });

    expect(seen).toBe(`${id} sending ${SIM}`);
  }));

function reading(path: string): string {
  return `
    import { createRequire } from 'node:module';
    const Database = createRequire(${JSON.stringify(import.meta.url)})('libsql');
    process.stdout.write(new Database(${JSON.stringify(path)}).prepare('SELECT id, state, imsi FROM message').raw().get().join(' '));
  `;
}

test('a store that another program has locked refuses, and works again when it is let go', () =>
  inRig(async (rig) => {
    const store = await rig.open();
    const before = await accept(rig, store);
    const other = new Database(rig.path);
    other.exec('BEGIN IMMEDIATE');

    await expect(accept(rig, store, { number: '+40722000001' })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await store.find(before)).toMatchObject({ state: 'queued' });
    expect((await store.figures()).networks).toMatchObject([{ waiting: 1 }]);

    other.exec('ROLLBACK');
    other.close();
    await accept(rig, store, { number: '+40722000002' });
    expect(await sendOne(store)).toBe(before);
  }));

test('a full disk refuses the next message, and all that was accepted before is there', () =>
  inRig(async (rig) => {
    // A limit on the size of files is what a disk without room is to SQLite; 4000 blocks of 512 octets.
    const run = spawnSync('sh', ['-c', `ulimit -f 4000; exec "$0" "$@"`, process.execPath, FILLER, rig.path], {
      encoding: 'utf8',
    });
    const told: { accepted: string[]; found: number; waiting: number; code: string } = JSON.parse(run.stdout);

    expect(told.code).toBe('STORE_UNAVAILABLE');
    expect(told.accepted.length).toBeGreaterThan(10);
    expect(told.found).toBe(told.accepted.length);
    expect(told.waiting).toBe(told.accepted.length);

    const store = await rig.open();
    for (const id of told.accepted) expect(await store.find(id)).toMatchObject({ state: 'queued' });
    await accept(rig, store, { number: '+40722999999' }); // there is room again
    expect((await store.figures()).networks).toMatchObject([{ waiting: told.accepted.length + 1 }]);
  }));

test('commits reach the disk before they are answered', () =>
  inRig(async (rig) => {
    const connection = openDatabase(rig.path);

    expect(connection.get('PRAGMA synchronous')).toEqual({ synchronous: 2 }); // FULL
    expect(connection.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(connection.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 });
    connection.close();
  }));
