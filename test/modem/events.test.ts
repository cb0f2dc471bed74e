import { expect, test } from 'vitest';
import { SimCard } from '../../src/simulator/index.js';
import { type Rig, startRig } from './rig.js';

const kept = async (rig: Rig, kind: string) => {
  await rig.quiet();
  return (await rig.worker.news.entries()).filter((entry) => entry.kind === kind);
};

/** Packs 7-bit text by hand, so that the codec is no witness of itself: "Flood" and CR, TS 23.038 §6.1.2.1. */
const FLOOD = '46F6FB4D6E00';
const page = (at: string, text: string) => `0010111200${at}${text}`;

test('a call is told once, with its number, and ends as missed when the caller gives up', async () => {
  await using rig = await startRig();

  for (let ring = 0; ring < 3; ring += 1) {
    rig.modem.urc('RING');
    rig.modem.urc('+CLIP: "+491701112233",145,,,,0');
    await rig.clock.advance(4_000);
  }
  expect(await kept(rig, 'call')).toMatchObject([{ number: '+491701112233', outcome: 'ringing' }]);
  rig.modem.urc('NO CARRIER');

  expect(await kept(rig, 'call')).toMatchObject([{ number: '+491701112233', outcome: 'missed' }]);
  expect(rig.modem.written.filter((line) => /^AT(?:A|H|\+CHUP)/.test(line))).toEqual([]);
});

test.each([
  ['hides its number', ['RING', '+CLIP: "",128']],
  ['tells no number at all', ['RING']],
  ['holds something else than a number', ['RING', '+CLIP: "AT+CMGD=1,4",129']],
])('a call that %s is told without one, and ends by silence', async (_name, lines) => {
  await using rig = await startRig();

  for (const line of lines) rig.modem.urc(line);
  await rig.clock.advance(20_000);

  expect(await kept(rig, 'call')).toMatchObject([{ number: '', outcome: 'missed' }]);
});

test('what a modem of SIMCom says of a missed call names the caller', async () => {
  await using rig = await startRig();

  rig.modem.urc('RING');
  rig.modem.urc('MISSED_CALL: 10:21AM 01701112233');
  await rig.clock.advance(2_000);

  expect(await kept(rig, 'call')).toMatchObject([{ number: '01701112233', outcome: 'missed' }]);
});

test.each([
  ['OK', ['AT+CHUP']],
  ['ERROR', ['AT+CHUP', 'ATH']],
])('where calls are refused, one is hung up at once; +CHUP answers %s', async (reply, commands) => {
  await using rig = await startRig({ modem: { calls: 'refuse' } });
  rig.modem.on('+CHUP', () => reply);
  rig.modem.on('H', () => 'OK');

  rig.modem.urc('RING');
  rig.modem.urc('+CLIP: "+491701112233",145');

  await rig.until(async () =>
    (await kept(rig, 'call')).some((entry) => 'outcome' in entry && entry.outcome === 'refused'),
  );
  expect(rig.modem.written.filter((line) => /^AT(?:A|H|\+CHUP)/.test(line))).toEqual(commands);
});

test('a call in the middle of a message costs the message nothing', async () => {
  await using rig = await startRig({ modem: { calls: 'refuse' } });
  rig.modem.setNetworkTime(5_000);
  const id = await rig.accept();

  await rig.clock.advance(1_000);
  rig.modem.urc('RING');
  rig.modem.urc('+CLIP: "+491701112233",145');
  await rig.clock.advance(20_000);

  await rig.until(async () => (await rig.stateOf(id)) === 'sent');
  expect(rig.modem.sent).toHaveLength(1);
  expect(await kept(rig, 'call')).toHaveLength(1);
});

test('the number of a caller is in no line of the log but at debug, and in no metric', async () => {
  await using rig = await startRig();
  const told: unknown[] = [];
  rig.events.on('modemTold', (fact) => told.push(fact));

  rig.modem.urc('RING');
  rig.modem.urc('+CLIP: "+491701112233",145');
  await rig.quiet();

  expect(told).toEqual([{ modem: 'nokia', kind: 'call' }]);
  expect(JSON.stringify(rig.logged.filter(({ level }) => level !== 'debug'))).not.toContain('1701112233');
});

