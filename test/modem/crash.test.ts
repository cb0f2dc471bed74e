import { expect, test } from 'vitest';
import { GatewayError } from '../../src/core/index.js';
import { type Rig, startRig } from './rig.js';

const IMSI = '262019999999999';

/**
 * The state that a process leaves when it is killed with a segment on its way: claimed with this evidence, and nobody
 * there to settle it. What the SIM holds now is set by the test.
 */
async function startAfterCrash(
  previous: number | null,
  now: number,
  text = ['hello'],
): Promise<{ rig: Rig; id: string }> {
  const rig = await startRig({ started: false, sim: { sim: { imsi: IMSI } } });
  const id = await rig.accept('hello', { segments: text, concatenation: text.length > 1 ? 'udh8' : 'none' });
  await rig.queue.claim({
    modem: 'nokia',
    imsi: IMSI,
    networks: ['D1'],
    previousMessageReference: previous,
    leaseMs: 60_000,
  });
  await rig.queue.close();
  await rig.openStore();
  rig.makeWorker();
  if (rig.modem.sim) rig.modem.sim.lastReference = now;
  return { rig, id };
}

async function settled({ rig, id }: { rig: Rig; id: string }): Promise<string> {
  rig.worker.start();
  await rig.ready();
  await rig.quiet();
  return rig.stateOf(id);
}

test('a segment that the SIM proves not to have left is sent, once', async () => {
  const crash = await startAfterCrash(7, 7);
  await using rig = crash.rig;

  expect(await settled(crash)).toBe('sent');
  expect(rig.modem.sent).toHaveLength(1);
});

test.each([
  ['advanced by one', 7, 8],
  ['advanced over the end', 255, 0],
  ['something else', 7, 42],
  ['not known before', null, 7],
])('a segment of which the SIM says %s is uncertain and not sent', async (_name, previous, now) => {
  const crash = await startAfterCrash(previous, now);
  await using rig = crash.rig;

  expect(await settled(crash)).toBe('uncertain');
  expect(rig.modem.sent).toHaveLength(0);
});

test('a segment is uncertain when the SIM cannot be read', async () => {
  const crash = await startAfterCrash(7, 7);
  await using rig = crash.rig;
  rig.modem.on('+CRSM', () => '+CME ERROR: 4');

  expect(await settled(crash)).toBe('uncertain');
});

test('a reference that the modem still tells belongs to the segment that was on its way', async () => {
  const crash = await startAfterCrash(7, 8);
  await using rig = crash.rig;
  const unhook = rig.modem.on('+CSQ', () => {
    unhook();
    return ['+CMGS: 8', 'OK', '+CSQ: 20,99', 'OK'];
  });

  expect(await settled(crash)).toBe('sent');
  expect((await rig.find(crash.id)).segments).toMatchObject([{ messageReference: 8 }]);
});

test('the rest of a message whose first segment turns out to be sent follows', async () => {
  const crash = await startAfterCrash(7, 8, ['one', 'two']);
  await using rig = crash.rig;
  const unhook = rig.modem.on('+CSQ', () => {
    unhook();
    return ['+CMGS: 8', 'OK', '+CSQ: 20,99', 'OK'];
  });
  rig.worker.start();

  await rig.until(async () => (await rig.stateOf(crash.id)) === 'sent');
  expect(rig.modem.sent.map(({ text }) => text)).toEqual(['two']);
});

test('a store that cannot be written when the modem comes up is waited for, and is not held against the modem', async () => {
  const crash = await startAfterCrash(7, 7);
  await using rig = crash.rig;
  const take = rig.queue.takeInFlight.bind(rig.queue);
  let broken = true;
  rig.queue.takeInFlight = async (imsi) => {
    if (broken) throw new GatewayError('STORE_UNAVAILABLE', 'the disk is full');
    return take(imsi);
  };
  rig.worker.start();
  await rig.clock.advance(30_000);
  expect(rig.state()).toBe('probing');
  broken = false;
  await rig.clock.advance(1_000);

  expect(await rig.stateOf(crash.id)).toBe('sent');
  expect(rig.resets).toEqual([]);
});
