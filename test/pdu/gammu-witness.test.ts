import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  concatenationElement,
  decodePdu,
  encodePdu,
  headerOctets,
  type InformationElement,
  type Pdu,
  portsElement,
  readDataCoding,
  toHex,
  type UserData,
  type UserDataHeader,
  userDataCapacity,
} from '../../src/pdu/index.js';
import { deliver, gsmText, octet, statusReport, submit, timestamp, validityPeriod } from './arbitraries.js';
import { DEFECTS, isNumberLong, isReserved } from './gammu-defects.js';
import { type Answer, Gammu, hasGammu, ourReading, type Reading } from './gammu-witness.js';
import { hexOf, present, REASON, vectorsOf } from './vectors.js';

// libgammu shares no code with this codec: where both read the same octets alike, neither has misunderstood the
// specification on its own.

const unless = present ? '' : ` (left out: ${REASON})`;

const numbered = fc.record({
  typeOfNumber: fc.constantFrom(0, 1, 2, 3, 4, 6, 7),
  numberingPlan: fc.integer({ min: 0, max: 15 }),
  number: fc.stringMatching(/^\d{1,20}$/),
});
const named = fc.record({
  typeOfNumber: fc.constant(5),
  numberingPlan: fc.integer({ min: 0, max: 15 }),
  number: fc.stringMatching(/^[ !"#%-?A-Za-z]{1,11}$/),
});
const address = fc.oneof({ weight: 3, arbitrary: numbered }, named);

const scheme = octet.filter((dcs) => !isReserved(dcs) && !readDataCoding(dcs).compressed && (dcs & 0xd0) !== 0x50);
const time = timestamp.filter(({ year, zoneQuarters }) => year < 90 && (zoneQuarters >= 0 || zoneQuarters < -3));

const bits = fc.constantFrom(8 as const, 16 as const);
const segment = fc
  .record({ bits, reference: fc.nat(0xffff), total: fc.integer({ min: 1, max: 255 }) })
  .chain((place) => fc.integer({ min: 1, max: place.total }).map((sequence) => ({ ...place, sequence })))
  .map((place) => ({ ...place, reference: place.bits === 8 ? place.reference & 255 : place.reference }));
const ports = fc.record({ destination: octet, source: octet, bits });
const unknown = fc.record({ id: fc.integer({ min: 0x70, max: 0x7f }), data: fc.uint8Array({ maxLength: 12 }) });
const element: fc.Arbitrary<InformationElement> = fc.oneof(
  segment.map(concatenationElement),
  ports.map(portsElement),
  unknown,
);

const content = fc
  .tuple(scheme, fc.option(element))
  .chain(([dataCodingScheme, one]) =>
    fc.record({ dataCodingScheme: fc.constant(dataCodingScheme), userData: userData(dataCodingScheme, one && [one]) }),
  );

function userData(dcs: number, header: UserDataHeader | null): fc.Arbitrary<UserData> {
  const { encoding } = readDataCoding(dcs);
  const room = userDataCapacity(encoding, headerOctets(header));
  if (encoding === '8bit') return fc.uint8Array({ maxLength: room }).map((data) => ({ header, data }));
  const unicode = fc.string({ unit: 'binary', maxLength: room >> 1 }).map((text) => text.replaceAll(/[~\u0001]/g, ''));
  return (encoding === 'gsm7' ? gsmText(room) : unicode).map((text) => ({ header, text }));
}

const fields = fc
  .record({ address, serviceCentre: fc.option(numbered), content })
  .map(({ content: coded, ...others }) => ({ ...others, ...coded }));
/** What libgammu reads without any of its defects. */
const plain: fc.Arbitrary<Pdu> = fc
  .oneof(
    fc.tuple(deliver, fields, time).map(([pdu, plainly, at]) => ({ ...pdu, ...plainly, serviceCentreTimestamp: at })),
    fc
      .tuple(
        submit,
        fields,
        validityPeriod.filter((period) => period?.format !== 'enhanced'),
      )
      .map(([pdu, plainly, period]) => ({ ...pdu, ...plainly, validityPeriod: period })),
  )
  .filter((pdu) => !isNumberLong(pdu));
const any: fc.Arbitrary<Pdu> = fc
  .oneof(deliver, submit, statusReport)
  .map((pdu) => ({ ...pdu, serviceCentre: pdu.serviceCentre ?? null }));

describe('libgammu, an independent reader [needs python3-gammu],', () => {
  let gammu: Gammu;
  beforeAll(() => {
    if (hasGammu) gammu = new Gammu();
  });
  afterAll(() => gammu?.stop());

  /** What the two say differently of one PDU, without what its defects explain; and which defects those are. */
  async function compare(hex: string) {
    const pdu = decodePdu(hex, { smsc: true });
    const ours = ourReading(pdu);
    const theirs = await gammu.read(hex);
    const defects = DEFECTS.filter(({ when }) => when(pdu, theirs));
    return { wrong: differences(ours, theirs, new Set(defects.flatMap((defect) => defect.fields))), defects };
  }

  test.skipIf(!hasGammu)('agrees in every field on DELIVER and SUBMIT of all kinds that it knows', async () => {
    await fc.assert(
      fc.asyncProperty(plain, async (pdu) => {
        expect(await compare(toHex(encodePdu(pdu)))).toEqual({ wrong: {}, defects: [] });
      }),
      { numRuns: 3000 },
    );
  });

  test.skipIf(!hasGammu)(
    'agrees on DELIVER, SUBMIT and STATUS-REPORT of any kind, but for its known defects',
    async () => {
      await fc.assert(
        fc.asyncProperty(any, async (pdu) => {
          expect((await compare(toHex(encodePdu(pdu)))).wrong).toEqual({});
        }),
        { numRuns: 2000 },
      );
    },
  );

  test.skipIf(!hasGammu || !present)(`agrees on the shared vectors, but for its known defects${unless}`, async () => {
    const vectors = vectorsOf('deliver', 'submit', 'status-report');

    const compared = [];
    for (const vector of vectors) {
      compared.push({ id: vector.id, ...(await compare(`${vector.noSmsc ? '00' : ''}${hexOf(vector)}`)) });
    }

    expect(compared.filter(({ wrong }) => Object.keys(wrong).length > 0)).toEqual([]);
    expect(compared.filter(({ defects }) => defects.length === 0).length).toBeGreaterThan(1000);
  });
});

function differences(ours: Reading, theirs: Answer, exempt: ReadonlySet<string>): Record<string, unknown> {
  if ('refused' in theirs) return exempt.has('refused') ? {} : { ours, theirs };
  const names = Object.keys(ours).filter((name): name is keyof Reading => name in theirs);
  const wrong = names.filter((name) => !exempt.has(name) && !isDeepStrictEqual(ours[name], theirs[name]));
  return Object.fromEntries(wrong.map((name) => [name, { ours: ours[name], theirs: theirs[name] }]));
}
