import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeHeader, encodeHeader } from '../../src/pdu/header.js';
import {
  concatenationElement,
  concatenationOf,
  headerOctets,
  portsElement,
  portsOf,
  shiftElements,
  shiftOf,
  userDataCapacity,
} from '../../src/pdu/index.js';

const element = (id: number, ...data: number[]) => ({ id, data: Uint8Array.from(data) });

describe('the place in a concatenated message', () => {
  test.each([
    ['8 bits', element(0x00, 0x5f, 3, 1), { reference: 0x5f, total: 3, sequence: 1, bits: 8 }],
    ['16 bits', element(0x08, 0x12, 0x34, 255, 255), { reference: 0x1234, total: 255, sequence: 255, bits: 16 }],
  ])('with a reference of %s', (_, written, place) => {
    expect(concatenationOf([written])).toEqual(place);
  });

  test.each([
    ['the total is zero', element(0x00, 1, 0, 0)],
    ['the sequence is zero', element(0x00, 1, 2, 0)],
    ['the sequence is beyond the total', element(0x08, 0, 1, 2, 3)],
    ['an octet is missing', element(0x00, 1, 2)],
    ['an octet is too many', element(0x08, 0, 1, 2, 1, 0)],
  ])('is void when %s', (_, written) => {
    expect(concatenationOf([written])).toBeUndefined();
  });

  test('is the last one named, of either size', () => {
    expect(concatenationOf([element(0, 1, 2, 1), element(8, 0, 9, 2, 2)])).toMatchObject({ reference: 9, bits: 16 });
    expect(concatenationOf([element(8, 0, 9, 2, 2), element(0, 1, 2, 1)])).toMatchObject({ reference: 1, bits: 8 });
  });

  test('is read as it was written', async () => {
    const place = fc
      .record({
        total: fc.integer({ min: 1, max: 255 }),
        bits: fc.constantFrom(8 as const, 16 as const),
        reference: fc.nat(255),
      })
      .chain((some) => fc.record({ some: fc.constant(some), sequence: fc.integer({ min: 1, max: some.total }) }))
      .map(({ some, sequence }) => ({ ...some, sequence }));
    await fc.assert(
      fc.property(place, (written) => {
        expect(concatenationOf([concatenationElement(written)])).toEqual(written);
      }),
    );
  });

  test.each([
    [{ reference: 256, total: 2, sequence: 1, bits: 8 as const }, 'reference from 0 to 255'],
    [{ reference: 65536, total: 2, sequence: 1, bits: 16 as const }, 'reference from 0 to 65535'],
    [{ reference: 0, total: 0, sequence: 1, bits: 8 as const }, 'total of segments from 1'],
    [{ reference: 0, total: 2, sequence: 3, bits: 8 as const }, 'sequence number from 1 to 2'],
  ])('%o is not written', (place, sentence) => {
    expect(() => concatenationElement(place)).toThrow(sentence);
  });
});

describe('other elements', () => {
  test.each([
    [{ destination: 97, source: 207, bits: 8 as const }, element(0x04, 97, 207)],
    [{ destination: 2948, source: 9200, bits: 16 as const }, element(0x05, 0x0b, 0x84, 0x23, 0xf0)],
  ])('the ports %o are written and read', (ports, written) => {
    expect(portsElement(ports)).toEqual(written);
    expect(portsOf([written])).toEqual(ports);
  });

  test.each([{}, { locking: 3 }, { single: 13 }, { locking: 1, single: 2 }])(
    'the shift tables %o are written and read',
    (shift) => {
      expect(shiftOf(shiftElements(shift))).toEqual(Object.keys(shift).length === 0 ? undefined : shift);
    },
  );

  test('without a header nothing is named', () => {
    expect([concatenationOf(null), portsOf(null), shiftOf(null)]).toEqual([undefined, undefined, undefined]);
  });

  test('any elements are kept as they are, known or not', async () => {
    const elements = fc.array(fc.record({ id: fc.nat(255), data: fc.uint8Array({ maxLength: 20 }) }), { maxLength: 6 });
    await fc.assert(
      fc.property(elements, (written) => {
        const octets = encodeHeader(written);
        expect(octets).toHaveLength(headerOctets(written));
        expect(decodeHeader(octets, 0, octets.length)).toEqual(written);
      }),
    );
  });
});

describe('the room beside a header', () => {
  test.each([
    ['gsm7', null, 160],
    ['gsm7', [element(0, 1, 2, 1)], 153],
    ['gsm7', [element(8, 0, 1, 2, 1)], 152],
    ['ucs2', null, 70],
    ['ucs2', [element(0, 1, 2, 1)], 67],
    ['ucs2', [element(8, 0, 1, 2, 1)], 66],
    ['8bit', null, 140],
    ['8bit', [element(0, 1, 2, 1)], 134],
    ['gsm7', [element(0x24, 1), element(0, 1, 2, 1)], 149],
    ['gsm7', [element(0x24, 1), element(0x25, 1), element(8, 0, 1, 2, 1)], 145],
  ] as const)('%s with %o is %i', (encoding, header, capacity) => {
    expect(userDataCapacity(encoding, headerOctets(header))).toBe(capacity);
  });
});
