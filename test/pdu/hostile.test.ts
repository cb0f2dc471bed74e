import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type DecodeOptions,
  decodeGsm7,
  decodePdu,
  encodePdu,
  LENIENT_SWITCHES,
  type Pdu,
  PduError,
  pduFromJson,
  septetLength,
  unpackSeptets,
} from '../../src/pdu/index.js';
import { octet, pdu, readAs } from './arbitraries.js';

const options: fc.Arbitrary<DecodeOptions> = fc.record(
  {
    smsc: fc.boolean(),
    direction: fc.constantFrom('from-network' as const, 'to-network' as const),
    tpduLength: fc.integer({ min: 0, max: 200 }),
    lenient: fc.record(Object.fromEntries(LENIENT_SWITCHES.map((name) => [name, fc.boolean()])), { requiredKeys: [] }),
  },
  { requiredKeys: ['smsc'] },
);

/** What comes of an input: a PDU, or undefined when it was refused in the codec's own way; anything else is thrown on. */
function read(input: string | Uint8Array, how: DecodeOptions): Pdu | undefined {
  try {
    return decodePdu(input, how);
  } catch (error) {
    if (error instanceof PduError) return undefined;
    throw error;
  }
}

/** A valid PDU with one octet changed, put in or taken out. */
const damaged = fc
  .tuple(pdu, fc.nat(), octet, fc.constantFrom('change', 'insert', 'remove'))
  .map(([value, where, by, how]) => {
    const octets = [...encodePdu(value)];
    const at = where % (octets.length + 1);
    if (how === 'change') octets[Math.min(at, octets.length - 1)] = by;
    else octets.splice(at, how === 'remove' ? 1 : 0, ...(how === 'insert' ? [by] : []));
    return { octets: Uint8Array.from(octets), how: readAs(value) };
  });

test('any octets are read or refused with an error of the codec, nothing else', async () => {
  await fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), options, (octets, how) => {
      read(octets, how);
    }),
    { numRuns: 3000 },
  );
});

test('any string is read or refused with an error of the codec, nothing else', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF '), maxLength: 300 }),
  );
  await fc.assert(
    fc.property(text, options, (hex, how) => {
      read(hex, how);
    }),
    { numRuns: 1000 },
  );
});

test('a damaged PDU is refused, or reads as something that can be written and reads the same again', async () => {
  await fc.assert(
    fc.property(damaged, ({ octets, how }) => {
      const value = read(octets, how);
      if (value) expect(decodePdu(encodePdu(value), how)).toEqual(value);
    }),
    { numRuns: 3000 },
  );
});

test('a damaged PDU read with every switch on is refused in the same way, or reads as something that can be written', async () => {
  const lenient = Object.fromEntries(LENIENT_SWITCHES.map((name) => [name, true]));
  await fc.assert(
    fc.property(damaged, ({ octets, how }) => {
      const value = read(octets, { ...how, lenient });
      if (value) encodePdu(value);
    }),
    { numRuns: 2000 },
  );
});

test('any JSON is made a PDU or refused with an error of the codec, nothing else', async () => {
  const members = [
    'type',
    'address',
    'dcs',
    'text',
    'data',
    'udh',
    'vp',
    'scts',
    'dt',
    'st',
    'mr',
    'smsc',
    'pi',
    'class',
  ];
  const value = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...members), fc.jsonValue()));
  await fc.assert(
    fc.property(value, fc.constantFrom('submit', 'deliver', 'status-report', 'deliver-report'), (json, type) => {
      const given = typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json, type } : json;
      try {
        encodePdu(pduFromJson(given));
      } catch (error) {
        expect(error).toBeInstanceOf(PduError);
      }
    }),
    { numRuns: 1000 },
  );
});

test('cutting a PDU at any octet is noticed, but for a status report cut where its optional part begins', async () => {
  await fc.assert(
    fc.property(pdu, (value) => {
      const octets = encodePdu(value);
      const mandatory = value.type === 'status-report' ? encodePdu(withoutParameters(value)).length : undefined;
      for (let length = 0; length < octets.length; length += 1) {
        const cut = read(octets.subarray(0, length), readAs(value));
        if (length === mandatory) expect(cut).not.toHaveProperty('parameters');
        else expect(cut).toBeUndefined();
      }
    }),
    { numRuns: 200 },
  );
});

test('the length of the AT header shows a status report that was cut where its optional part begins', () => {
  const report = '0006BF0B913233639011F23040514141238C0160910075132530';
  const whole = `${report}053F0B717D0C0E3AAF89A0F811`;
  const tpduLength = whole.length / 2 - 1;

  expect(read(`${report}00`, { smsc: true })).toBeDefined();
  expect(read(`${report}00`, { smsc: true, tpduLength })).toBeUndefined();
});

test('putting an octet behind a PDU is noticed', async () => {
  await fc.assert(
    fc.property(pdu, octet, (value, extra) => {
      fc.pre(value.type === 'submit' || value.type === 'deliver');
      const octets = Uint8Array.of(...encodePdu(value), extra);
      expect(() => decodePdu(octets, readAs(value))).toThrow(expect.objectContaining({ code: 'PDU_TRAILING' }));
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['zeros', '00'.repeat(32_768)],
  ['ones', 'FF'.repeat(32_768)],
  ['an endless header', `0041000B911234567890F00004FF${'00'.repeat(32_754)}`],
  [
    'a status report and its endless indicator',
    `0006010B911234567890F1${'99309251619580'.repeat(2)}00${'FF'.repeat(32_740)}`,
  ],
  ['no hex', 'z'.repeat(65_536)],
  ['no hex at the very end', `${'0'.repeat(65_535)}z`],
])('64 KiB of %s take less than 10 ms', (_, hex) => {
  expect(fastest(() => read(hex, { smsc: true }))).toBeLessThan(10);
});

test('the alphabet functions take less than 10 ms for 64 KiB', () => {
  const text = '[€a'.repeat(21_845);
  const septets = unpackSeptets(new Uint8Array(57_344).fill(0x9b), 65_536);

  expect(fastest(() => septetLength(text))).toBeLessThan(10);
  expect(fastest(() => decodeGsm7(septets))).toBeLessThan(10);
});

/** Milliseconds of the fastest of some runs: the others may have waited for the machine. */
function fastest(work: () => unknown): number {
  const runs = Array.from({ length: 7 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...runs);
}

function withoutParameters(value: Pdu): Pdu {
  if (value.type !== 'status-report') return value;
  const { parameters: _, ...mandatory } = value;
  return mandatory;
}
