import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/core/index.js';
import { type PowerHook, runPowerHook } from '../../src/modem/index.js';
import { SimCard } from '../../src/simulator/index.js';
import { flush, ManualClock } from '../support/manual-clock.js';
import { type Rig, startRig } from './rig.js';

const powerHook = ['/usr/sbin/uhubctl', '-a', 'cycle'];

function alarms(rig: Rig): number {
  return rig.logged.filter(({ sentence }) => sentence === 'the modem needs a person').length;
}

test('the power hook is the last step before a modem is parked, and it is run with the port closed', async () => {
  const runs: PowerHook[] = [];
  await using rig = await startRig({
    modem: { powerHook },
    deps: {
      runHook: async (hook) => {
        runs.push(hook);
        rig.modem.unplug();
        rig.modem.plugIn(); // as a port of a hub that lost its power for a moment
        return { done: true };
      },
    },
  });
  rig.modem.freeze();

  await rig.clock.advance(180_000);
  await rig.ready();

  expect(rig.resets).toEqual(['attention', 'reset', 'reopen', 'power']);
  expect(runs).toEqual([{ argv: powerHook, modem: 'nokia', device: '/dev/ttyTEST' }]);
  expect(alarms(rig)).toBe(0);
});

test('a power hook that fails is told of, and the modem is parked as without it', async () => {
  await using rig = await startRig({
    modem: { powerHook },
    deps: { runHook: async () => ({ done: false, reason: 'no such hub' }) },
  });
  rig.modem.freeze();

  await rig.clock.advance(240_000);

  expect(rig.state()).toBe('parked');
  expect(rig.logged).toContainEqual({
    level: 'error',
    sentence: 'the power hook failed',
    fields: { reason: 'no such hub' },
  });
});

test('a worker that is stopped while its hook runs opens no port any more', async () => {
  let end: () => void = () => undefined;
  await using rig = await startRig({
    modem: { powerHook },
    deps: {
      runHook: () =>
        new Promise((resolve) => {
          end = () => resolve({ done: true });
        }),
    },
  });
  rig.modem.freeze();
  await rig.until(async () => {
    await rig.clock.advance(1_000);
    return rig.resets.at(-1) === 'power';
  });

  const stopped = rig.worker.stop();
  await rig.quiet();
  end();
  await stopped;

  expect(rig.worker.snapshot()).toMatchObject({ state: 'closed', port: null });
});

test('a parked modem is probed ever more rarely, and only the last step is taken each time', async () => {
  await using rig = await startRig();
  rig.modem.freeze();
  await rig.clock.advance(180_000);
  expect(rig.resets).toEqual(['attention', 'reset', 'reopen']);
  rig.resets.length = 0;

  await rig.clock.advance(24 * 3_600_000);

  expect(new Set(rig.resets)).toEqual(new Set(['reopen']));
  expect(rig.resets.length).toBeGreaterThan(20);
  expect(rig.resets.length).toBeLessThan(30);
});

test('a modem that breaks down again and again at work is left alone for a while, and used again then', async () => {
  await using rig = await startRig();
  for (let times = 1; times <= 10; times += 1) {
    rig.modem.unplug();
    await rig.quiet();
    rig.modem.plugIn();
    await rig.quiet();
  }
  expect(rig.worker.snapshot()).toMatchObject({ state: 'parked', reason: expect.stringContaining('power and cable') });
  expect(alarms(rig)).toBe(1);

  rig.modem.unplug();
  rig.modem.plugIn();
  await rig.quiet();
  expect(rig.state()).toBe('parked'); // that it comes and goes is the trouble

  await rig.clock.advance(300_000);
  await rig.ready();
});

test('a few breakdowns in a day are no storm', async () => {
  await using rig = await startRig();
  for (let times = 1; times <= 30; times += 1) {
    rig.modem.unplug();
    await rig.quiet();
    rig.modem.plugIn();
    await rig.ready();
    await rig.clock.advance(600_000);
  }

  expect(alarms(rig)).toBe(0);
});

