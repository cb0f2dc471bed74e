import { expect, test } from 'vitest';
import { storedPinMemory } from '../../src/modem/index.js';
import { SimCard } from '../../src/simulator/index.js';
import { type Rig, startRig } from './rig.js';

const IMSI = '262010000000001';

function pinsEntered({ modem }: Rig): string[] {
  return modem.written.filter((line) => line.startsWith('AT+CPIN='));
}

/** A rig whose modem is locked; `silent`: it does not tell how many tries are left. */
async function lockedRig(options: { pin: string; sim: SimCard; silent?: boolean }): Promise<Rig> {
  const { pin, sim, silent = false } = options;
  const rig = await startRig({ started: false, modem: { pin }, sim: { sim } });
  if (silent) for (const name of ['+CPINR', '+SPIC', '^SPIC', '#PCT', '+QPINC']) rig.modem.on(name, () => 'ERROR');
  rig.worker.start();
  await rig.until(() => rig.state() === 'locked');
  return rig;
}

/** The next process, with another PIN or device in its configuration. */
async function restart(rig: Rig, changes: { pin?: string; device?: string; name?: string } = {}): Promise<void> {
  await rig.worker.stop();
  rig.makeWorker(changes);
  rig.worker.start();
  await rig.until(() => ['locked', 'ready'].includes(rig.state()));
}

test.each([
  ['tells', false],
  ['does not tell', true],
])('a refused PIN is not tried again by the next process, where the modem %s the tries left', async (_name, silent) => {
  const sim = new SimCard({ imsi: IMSI, pin: '4711' });
  await using rig = await lockedRig({ pin: '1234', sim, silent });
  rig.modem.unplug();
  rig.modem.plugIn();

  await restart(rig);
  await restart(rig, { device: '/dev/ttyOTHER', name: 'renamed' });

  expect(sim.pinTries).toBe(2);
  expect(pinsEntered(rig)).toHaveLength(1);
  expect(rig.worker.snapshot().reason).toContain('refused before');
});

test('the reason of a refusal and the snapshot tell how many tries are left', async () => {
  await using rig = await lockedRig({ pin: '1234', sim: new SimCard({ imsi: IMSI, pin: '4711' }) });

  expect(rig.worker.snapshot()).toMatchObject({
    reason: expect.stringMatching(/the SIM refused the configured PIN: .*; 2 tries are left/),
    sim: { state: 'SIM PIN', pinTriesLeft: 2 },
  });
});

test('another PIN in the configuration is tried, and the right one is forgotten at once', async () => {
  const sim = new SimCard({ imsi: IMSI, pin: '4711' });
  await using rig = await lockedRig({ pin: '1234', sim });

  await restart(rig, { pin: '4711' });

  expect(rig.worker.snapshot()).toMatchObject({ state: 'ready', sim: { state: 'READY' } });
  expect(await rig.queue.kept('pin')).toEqual([]);
});

test('after two wrong PINs no third is tried, though it may be right and nobody tells the tries left', async () => {
  const sim = new SimCard({ imsi: IMSI, pin: '4711' });
  await using rig = await lockedRig({ pin: '1234', sim, silent: true });

  await restart(rig, { pin: '5678' });
  await restart(rig, { pin: '4711' });

  expect(sim.pinTries).toBe(1);
  expect(rig.worker.snapshot().reason).toContain('must be entered by hand');
});

test('a PIN that was refused once is tried again when the SIM was unlocked by hand since', async () => {
  const sim = new SimCard({ imsi: IMSI, pin: '4711' });
  await using rig = await lockedRig({ pin: '1234', sim });

  sim.changePin('4711', '1234'); // by the operator, in a phone: the counter is full again
  sim.powerOff();
  await restart(rig);

  expect(rig.state()).toBe('ready');
});

test('a PIN whose process died before the answer is tried again only if it has cost nothing', async () => {
  const sim = new SimCard({ imsi: IMSI, pin: '4711' });
  await using rig = await startRig({ started: false, modem: { pin: '4711' }, sim: { sim } });
  const memory = storedPinMemory(rig.queue);
  await memory.tried(`iccid:${sim.iccid}`, '4711', { before: 3, refused: false });

  rig.worker.start();
  await rig.ready();

  sim.powerOff();
  sim.pinTries = 2;
  await memory.tried(`iccid:${sim.iccid}`, '4711', { before: 3, refused: false });
  await restart(rig);
  expect(rig.worker.snapshot().reason).toContain('refused before');
});

test('a SIM that is blocked shows that it wants its PUK', async () => {
  const sim = new SimCard({ imsi: IMSI, pin: '4711' });
  sim.pinTries = 0;
  await using rig = await lockedRig({ pin: '4711', sim });

  expect(rig.worker.snapshot()).toMatchObject({ state: 'locked', sim: { state: 'SIM PUK' } });
});

test('the store holds no PIN, and a row that nobody can read stands for one that was refused', async () => {
  const sim = new SimCard({ imsi: IMSI, pin: '4711' });
  await using rig = await lockedRig({ pin: '1234', sim });
  const [row] = await rig.queue.kept('pin');
  expect(row).toMatchObject({ key: `iccid:${sim.iccid}` });
  expect(row?.value).not.toContain('1234');

  await rig.queue.keep('pin', 'iccid:1', '[null, {"hash": 7}]');
  expect(await storedPinMemory(rig.queue).recall('iccid:1', '4711')).toEqual({ others: 2 });
});