test('a cell broadcast is wanted only where channels are configured', async () => {
  await using plain = await startRig();
  await using rig = await startRig({ modem: { broadcasts: ['50', '4370-4399'] } });
  rig.modem.on('+CSCB', () => 'OK');

  expect(plain.modem.written.filter((line) => line.startsWith('AT+CSCB'))).toEqual([]);
  expect(rig.modem.written).toContain('AT+CSCB=0,"50,4370-4399",""');
  expect(rig.modem.written.some((line) => /^AT\+CNMI=\d,1,2,/.test(line))).toBe(true);
});

test('pages of a cell broadcast are put together in their order, and repetitions are told once', async () => {
  await using rig = await startRig();

  for (const at of ['22', '12', '22', '12']) {
    rig.modem.urc('+CBM: 12', page(at, FLOOD));
    await rig.quiet();
  }

  expect(await kept(rig, 'broadcast')).toMatchObject([{ channel: 4370, serial: 16, text: 'FloodFlood' }]);
});

test('whatever stands in the place of a page, nothing is told and the modem works on', async () => {
  await using rig = await startRig();

  for (const body of ['', '00', 'no hex at all', `${'A'.repeat(400)}`]) {
    rig.modem.urc('+CBM: 88', body);
    await rig.quiet();
  }

  expect(await kept(rig, 'broadcast')).toEqual([]);
  expect(rig.state()).toBe('ready');
});

test('registration, cell and operator are told when they change, and shown', async () => {
  await using rig = await startRig();
  await rig.clock.advance(31_000);
  expect(rig.worker.snapshot()).toMatchObject({ operator: 'Simulated Network', place: { area: expect.any(String) } });

  rig.modem.urc('+CREG: 1,"00C3","0001A2B3",7');
  rig.modem.urc('+CREG: 1,"00C3","0001A2B3",7');
  await rig.quiet();

  expect(rig.worker.snapshot()).toMatchObject({ state: 'ready', place: { area: '00C3', cell: '0001A2B3' } });
  expect((await kept(rig, 'cell')).filter((entry) => 'cell' in entry && entry.cell === '0001A2B3')).toHaveLength(1);
  expect(await kept(rig, 'operator')).toMatchObject([{ operator: 'Simulated Network' }]);
});

test('a modem that does not tell its cell is asked to tell its registration without', async () => {
  await using rig = await startRig({ started: false });
  rig.modem.on('+CREG', ({ parameters }, next) => (parameters[0] === '2' ? 'ERROR' : next()));
  rig.worker.start();
  await rig.ready();

  expect(rig.modem.written.filter((line) => /^AT\+CREG=/.test(line))).toEqual(['AT+CREG=2', 'AT+CREG=1']);
});

test('the answer to a question given up is not taken for a change of the registration', async () => {
  await using rig = await startRig();

  rig.modem.urc('+CREG: 2,1,"00C3","0001A2B3"');
  await rig.quiet();

  expect(rig.worker.snapshot()).toMatchObject({ state: 'ready', registration: 'home' });
});

test('a signal that swings is logged, one that trembles is not', async () => {
  await using rig = await startRig();
  rig.modem.setSignal(20);
  await rig.clock.advance(60_000);
  rig.logged.length = 0;

  rig.modem.setSignal(21);
  await rig.clock.advance(60_000);
  rig.modem.setSignal(10);
  await rig.clock.advance(60_000);

  const changes = rig.logged.filter(({ sentence }) => sentence === 'signal changed');
  expect(changes.map(({ fields }) => fields.dbm)).toEqual([-93]);
});

test('another SIM in the modem is an event', async () => {
  await using rig = await startRig();

  rig.modem.insertSim(new SimCard({ imsi: '262017777777777' }));
  rig.modem.reset();
  rig.modem.urc('RDY');
  await rig.clock.advance(60_000);

  expect((await kept(rig, 'sim')).some((entry) => 'status' in entry && entry.status === 'swapped')).toBe(true);
});

test('events outlive their process, the newest first, and no kind drives out the others', async () => {
  await using rig = await startRig();
  rig.modem.urc('RING');
  await rig.clock.advance(20_000);
  for (let cell = 0; cell < 300; cell += 1) {
    rig.modem.urc(`+CREG: 1,"00C3","${(cell + 0x1000).toString(16)}"`);
    if (cell % 50 === 0) await rig.quiet();
  }
  await rig.quiet();
  await rig.worker.stop();

  rig.makeWorker();
  const entries = await rig.worker.news.entries();

  expect(entries.filter(({ kind }) => kind === 'call')).toHaveLength(1);
  expect(entries.length).toBeLessThanOrEqual(200);
  const ids = entries.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted((one, other) => other - one));
});
