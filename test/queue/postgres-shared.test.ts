import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog, systemClock } from '../../src/core/index.js';
import { openPostgresStore, type QueueStore } from '../../src/queue/index.js';
import { ManualClock } from '../support/manual-clock.js';
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres.js';
import { accept, claim, claimed, MINUTE, OTHER_SIM, SECOND } from './rig.js';

/** Several sidecars with one store, each with the rig's clock. */
async function startSidecars(server: PostgresServer, names: readonly string[]) {
  const url = await server.database();
  const clock = new ManualClock();
  const opened: QueueStore[] = [];
  const open = async (owner: string) => {
    const store = await openPostgresStore({ url, clock, sharedClock: clock, log: silentLog, owner });
    opened.push(store);
    return store;
  };
  const stores: QueueStore[] = [];
  for (const name of names) stores.push(await open(name));
  const rig = { clock, open: () => open('another'), close: () => Promise.all(opened.map((each) => each.close())) };
  return { ...rig, close: async () => void (await rig.close()), url, stores, openAs: open };
}

const each = (stores: readonly QueueStore[], at: number): QueueStore => {
  const store = stores[at % stores.length];
  if (!store) throw new Error('there is no store');
  return store;
};

describe.skipIf(!hasPostgres)('several sidecars with one store', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());

  test('what any of them accepts, any of them sends, each message once and each lane in order', async () => {
    const rig = await startSidecars(server, ['a', 'b', 'c']);
    try {
      const ids: string[] = [];
      for (let n = 0; n < 60; n += 1) {
        ids.push(await accept(rig, each(rig.stores, n), { number: `+4072200${1000 + (n % 20)}`, body: `${n}` }));
      }
      const sent: { id: string; number: string }[] = [];

      await Promise.all(
        Array.from({ length: 9 }, async (_, worker) => {
          const store = each(rig.stores, worker);
          for (let misses = 0; misses < 20; ) {
            const found = await claim(store, { imsi: `26201000000000${worker}`, modem: `m${worker}` });
            if (!found) {
              misses += 1;
              continue;
            }
            sent.push({ id: found.ref.messageId, number: found.number });
            await store.settle(found.ref, { as: 'sent', messageReference: 1 });
          }
        }),
      );

      expect(sent.map(({ id }) => id).sort()).toEqual([...ids].sort());
      for (const number of new Set(sent.map((each) => each.number))) {
        const inOrder = sent.filter((each) => each.number === number).map(({ id }) => ids.indexOf(id));
        expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
      }
    } finally {
      await rig.close();
    }
  });

  test('a sidecar frozen with a segment in hand finds its claim void when it wakes; nobody sends it again', async () => {
    const rig = await startSidecars(server, ['a', 'b']);
    try {
      const [frozen, other] = [each(rig.stores, 0), each(rig.stores, 1)];
      const id = await accept(rig, frozen);
      const held = await claimed(frozen);

      rig.clock.jump(MINUTE);
      await other.sweep();
      const within = await other.find(id);
      rig.clock.jump(2 * MINUTE);
      await other.sweep();

      expect(within?.state).toBe('sending');
      expect((await other.find(id))?.state).toBe('uncertain');
      expect(await claim(other, { imsi: OTHER_SIM })).toBeUndefined();
      await expect(frozen.settle(held.ref, { as: 'sent', messageReference: 1 })).rejects.toMatchObject({
        code: 'LEASE_LOST',
      });
    } finally {
      await rig.close();
    }
  });

  test('what one has in flight is taken over by nobody before its lease has ended', async () => {
    const rig = await startSidecars(server, ['a', 'b']);
    try {
      const [owner, other] = [each(rig.stores, 0), each(rig.stores, 1)];
      await accept(rig, owner);
      const held = await claimed(owner);

      const early = await other.takeInFlight('262011234567890');
      rig.clock.jump(3 * MINUTE);
      const late = await other.takeInFlight('262011234567890');

      expect(early).toEqual([]);
      expect(late).toMatchObject([{ ref: { messageId: held.ref.messageId } }]);
    } finally {
      await rig.close();
    }
  });

  test('leases go by the clock of the database, however wrong that of a host is', async () => {
    const url = await server.database();
    const options = { url, log: silentLog };
    const right = await openPostgresStore({ ...options, clock: systemClock, owner: 'right' });
    const ahead = { ...systemClock, now: () => systemClock.now() + 365 * 24 * 60 * MINUTE };
    const wrong = await openPostgresStore({ ...options, clock: ahead, owner: 'wrong' });
    const rig = { clock: new ManualClock(), open: () => Promise.resolve(right), close: () => Promise.resolve() };
    try {
      const id = await accept(rig, right);
      const held = await claimed(right);

      await wrong.sweep();

      expect((await right.find(id))?.state).toBe('sending');
      await right.settle(held.ref, { as: 'sent', messageReference: 1 });
      expect((await wrong.find(id))?.state).toBe('sent');
    } finally {
      await right.close();
      await wrong.close();
    }
  });

  test('a sidecar hears what another accepted within a hundredth of a second', async () => {
    const rig = await startSidecars(server, ['a', 'b']);
    try {
      const heard = new Promise<string>((resolve) => each(rig.stores, 1).on('ready', resolve));

      await accept(rig, each(rig.stores, 0));
      await rig.clock.advance(10);

      expect(await heard).toBe('D1');
    } finally {
      await rig.close();
    }
  });

  test('a second sidecar of the same name is refused, and the name is free when the first is gone', async () => {
    const rig = await startSidecars(server, ['a']);
    try {
      await expect(rig.openAs('a')).rejects.toMatchObject({ code: 'STORE_IN_USE' });
      await each(rig.stores, 0).close();

      await expect(rig.openAs('a')).resolves.toBeDefined();
    } finally {
      await rig.close();
    }
  });

  test('a store of a later release is refused and left as it is', async () => {
    const rig = await startSidecars(server, ['a']);
    const client = new Client(rig.url);
    try {
      await client.connect();
      await client.query('UPDATE schema_version SET version = 999');

      await expect(rig.openAs('b')).rejects.toMatchObject({ code: 'STORE_NEWER' });
      expect((await client.query('SELECT version FROM schema_version')).rows).toEqual([{ version: 999 }]);
    } finally {
      await client.end();
      await rig.close();
    }
  });

  test('while the server is gone every call is refused for now, and what was accepted is there when it is back', async () => {
    const rig = await startSidecars(server, ['a']);
    try {
      const store = each(rig.stores, 0);
      const id = await accept(rig, store);

      await server.kill();
      await expect(accept(rig, store)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await expect(store.find(id)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await server.start();

      expect((await store.find(id))?.state).toBe('queued');
      await rig.clock.advance(3 * SECOND);
      expect((await claimed(store)).ref.messageId).toBe(id);
    } finally {
      await rig.close();
    }
  });
});
