import { expect, test } from 'vitest';
import { startRig } from './rig.js';

const PHONE = '+491709999999';

test('a disk that stalls for 30 s costs an acknowledgement, and neither loses nor doubles anything', async () => {
  await using rig = await startRig({ started: false });
  const { queue } = rig;
  const receive = queue.receive.bind(queue);
  let resume: () => void = () => undefined;
  const disk = new Promise<void>((resolve) => {
    resume = resolve;
  });
  let calls = 0;
  queue.receive = async (pdu) => {
    calls += 1;
    await disk;
    return receive(pdu);
  };
  rig.worker.start();
  await rig.ready();

  await rig.accept('hello', { options: { statusReport: true } });
  await rig.until(() => calls === 1);
  rig.modem.written.length = 0;
  rig.centre.deliver({ to: 'nokia', from: PHONE, text: 'meanwhile' });
  await rig.clock.advance(30_000);
  const whileStalled = rig.modem.written.filter((line) => /CNMA|CMGD/.test(line));
  resume();
  for (let turn = 0; turn < 90; turn += 1) await rig.clock.advance(1_000);

  const hexes = (await queue.pendingPdus(10)).map(({ hex }) => hex);
  expect(whileStalled).toEqual([]);
  expect(rig.modem.written).toContain('AT+CNMI=2,1,0,1,0');
  expect(rig.modem.written).toContain('AT+CMGL=4');
  expect(hexes).toHaveLength(2);
  expect(rig.worker.snapshot().counters).toMatchObject({ received: 1, reports: 1, undecodable: 0, duplicates: 1 });
  expect(rig.modem.stored('SM')).toEqual([]);
  expect(rig.modem.sent).toHaveLength(1);
});
