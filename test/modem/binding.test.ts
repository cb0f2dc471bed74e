import { expect, test } from 'vitest';
import type { ModemWorker } from '../../src/modem/index.js';
import { SimCard, SimulatedModem } from '../../src/simulator/index.js';
import { Bus } from './bus.js';
import { type Rig, startRig } from './rig.js';

const IMEI = '490154200000018';
const IMSI = '262010000000001';

/** A rig whose modem is to be found on a bus, by the name of a device. */
async function startBusRig(device: string): Promise<{ rig: Rig; bus: Bus }> {
  let bus: Bus | undefined;
  const there = () => {
    if (!bus) throw new Error('there is no bus yet');
    return bus;
  };
  const rig = await startRig({
    started: false,
    modem: { device },
    deps: {
      openPort: (request) => there().deps.openPort(request),
      watchDevice: (name, appeared) => there().deps.watchDevice(name, appeared),
    },
  });
  bus = new Bus(rig.clock);
  return { rig, bus };
}

async function comesUp(rig: Rig, worker: ModemWorker, withinMs = 30_000): Promise<void> {
  for (let waited = 0; worker.snapshot().state !== 'ready' && waited < withinMs; waited += 500) {
    await rig.clock.advance(500);
  }
  expect(worker.snapshot()).toMatchObject({ state: 'ready' });
}

test.each([
  ['IMEI', `imei:${IMEI}`],
  ['IMEI with another check digit', `imei:${IMEI.slice(0, 14)}0`],
  ['IMSI', `imsi:${IMSI}`],
])('a modem is found by its %s among silent ports and others', async (_name, device) => {
  const { rig, bus } = await startBusRig(device);
  await using _rig = rig;
  const other = new SimulatedModem({ clock: rig.clock, centre: rig.centre, name: 'other' });
  for (const path of ['/dev/ttyUSB0', '/dev/ttyUSB1']) bus.plug(path);
  bus.plug('/dev/ttyUSB2', other);
  bus.plug('/dev/ttyUSB3', rig.modem);

  rig.worker.start();
  await comesUp(rig, rig.worker);
  await rig.clock.advance(30_000); // the silent ones are waited for no longer than that

  expect(rig.worker.snapshot()).toMatchObject({ device, port: '/dev/ttyUSB3' });
  expect([...bus.open]).toEqual(['/dev/ttyUSB3']);
  expect(other.written.filter((line) => !/^AT(?:\+CSQ|E0V1|\+CGSN|\+CIMI)$/.test(line))).toEqual([]);
});

test('a modem that comes back under another name is found again, and its former port is nobody', async () => {
  const { rig, bus } = await startBusRig(`imei:${IMEI}`);
  await using _rig = rig;
  bus.plug('/dev/ttyUSB0', rig.modem);
  rig.worker.start();
  await comesUp(rig, rig.worker);

  bus.unplug('/dev/ttyUSB0');
  await rig.clock.advance(60_000);
  expect(rig.worker.snapshot()).toMatchObject({
    state: 'resting',
    port: null,
    reason: expect.stringContaining('could not find imei:'),
  });
  bus.plug('/dev/ttyUSB0');
  bus.plug('/dev/ttyUSB7', rig.modem);
  await comesUp(rig, rig.worker);

  expect(rig.worker.snapshot().port).toBe('/dev/ttyUSB7');
});

test('two modems whose names were swapped are each found by their own worker, and no port is open twice', async () => {
  const { rig, bus } = await startBusRig(`imei:${IMEI}`);
  await using _rig = rig;
  const siemens = new SimulatedModem({ clock: rig.clock, centre: rig.centre, name: 'siemens' });
  const first = rig.worker;
  const imei = siemens.behaviour.identity.imei;
  const second = rig.makeWorker({ name: 'siemens', device: `imei:${imei}` });
  bus.plug('/dev/ttyUSB0', rig.modem);
  bus.plug('/dev/ttyUSB1', siemens);
  for (const worker of [first, second]) worker.start();
  await comesUp(rig, first);
  await comesUp(rig, second);
  expect([first, second].map((worker) => worker.snapshot().port)).toEqual(['/dev/ttyUSB0', '/dev/ttyUSB1']);

  for (const path of ['/dev/ttyUSB0', '/dev/ttyUSB1']) bus.unplug(path);
  await rig.clock.advance(10_000);
  bus.plug('/dev/ttyUSB0', siemens);
  bus.plug('/dev/ttyUSB1', rig.modem);
  await comesUp(rig, first);
  await comesUp(rig, second);

  expect([first, second].map((worker) => worker.snapshot().port)).toEqual(['/dev/ttyUSB1', '/dev/ttyUSB0']);
});

test('two workers never share one modem, though it has two ports and two names', async () => {
  const { rig, bus } = await startBusRig(`imei:${IMEI}`);
  await using _rig = rig;
  const first = rig.worker;
  const second = rig.makeWorker({ name: 'again', device: `imsi:${IMSI}` });
  bus.plug('/dev/ttyUSB0', rig.modem);
  bus.plug('/dev/ttyUSB1', rig.modem);
  first.start();
  await comesUp(rig, first);

  second.start();
  await rig.clock.advance(30_000);

  expect(second.snapshot()).toMatchObject({ state: 'resting', port: null });
  expect([...bus.open]).toHaveLength(1);
});

