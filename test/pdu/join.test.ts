import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, type Deliver, decodePdu, encodePdu, joinParts, type UserData } from '../../src/pdu/index.js';

interface Part {
  from?: string;
  reference?: number;
  bits?: 8 | 16;
  total: number;
  sequence: number;
  content: { text: string } | { data: Uint8Array };
}

function part({ from = '+491701234567', reference = 7, bits = 8, total, sequence, content }: Part): Deliver {
  const place =
    bits === 8
      ? { id: 0, data: Uint8Array.of(reference, total, sequence) }
      : { id: 8, data: Uint8Array.of(0, reference, total, sequence) };
  const userData: UserData = { header: [place], ...content };
  return {
    type: 'deliver',
    noMoreMessages: true,
    loopPrevention: false,
    statusReportIndication: false,
    replyPath: false,
    address: addressOf(from),
    protocolIdentifier: 0,
    dataCodingScheme: 'text' in content ? 8 : 4,
    serviceCentreTimestamp: { year: 26, month: 11, day: 24, hour: 12, minute: 0, second: 0, zoneQuarters: 4 },
    userData,
  };
}

const text = (total: number, sequence: number, words: string, others: Partial<Part> = {}) =>
  part({ total, sequence, content: { text: words }, ...others });

test('segments are joined in their order, whatever the order they came in', () => {
  expect(joinParts([text(3, 3, 'c'), text(3, 1, 'a'), text(3, 2, 'b')])).toEqual({ text: 'abc' });
});

test('any text cut anywhere is whole again, surrogate pairs too', async () => {
  const cut = fc.tuple(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
    fc.integer({ min: 1, max: 67 }),
    fc.infiniteStream(fc.nat()),
  );
  await fc.assert(
    fc.property(cut, ([whole, size, order]) => {
      const pieces = whole.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      fc.pre(pieces.length <= 255);
      const parts = pieces
        .map((piece, index) => ({ at: order.next().value, made: text(pieces.length, index + 1, piece) }))
        .sort((a, b) => a.at - b.at)
        .map(({ made }) => decodePdu(encodePdu(made), { smsc: false }));
      expect(joinParts(parts.filter((each) => each.type === 'deliver'))).toEqual({ text: whole });
    }),
    { numRuns: 100 },
  );
});

test('there is nothing while a segment is missing, and nothing of nothing', () => {
  expect(joinParts([])).toBeUndefined();
  expect(joinParts([text(3, 1, 'a'), text(3, 3, 'c')])).toBeUndefined();
});

test('a segment that came twice counts once', () => {
  expect(joinParts([text(2, 1, 'a'), text(2, 1, 'a')])).toBeUndefined();
  expect(joinParts([text(2, 1, 'a'), text(2, 1, 'a'), text(2, 2, 'b')])).toEqual({ text: 'ab' });
});

test('octets are joined as octets', () => {
  const parts = [2, 1].map((sequence) => part({ total: 2, sequence, content: { data: Uint8Array.of(sequence) } }));

  expect(joinParts(parts)).toEqual({ data: Uint8Array.of(1, 2) });
});

test.each([
  ['of another sender', text(2, 2, 'EVIL', { from: '+491709999999' })],
  ['with another reference', text(2, 2, 'b', { reference: 8 })],
  ['with a reference of another size', text(2, 2, 'b', { bits: 16 })],
  ['of another number of segments', text(3, 2, 'b')],
  ['of octets', part({ total: 2, sequence: 2, content: { data: Uint8Array.of(1) } })],
  ['without a place', { ...text(2, 2, 'b'), userData: { header: null, text: 'b' } }],
])('a segment %s is not taken', (_, stranger) => {
  expect(() => joinParts([text(2, 1, 'a'), stranger])).toThrow(expect.objectContaining({ code: 'PDU_INVALID' }));
});
