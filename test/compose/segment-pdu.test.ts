import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compose, type SegmentPdu, type SegmentToSend, segmentPdu } from '../../src/compose/index.js';
import { decodePdu, relativeMinutes } from '../../src/pdu/index.js';
import { bare } from './requests.js';

/** What the module sent: class 1, a day, no user data header. */
function compatible(text: string, changes: Partial<SegmentToSend> = {}): SegmentToSend {
  return {
    number: '+40722123456',
    text,
    encoding: 'gsm7',
    concatenation: 'none',
    concatenationReference: 0,
    index: 1,
    total: 1,
    messageClass: 1,
    validityMinutes: 24 * 60,
    statusReport: false,
    mode: 'new',
    ...changes,
  };
}

// The module replaced brackets by asterisks, for want of an escape table: `hi [x]` left as `hi *x*`.
test.each<[string, Partial<SegmentToSend>, string, number]>([
  ['NEW', {}, '0011000B910427123254F600F1A706E83448855701', 20],
  ['OLD', { mode: 'old' }, '01000B910427123254F600F106E83448855701', 19],
  ['NEW with a report', { statusReport: true }, '0031000B910427123254F600F1A706E83448855701', 20],
  ['OLD with a report', { mode: 'old', statusReport: true }, '21000B910427123254F600F106E83448855701', 19],
])('in mode %s the octets are those of the old module', (_name, changes, hex, tpduLength) => {
  expect(segmentPdu(compatible('hi *x*', changes))).toEqual({ hex, tpduLength });
});

test('each numbered part of a long text is a SUBMIT of its own, as the old module sent it', () => {
  const body = 'the quick brown fox jumps over the lazy dog. '.repeat(6);
  const { segments, encoding, concatenation } = compose(
    bare(body, { concatenation: 'text', replyHeader: 'compatible' }),
  );

  for (const [at, text] of segments.entries()) {
    const place = { encoding, concatenation, index: at + 1, total: segments.length };
    const fresh = segmentPdu(compatible(text, place));
    const old = segmentPdu(compatible(text, { ...place, mode: 'old' }));

    const length = text.length.toString(16).toUpperCase().padStart(2, '0');
    expect(fresh.hex.startsWith(`0011000B910427123254F600F1A7${length}`)).toBe(true);
    expect(old.hex.startsWith(`01000B910427123254F600F1${length}`)).toBe(true);
    expect(old.hex.slice(26)).toBe(fresh.hex.slice(30));
    expect(decoded(fresh)).toMatchObject({ userData: { header: null, text } });
  }
});

const decoded = (pdu: SegmentPdu) =>
  decodePdu(pdu.hex, { smsc: true, tpduLength: pdu.tpduLength, direction: 'to-network' });

// Octets worked out by hand from TS 23.040 §9.2.2.2 and §9.2.3, TS 23.038 §4 and §6.1.2.1.
test.each<[string, Partial<SegmentToSend>, string, number]>([
  ['a short code', { number: '12345' }, '0011 00 058121 43F5 00 00 A7 02 E834', 13],
  ['UCS-2', { encoding: 'ucs2', text: 'ж' }, '0011000B910427123254F6 00 08 A7 02 0436', 16],
  ['UCS-2 of class 0', { encoding: 'ucs2', text: 'ж', messageClass: 0 }, '0011000B910427123254F6 00 18 A7 02 0436', 16],
  [
    'a service centre',
    { serviceCentre: '+491710760000' },
    '0791947101670000 11000B910427123254F6 00 00 A7 02 E834',
    16,
  ],
  [
    'one without its +',
    { serviceCentre: '491710760000' },
    '0791947101670000 11000B910427123254F6 00 00 A7 02 E834',
    16,
  ],
  ['an empty one', { serviceCentre: '' }, '0011000B910427123254F6 00 00 A7 02 E834', 16],
  [
    'a reply path, no duplicates',
    { replyPath: true, rejectDuplicates: true },
    '0095000B910427123254F6 00 00 A7 02 E834',
    16,
  ],
  ['a protocol identifier', { protocolIdentifier: 0x41 }, '0011000B910427123254F6 41 00 A7 02 E834', 16],
  ['8 bit data', { encoding: '8bit', text: '\x00\xff' }, '0011000B910427123254F6 00 04 A7 02 00FF', 16],
  [
    'an 8-bit reference',
    { concatenation: 'udh8', concatenationReference: 0x2a, index: 2, total: 3 },
    '0051000B910427123254F6 00 00 A7 09 0500032A0302 D069',
    22,
  ],
  [
    'a 16-bit reference',
    { concatenation: 'udh16', concatenationReference: 0x102a, index: 1, total: 2 },
    '0051000B910427123254F6 00 00 A7 0A 060804102A0201 E834',
    23,
  ],
  ['a national table', { nationalShift: { single: 1 } }, '0051000B910427123254F6 00 00 A7 07 03240101 40A701', 21],
  ['a reference, but one segment', { concatenation: 'udh8' }, '0011000B910427123254F6 00 00 A7 02 E834', 16],
])('%s stands in its octets', (_name, changes, spaced, tpduLength) => {
  const { messageClass: _class, ...classless } = compatible('hi');

  expect(segmentPdu({ ...classless, ...changes })).toEqual({ hex: spaced.replaceAll(' ', ''), tpduLength });
});

