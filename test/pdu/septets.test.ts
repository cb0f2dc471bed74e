import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeGsm7, packedLength, packSeptets, toHex, unpackSeptets } from '../../src/pdu/index.js';

const septets = fc.array(fc.integer({ min: 0, max: 127 }), { maxLength: 170 }).map((all) => Uint8Array.from(all));
const fillBits = fc.integer({ min: 0, max: 6 });

test.each([
  ['hellohello', 0, 'E8329BFD4697D9EC37'],
  ['Hi', 1, '9069'],
  ['a', 0, '61'],
  ['aaaaaaaa', 0, 'E170381C0E87C3'],
  ['', 0, ''],
])('%s behind %i fill bits packs to %s', (text, fill, hex) => {
  expect(toHex(packSeptets(encodeGsm7(text), fill))).toBe(hex);
});

test('packing is one long binary number, the first septet in its lowest bits', async () => {
  await fc.assert(
    fc.property(septets, fillBits, (all, fill) => {
      const number = all.reduceRight((sum, septet) => (sum << 7n) | BigInt(septet), 0n) << BigInt(fill);
      const octets = packSeptets(all, fill);
      const packed = octets.reduceRight((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
      expect(packed).toBe(number);
      expect(octets).toHaveLength(packedLength(all.length, fill));
      expect(octets).toHaveLength(Math.ceil((all.length * 7 + fill) / 8));
    }),
  );
});

test('unpacking gives back what was packed', async () => {
  await fc.assert(
    fc.property(septets, fillBits, (all, fill) => {
      expect([...unpackSeptets(packSeptets(all, fill), all.length, fill)]).toEqual([...all]);
    }),
  );
});

test('octets that are not there read as zero bits', () => {
  expect([...unpackSeptets(Uint8Array.of(0xff), 3)]).toEqual([0x7f, 0x01, 0x00]);
});
