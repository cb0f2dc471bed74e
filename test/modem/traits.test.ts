import { expect, test } from 'vitest';
import { quirkNamed } from '../../src/simulator/index.js';
import { collect, type Rig, startRig } from './rig.js';

/** A modem that sends nothing before AT&F, of a model that nobody knows for it. */
async function startUnsetRig(): Promise<Rig> {
  const quirk = quirkNamed('needs-factory-settings');
  return startRig(quirk ? { sim: { quirks: [quirk] } } : {});
}

test('what a first refusal speaks for is tried, proved by the next message, and counted', async () => {
  await using rig = await startUnsetRig();
  const facts = collect(rig.events, 'quirkApplied');

  const id = await rig.accept();
  await rig.clock.advance(30_000);

  expect(await rig.find(id)).toMatchObject({ state: 'sent' });
  expect(rig.modem.sent).toHaveLength(1);
  expect(facts).toContainEqual({ modem: 'nokia', quirk: 'factory-settings=restored' });
  expect(rig.worker.snapshot().quirks).toContain('factory-settings=restored');
});

test('what was proved of a modem is used by the next process from its start', async () => {
  await using rig = await startUnsetRig();
  const id = await rig.accept();
  await rig.clock.advance(30_000);
  await rig.until(async () => (await rig.stateOf(id)) === 'sent', 'sent');
  await rig.clock.advance(20_000); // what was learned is kept with the next sweep
  await rig.quiet();
  await rig.worker.stop();
  rig.modem.written.length = 0;

  rig.makeWorker();
  rig.worker.start();
  await rig.ready();

  expect(rig.modem.written).toContain('AT&F');
});