test('without a validity period the service centre keeps its own', () => {
  const { validityMinutes: _validity, ...open } = compatible('hi *x*');

  expect(segmentPdu(open)).toEqual({ hex: '0001000B910427123254F600F106E83448855701', tpduLength: 19 });
});

test.each<[string, Partial<SegmentToSend>]>([
  ['a number that is none', { number: '+49abc' }],
  ['no number', { number: '' }],
  ['a text beyond 160 septets', { text: 'a'.repeat(161) }],
  ['a text that is not of the alphabet', { text: 'ж' }],
  ['octets that are none', { encoding: '8bit', text: 'ж' }],
  ['a reference that is too great', { concatenation: 'udh8', concatenationReference: 256, total: 2 }],
  ['a place beyond the total', { concatenation: 'udh8', index: 3, total: 2 }],
])('%s is refused', (_name, changes) => {
  expect(() => segmentPdu(compatible('hi', changes))).toThrow(
    expect.objectContaining({ code: 'PDU_VALUE_OUT_OF_RANGE' }),
  );
});

test('every segment of every composition fits into a SUBMIT and comes out of it unchanged', () => {
  const unit = fc.constantFrom(...'abc [€', 'ж', 'ş', 'ğ', '😀', '🇩🇪', 'á', 'ன', '\r\n');
  const settings = fc.record({
    concatenation: fc.constantFrom('udh8' as const, 'udh16' as const, 'text' as const),
    nationalShifts: fc.constantFrom<number[][]>([], [1], [2, 1], [3], [11]),
    transliterate: fc.boolean(),
  });

  fc.assert(
    fc.property(fc.string({ unit, minLength: 1, maxLength: 500 }), settings, (body, chosen) => {
      const { segments, encoding, concatenation, nationalShift } = compose(bare(body, chosen));

      for (const [at, text] of segments.entries()) {
        const place = { index: at + 1, total: segments.length, concatenationReference: 7 };
        const shift = nationalShift === undefined ? {} : { nationalShift };
        const pdu = segmentPdu(compatible(text, { encoding, concatenation, ...place, ...shift }));

        expect(decoded(pdu)).toMatchObject({ type: 'submit', userData: { text } });
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["the network's validity, when that is shorter", { validityMinutes: 60, expiresInMinutes: 90 }, 60],
  ['what is left, rounded down', { validityMinutes: 1440, expiresInMinutes: 59.9 }, 55],
  ['what is left, where the network says nothing', { expiresInMinutes: 47 * 60 }, 24 * 60],
  ['the least there is, near the end', { validityMinutes: 1440, expiresInMinutes: 2 }, 5],
  ['the least there is, past the end', { validityMinutes: 1440, expiresInMinutes: -3 }, 5],
])('a message that expires is valid for %s', (_what, changes, minutes) => {
  const { validityMinutes: _, ...none } = compatible('hello');
  expect(validMinutes({ ...none, ...changes })).toBe(minutes);
});

test('no SUBMIT is valid for longer than its message, but for the least that can be said', () => {
  fc.assert(
    fc.property(fc.double({ min: 5, max: 1e6, noNaN: true }), fc.integer({ min: 5, max: 635_040 }), (left, network) => {
      const minutes = validMinutes(compatible('hello', { validityMinutes: network, expiresInMinutes: left }));

      expect(minutes).toBeLessThanOrEqual(Math.max(left, 5));
    }),
  );
});

function validMinutes(segment: SegmentToSend): number {
  const pdu = decoded(segmentPdu(segment));
  if (pdu.type !== 'submit' || pdu.validityPeriod?.format !== 'relative') throw new Error('expected a relative TP-VP');
  return relativeMinutes(pdu.validityPeriod.octet);
}
