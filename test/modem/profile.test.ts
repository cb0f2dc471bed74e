import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportProfiles, importProfiles } from '../../src/modem/index.js';
import type { SimulatedModem } from '../../src/simulator/index.js';
import { type Rig, type RigOptions, startRig } from './rig.js';

const IMEI = '490154200000018';

/** A modem that refuses most of what set-up would like of it. */
function beDifficult(modem: SimulatedModem): void {
  modem.on('+CNMI', ({ form, parameters: [mode, , , reports] }) =>
    form === 'set' && (mode !== '1' || reports !== '2') ? '+CMS ERROR: 302' : undefined,
  );
}

async function startDifficultRig(options: RigOptions = {}): Promise<Rig> {
  const rig = await startRig({ ...options, started: false });
  beDifficult(rig.modem);
  rig.worker.start();
  await rig.ready();
  return rig;
}

/** The next process; the lines that its set-up wrote. */
async function restart(rig: Rig, changes: Parameters<Rig['makeWorker']>[0] = {}): Promise<string[]> {
  await rig.worker.stop();
  rig.modem.written.length = 0;
  rig.makeWorker(changes);
  rig.worker.start();
  await rig.ready();
  return [...rig.modem.written];
}

/** Values of `+CNMI` that were tried, each once: the receiver sets what was taken again. */
const triedOf = (lines: readonly string[]) => [...new Set(lines.filter((line) => line.startsWith('AT+CNMI=')))];

test('what a modem takes is tried out once, and not again by the next process', async () => {
  await using rig = await startDifficultRig();
  expect(triedOf(rig.modem.written).length).toBeGreaterThan(6);
  expect(rig.worker.snapshot().reports).toBe('stored');

  const lines = await restart(rig);

  expect(triedOf(lines)).toEqual(['AT+CNMI=1,1,0,2,0']);
  expect(lines).not.toContain('AT+CPMS=?');
  expect(rig.worker.snapshot().reports).toBe('stored');
});

test.each([
  ['another firmware', (rig: Rig) => Object.assign(rig.modem.behaviour.identity, { revision: '2.0' }), {}],
  ['another report path in the configuration', () => undefined, { reports: 'stored' as const }],
])('with %s it is tried out anew', async (_name, change, changes) => {
  await using rig = await startDifficultRig();
  change(rig);

  const lines = await restart(rig, changes);

  expect(triedOf(lines).length).toBeGreaterThan(1);
});

test('what was learned and does not hold any more is tried out anew', async () => {
  await using rig = await startDifficultRig();
  rig.modem.on('+CNMI', ({ parameters: [mode] }) => (mode === '1' ? 'ERROR' : 'OK'));

  const lines = await restart(rig);

  expect(triedOf(lines)).toEqual(['AT+CNMI=1,1,0,2,0', 'AT+CNMI=2,1,0,1,0']);
  expect(rig.worker.snapshot().reports).toBe('routed');
});

test('that the SIM was proved to count what is sent is known to the next process', async () => {
  await using rig = await startRig();
  const first = await rig.accept();
  await rig.until(async () => (await rig.stateOf(first)) === 'sent');
  await rig.clock.advance(30_000);
  await restart(rig);

  rig.modem.loseAnswerNext('+CMGS');
  const id = await rig.accept();
  await rig.until(() => rig.modem.sent.length === 2);
  await rig.clock.advance(300_000);

  // without the proof nobody could say that the message left the modem
  const failure = (await rig.queue.timeline(id)).find(({ event }) => event === 'uncertain' || event === 'unknown');
  expect(JSON.stringify(failure)).toContain('advanced by one');
});

test('profiles are exported without IMSIs, and imported into another store', async () => {
  await using rig = await startDifficultRig();
  await using other = await startRig({ started: false });
  const text = await exportProfiles(rig.queue);
  expect(JSON.parse(text)).toMatchObject([
    { imei: IMEI, revision: '1.0', model: 'Standard', learned: { indications: { mode: 1, reports: 2 } } },
  ]);
  expect(text).not.toContain('262010000000001');

  expect(await importProfiles(other.queue, text)).toBe(1);
  expect(await exportProfiles(other.queue)).toBe(text);
  beDifficult(other.modem);
  other.worker.start();
  await other.ready();
  expect(triedOf(other.modem.written)).toContain('AT+CNMI=1,1,0,2,0');
  expect(triedOf(other.modem.written)).not.toContain('AT+CNMI=2,1,0,1,0');
});

test.each(['', '{}', '[{}]', '[{"imei":"490154200000018"}]', `[{"imei":"${IMEI}","revision":"","learned":7}]`])(
  'the text %j is refused, and nothing of it is kept',
  async (text) => {
    await using rig = await startRig({ started: false });

    await expect(importProfiles(rig.queue, text)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await rig.queue.kept('profile')).toEqual([]);
  },
);

test('whatever a profile holds, no text is ever routed past its slot because of it', async () => {
  await using rig = await startRig({ started: false });
  await fc.assert(
    fc.asyncProperty(
      fc.object({
        key: fc.constantFrom(
          'indications',
          'storages',
          'lists',
          'mode',
          'messages',
          'reports',
          'reportsWanted',
          'buffer',
        ),
      }),
      async (learned) => {
        await importProfiles(rig.queue, JSON.stringify([{ imei: IMEI, revision: '1.0', learned }]));
        for (const { learned: read } of JSON.parse(await exportProfiles(rig.queue))) {
          expect([undefined, 1]).toContain(read.indications?.messages);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('a profile that cannot be read is none', async () => {
  await using rig = await startRig({ started: false });
  await rig.queue.keep('profile', `${IMEI} 1.0`, 'no JSON at all');

  rig.worker.start();
  await rig.ready();
});