test('ports of modems that are named by their path are left alone, and have one user', async () => {
  const { rig } = await startBusRig(`imei:${IMEI}`);
  await using _rig = rig;
  const bus = new Bus(rig.clock, ['/dev/ttyS0']);
  bus.plug('/dev/ttyS0', rig.modem);
  const request = { baudRate: 9_600, flowControl: 'none' as const };

  await expect(bus.ports.open({ ...request, device: `imei:${IMEI}` })).rejects.toThrow('could not find');
  expect(rig.modem.written).toEqual([]);

  const port = await bus.ports.open({ ...request, device: '/dev/ttyS0' });
  await expect(bus.ports.open({ ...request, device: '/dev/ttyS0' })).rejects.toThrow('another modem of this sidecar');
  await port.close();
  await (await bus.ports.open({ ...request, device: '/dev/ttyS0' })).close();
  bus.plug('/dev/ttyS0', rig.modem);
});

test('a SIM is found in whatever modem it is, also when it moves', async () => {
  const card = new SimCard({ imsi: '262017777777777' });
  const { rig, bus } = await startBusRig('imsi:262017777777777');
  await using _rig = rig;
  const other = new SimulatedModem({ clock: rig.clock, centre: rig.centre, name: 'other', sim: card });
  bus.plug('/dev/ttyUSB0', rig.modem);
  bus.plug('/dev/ttyUSB1', other);
  rig.worker.start();
  await comesUp(rig, rig.worker);
  expect(rig.worker.snapshot().port).toBe('/dev/ttyUSB1');

  bus.unplug('/dev/ttyUSB1');
  other.insertSim(undefined);
  rig.modem.insertSim(card);
  await rig.clock.advance(1_000);
  await comesUp(rig, rig.worker, 90_000);

  expect(rig.worker.snapshot()).toMatchObject({ port: '/dev/ttyUSB0', identity: { imsi: '262017777777777' } });
});

test('another SIM in the modem that had the wanted one is not used for it', async () => {
  const { rig, bus } = await startBusRig(`imsi:${IMSI}`);
  await using _rig = rig;
  bus.plug('/dev/ttyUSB0', rig.modem);
  rig.worker.start();
  await comesUp(rig, rig.worker);

  rig.modem.insertSim(new SimCard({ imsi: '262017777777777' }));
  rig.modem.reset();
  const id = await rig.accept();
  await rig.clock.advance(60_000);

  expect(rig.worker.snapshot().state).toBe('resting');
  expect(await rig.stateOf(id)).toBe('queued');
});

test('a port that is silent is asked often at first and once a minute later', async () => {
  const { rig, bus } = await startBusRig(`imei:${IMEI}`);
  await using _rig = rig;
  bus.plug('/dev/ttyUSB0');
  rig.worker.start();

  await rig.clock.advance(120_000);
  const atFirst = bus.opened.length;
  await rig.clock.advance(600_000);

  expect(atFirst).toBeGreaterThan(6);
  expect(bus.opened.length - atFirst).toBeLessThan(11);
});

/** A sequence of numbers from 0 to 1 that is the same in each run (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** S102. Time counts from the moment when the device is there again, though it may not answer yet. */
test('traffic resumes within 15 s in the middle and 60 s at worst of the return of the device, by 20 random plans', {
  timeout: 240_000,
}, async () => {
  const took: number[] = [];
  const roll = dice(73);
  for (let plan = 1; plan <= 20; plan += 1) {
    const { rig, bus } = await startBusRig(plan % 2 ? `imei:${IMEI}` : `imsi:${IMSI}`);
    await using _rig = rig;
    bus.watched = roll() < 0.5;
    for (let silent = 0; silent < roll() * 4; silent += 1) bus.plug(`/dev/ttyUSB${10 + silent}`);
    bus.plug('/dev/ttyUSB0', rig.modem);
    rig.worker.start();
    await comesUp(rig, rig.worker);

    bus.unplug('/dev/ttyUSB0');
    await rig.clock.advance(1_000 + Math.round(roll() * 60_000));
    const id = await rig.accept();
    bus.plug(`/dev/ttyUSB${Math.floor(roll() * 4)}`, rig.modem);
    const bootMs = roll() < 0.5 ? 0 : Math.round(roll() * 20_000);
    if (bootMs > 0) {
      rig.modem.freeze();
      rig.clock.after(bootMs, () => rig.modem.thaw());
    }
    const back = rig.clock.monotonic();
    while (rig.modem.sent.length === 0 && rig.clock.monotonic() - back < 120_000) await rig.clock.advance(500);
    took.push(rig.clock.monotonic() - back);
    expect(await rig.stateOf(id)).toBe('sent');
  }

  took.sort((a, b) => a - b);
  expect(took[10]).toBeLessThanOrEqual(15_000);
  expect(took.at(-1)).toBeLessThanOrEqual(60_000);
});
