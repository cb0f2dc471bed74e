import { expect, test } from 'vitest';
import { SimCard } from '../../src/simulator/index.js';
import { startRig } from './rig.js';

const IMSI = '262010000000001';

function pinsEntered(written: readonly string[]): string[] {
  return written.filter((line) => line.startsWith('AT+CPIN='));
}

test('the PIN is given where the SIM wants it, and the modem comes up', async () => {
  await using rig = await startRig({ modem: { pin: '4711' }, sim: { sim: { imsi: IMSI, pin: '4711' } } });

  expect(pinsEntered(rig.modem.written)).toEqual(['AT+CPIN="4711"']);
  expect(rig.worker.dialogue()).not.toContain('4711');
});

test('the PIN is not given where the SIM does not want it', async () => {
  await using rig = await startRig({ modem: { pin: '4711' } });

  expect(pinsEntered(rig.modem.written)).toEqual([]);
});

test('a wrong PIN is tried once, whatever happens afterwards', async () => {
  const sim = new SimCard({ imsi: IMSI, pin: '4711' });
  await using rig = await startRig({ started: false, modem: { pin: '1234' }, sim: { sim } });
  rig.worker.start();
  await rig.until(() => rig.state() === 'locked');

  await rig.clock.advance(600_000);
  rig.modem.unplug();
  await rig.quiet();
  rig.modem.plugIn();
  await rig.clock.advance(600_000);

  expect(sim.pinTries).toBe(2);
  expect(rig.worker.snapshot()).toMatchObject({ state: 'locked', reason: expect.stringContaining('refused before') });
  expect(rig.logged.some(({ level, sentence }) => level === 'error' && sentence === 'the modem needs a person')).toBe(
    true,
  );
});

test.each([
  ['by the standard', '+CPINR', (tries: number) => `+CPINR: SIM PIN,${tries},3`],
  ['by SIMCom', '+SPIC', (tries: number) => `+SPIC: ${tries},10,3,10`],
  ['by Cinterion', '^SPIC', (tries: number) => `^SPIC: ${tries}`],
  ['by Telit', '#PCT', (tries: number) => `#PCT: ${tries}`],
  ['by Quectel', '+QPINC', (tries: number) => `+QPINC: "SC",${tries},10`],
])('with one try left, told %s, no PIN is given', async (_name, command, answer) => {
  const sim = new SimCard({ imsi: IMSI, pin: '4711' });
  sim.pinTries = 1;
  await using rig = await startRig({ started: false, modem: { pin: '4711' }, sim: { sim } });
  rig.modem.on(command, () => [answer(1), 'OK']);
  rig.worker.start();
  await rig.until(() => rig.state() === 'locked');

  expect(pinsEntered(rig.modem.written)).toEqual([]);
});

test('a blocked SIM gets no PIN', async () => {
  const sim = new SimCard({ imsi: IMSI, pin: '4711' });
  sim.pinTries = 0;
  await using rig = await startRig({ started: false, modem: { pin: '4711' }, sim: { sim } });
  rig.worker.start();
  await rig.until(() => rig.state() === 'locked');

  expect(rig.worker.snapshot().reason).toContain('SIM PUK');
  expect(pinsEntered(rig.modem.written)).toEqual([]);
});

test('a SIM that wants a PIN nobody configured is told of, and taken up once it was unlocked by hand', async () => {
  const sim = new SimCard({ imsi: IMSI, pin: '4711' });
  await using rig = await startRig({ started: false, sim: { sim } });
  rig.worker.start();
  await rig.until(() => rig.state() === 'locked');
  expect(rig.worker.snapshot().reason).toContain('none is configured');

  sim.verifyPin('4711');
  await rig.clock.advance(60_000);
  await rig.ready();
});

test('without a SIM the modem waits, and comes up when one is put in', async () => {
  await using rig = await startRig({ started: false, sim: { sim: null } });
  rig.worker.start();
  await rig.until(() => rig.state() === 'locked');
  expect(rig.worker.snapshot().reason).toBe('no SIM is inserted');

  rig.modem.insertSim(new SimCard({ imsi: IMSI }));
  await rig.clock.advance(60_000);
  await rig.ready();
});

test('a SIM that is busy after power-on is waited for', async () => {
  await using rig = await startRig({ started: false });
  let busy = 3;
  rig.modem.on('+CPIN', () => {
    busy -= 1;
    return busy >= 0 ? '+CME ERROR: 14' : undefined;
  });
  rig.worker.start();

  await rig.quiet();
  await rig.clock.advance(6_000);
  await rig.ready();
});

test('an accepted PIN is given again after the modem lost power', async () => {
  await using rig = await startRig({ modem: { pin: '4711' }, sim: { sim: { imsi: IMSI, pin: '4711' } } });

  rig.modem.unplug();
  await rig.until(() => rig.state() === 'resting');
  rig.modem.plugIn();
  await rig.ready();

  expect(pinsEntered(rig.modem.written)).toHaveLength(2);
});
