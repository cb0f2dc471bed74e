import { expect, test } from 'vitest';
import { type Rig, startRig } from './rig.js';

const DELIVER = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07';
const OCTETS = DELIVER.length / 2 - 8;

/** Each way in which a header with a wrong length can come, here one too many and one too few. */
const WAYS: Record<string, (rig: Rig, length: number) => void> = {
  '+CMGL': (rig, length) => {
    rig.modem.on('+CMGL', () => [`+CMGL: 1,0,,${length}`, DELIVER, 'OK']);
    rig.modem.urc('+SMS FULL');
  },
  '+CMGR': (rig, length) => {
    rig.modem.on('+CMGR', () => [`+CMGR: 0,,${length}`, DELIVER, 'OK']);
    rig.modem.urc('+CMTI: "SM",1');
  },
  '+CMT': (rig, length) => rig.modem.urc(`+CMT: ,${length}`, DELIVER),
  '+CDS': (rig, length) => rig.modem.urc(`+CDS: ${length}`, DELIVER),
};

test.each(Object.keys(WAYS).flatMap((way) => [OCTETS - 1, OCTETS + 1].map((length) => [way, length] as const)))(
  'octets that %s announces as %i are kept as they came, and the log says that they differ',
  async (way, length) => {
    await using rig = await startRig();

    WAYS[way]?.(rig, length);
    await rig.until(async () => (await rig.queue.pendingPdus(10)).length === 1);

    expect(await rig.queue.pendingPdus(10)).toMatchObject([{ hex: DELIVER, tpduLength: length }]);
    expect(rig.logged).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        sentence: 'what was received is not as long as its header says; it is kept as it came',
      }),
    );
  },
);