test('that the network denies the SIM is told, and a SIM in a foreign network only sends where it may', async () => {
  await using rig = await startRig({ modem: { roaming: false } });
  const id = await rig.accept('hello', { acceptedAt: rig.clock.now() });
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  rig.modem.setRegistration(3);
  await rig.until(() => rig.state() === 'searching');
  expect(rig.worker.snapshot()).toMatchObject({ registration: 'denied', reason: expect.stringContaining('denies') });

  rig.modem.setRegistration(5);
  const later = await rig.accept();
  await rig.clock.advance(60_000);
  expect(rig.worker.snapshot()).toMatchObject({
    state: 'searching',
    registration: 'roaming',
    reason: expect.stringContaining('roaming is switched off'),
  });
  expect(await rig.stateOf(later)).toBe('queued');

  rig.modem.setRegistration(1);
  await rig.until(async () => (await rig.stateOf(later)) === 'sent');
  expect(rig.worker.snapshot().reason).toBeNull();
});

test('what is bound to a SIM waits when another is put in, and moves to it after a while', async () => {
  await using rig = await startRig();
  rig.modem.refuseNext('+CMGS', '+CMS ERROR: 331');
  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'queued' && rig.worker.snapshot().counters.deferred === 1);

  rig.modem.insertSim(new SimCard({ imsi: '262017777777777' }));
  rig.modem.reset();
  rig.modem.urc('RDY');
  await rig.clock.advance(60_000);
  expect(rig.logged.filter(({ sentence }) => sentence.startsWith('another SIM is in the modem'))).toHaveLength(1);
  const free = await rig.accept('for any SIM');
  await rig.until(async () => (await rig.stateOf(free)) === 'sent');
  expect(await rig.stateOf(id)).toBe('queued');

  await rig.clock.advance(900_000);
  await rig.queue.sweep();
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');
});

/** A program that writes what it is called with, and its environment. */
function program(body: string) {
  const folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-hook-'));
  const path = join(folder, 'hook');
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return { path, out: join(folder, 'out'), [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

test('a hook is run without a shell and without the environment of the sidecar', async () => {
  using hook = program('printf "%s\\n" "$1" "$2" "$SMS_SIDECAR_MODEM" > "$3"; env >> "$3"');
  process.env.SECRET_OF_THE_SIDECAR = 'hush';
  try {
    const argv = [hook.path, 'a b', '$HOME;`id`', hook.out];
    expect(await runPowerHook({ argv, modem: 'nokia', device: '/dev/ttyUSB0' }, systemClock)).toEqual({ done: true });
  } finally {
    delete process.env.SECRET_OF_THE_SIDECAR;
  }

  const written = readFileSync(hook.out, 'utf8');
  expect(written.split('\n').slice(0, 3)).toEqual(['a b', '$HOME;`id`', 'nokia']);
  expect(written).toContain('SMS_SIDECAR_DEVICE=/dev/ttyUSB0');
  expect(written).not.toContain('hush');
});

test('a hook that fails, or is not there, is told by its own words', async () => {
  using hook = program('echo "no such hub" >&2; exit 3');
  const run = (path: string) => runPowerHook({ argv: [path], modem: 'n', device: 'd' }, systemClock);

  expect(await run(hook.path)).toEqual({ done: false, reason: 'it ended with status 3: no such hub' });
  expect(await run('/nowhere/hook')).toMatchObject({ done: false, reason: expect.stringContaining('ENOENT') });
});

test('a hook that does not end is killed with all that it started', async () => {
  using hook = program('echo $$ > "$1"; sleep 600 & wait');
  const clock = new ManualClock();
  const running = runPowerHook({ argv: [hook.path, hook.out], modem: 'n', device: 'd' }, clock);
  while (!existsSync(hook.out) || readFileSync(hook.out, 'utf8') === '') await flush(1);
  const group = Number(readFileSync(hook.out, 'utf8'));

  await clock.advance(30_000);

  expect(await running).toMatchObject({ done: false, reason: expect.stringContaining('30 s') });
  const gone = () => {
    try {
      process.kill(-group, 0);
      return false;
    } catch {
      return true;
    }
  };
  const end = performance.now() + 5_000;
  while (!gone() && performance.now() < end) await flush(1);
  expect(gone()).toBe(true);
});
