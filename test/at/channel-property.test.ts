import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listMessages, type Urc } from '../../src/at/index.js';
import { startChannel } from './scripted-port.js';

/** URCs as they stand on the line, with what they are. */
const URCS: [string, Urc][] = [
  ['+CMTI: "SM",3\r\n', { kind: 'stored', storage: 'SM', index: 3, report: false }],
  ['\r\n+CDS: 25\r\n0006AB\r\n', { kind: 'routed', report: true, hex: '0006AB', tpduLength: 25 }],
  ['+CMT: ,9\r\n0004CD\r\n', { kind: 'routed', report: false, hex: '0004CD', tpduLength: 9 }],
  ['\r\n\r\n^RSSI: 4\r\n', { kind: 'other', name: '^RSSI' }],
  ['RING\r\n', { kind: 'ringing' }],
];

const ANSWER = ['\r\n+CMGL: 1,0,,4\r\n', '0791AA\r\n', '+CMGL: 2,1,,5\r\n', '0791BB\r\n', '\r\nOK\r\n'];

test('whatever URCs stand between the lines, and however all is cut, each reader gets exactly its own', async () => {
  const places = fc.array(fc.tuple(fc.nat(ANSWER.length - 1), fc.constantFrom(...URCS)), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(places, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), async (inserted, sizes) => {
      const { channel, port, told } = await startChannel();
      const listing = channel.run(listMessages, undefined);
      await port.heard();
      port.say('\r\n+CSQ: 20,99\r\n\r\nOK\r\n');
      await port.heard();

      const sorted = inserted.toSorted(([a], [b]) => a - b);
      const text = ANSWER.map(
        (line, at) => sorted.flatMap(([place, [urc]]) => (place === at ? [urc] : [])).join('') + line,
      ).join('');
      for (let at = 0, turn = 0; at < text.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        port.say(text.slice(at, at + size));
        at += size;
      }

      expect((await listing).map(({ index, hex }) => [index, hex])).toEqual([
        [1, '0791AA'],
        [2, '0791BB'],
      ]);
      expect(told.urcs).toEqual(sorted.map(([, [, urc]]) => urc));
      expect(told.noise).toBe(0);
    }),
  );
});

test('any octets at all end in no failure, and the command ends by its deadline', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), async (chunks) => {
      const { channel, port, clock } = await startChannel();
      const ended = channel.run(listMessages, undefined).then(
        () => 'answered',
        () => 'failed',
      );
      for (const chunk of chunks) port.push(Buffer.from(chunk));
      await clock.advance(600_000);

      expect(['answered', 'failed']).toContain(await ended);
    }),
    { numRuns: 50 },
  );
});
