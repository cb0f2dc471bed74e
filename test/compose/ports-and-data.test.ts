import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Composition, compose, preview, type SegmentToSend, segmentPdu } from '../../src/compose/index.js';
import { decodePdu, joinParts, type Ports, portsOf, type Submit } from '../../src/pdu/index.js';
import { bare } from './requests.js';

const WAP_PUSH: Ports = { destination: 2948, source: 9200, bits: 16 };
const SHORT: Ports = { destination: 0xf0, source: 0xf1, bits: 8 };

const segment: SegmentToSend = {
  ...{ number: '+40722123456', text: 'hi', encoding: 'gsm7', concatenation: 'none', concatenationReference: 0 },
  ...{ index: 1, total: 1, validityMinutes: 24 * 60, statusReport: false, mode: 'new' },
};

// Octets worked out by hand from TS 23.040 §9.2.3.24.1, §9.2.3.24.3, §9.2.3.24.4, §9.2.3.24.8.
test.each<[string, Partial<SegmentToSend>, string, number]>([
  ['16-bit ports', { ports: WAP_PUSH }, '00 A7 0A 06 05040B8423F0 E834', 23],
  ['8-bit ports, two fill bits behind them', { ports: SHORT }, '00 A7 08 04 0402F0F1 A0D3', 21],
  [
    'a port below 256 in the 16-bit element',
    { ports: { destination: 80, source: 0, bits: 16 } },
    '00 A7 0A 06 050400500000 E834',
    23,
  ],
  [
    'the first of two segments of octets',
    {
      ports: WAP_PUSH,
      encoding: '8bit',
      text: '\x00\xff',
      concatenation: 'udh8',
      concatenationReference: 42,
      total: 2,
    },
    '04 A7 0E 0B 00032A0201 05040B8423F0 00FF',
    28,
  ],
  [
    'the second of them',
    {
      ...{ ports: WAP_PUSH, encoding: '8bit', text: '\x80', concatenation: 'udh8', concatenationReference: 42 },
      ...{ index: 2, total: 2 },
    },
    '04 A7 0D 0B 00032A0202 05040B8423F0 80',
    27,
  ],
  [
    'a segment with 16-bit reference, ports and a national table',
    {
      ...{ ports: WAP_PUSH, concatenation: 'udh16', concatenationReference: 0x102a, total: 2 },
      nationalShift: { single: 1 },
    },
    // 16 octets of header are 18 septets and 2 bits, so that 5 bits fill the nineteenth.
    '00 A7 15 0F 0804102A0201 05040B8423F0 240101 009D06',
    33,
  ],
])('%s stands in its octets', (_name, changes, spaced, tpduLength) => {
  const hex = `0051000B910427123254F600${spaced}`.replaceAll(' ', '');

  expect(segmentPdu({ ...segment, ...changes })).toEqual({ hex, tpduLength });
});

test.each<[string, Ports]>([
  ['a 16-bit port above 65535', { destination: 65_536, source: 0, bits: 16 }],
  ['an 8-bit port above 255', { destination: 0, source: 256, bits: 8 }],
])('%s is refused', (_name, ports) => {
  expect(() => segmentPdu({ ...segment, ports })).toThrow(expect.objectContaining({ code: 'PDU_VALUE_OUT_OF_RANGE' }));
});

// (140 - header) octets, by hand; header = 1 + 6 or 4 for ports + 5 or 6 for the place + 3 for a national table.
test.each<[string, Partial<Parameters<typeof bare>[1]>, Ports, number, number]>([
  ['a', {}, WAP_PUSH, 152, 146],
  ['a', { concatenation: 'udh16' }, WAP_PUSH, 152, 145],
  ['a', {}, SHORT, 154, 148],
  ['ж', {}, WAP_PUSH, 66, 64],
  ['ж', { concatenation: 'udh16' }, WAP_PUSH, 66, 63],
  ['ğ', { nationalShifts: [1] }, WAP_PUSH, 148, 142],
])(
  'a text of %j with %j and ports %j fits one segment up to %i, then %i in the first',
  (unit, settings, ports, single, joined) => {
    const whole = compose({ ...bare(unit.repeat(single), settings), ports });
    const divided = compose({ ...bare(unit.repeat(single + 1), settings), ports });

    expect(whole).toMatchObject({ concatenation: 'none', segments: [unit.repeat(single)], usage: [{ left: 0 }] });
    expect(divided.segments).toHaveLength(2);
    expect(divided.segments[0]).toBe(unit.repeat(joined));
  },
);

test('parts that are numbered in the text name the ports too, and are as much shorter', () => {
  const found = compose({ ...bare('x'.repeat(247), { concatenation: 'text' }), ports: WAP_PUSH });

  expect(found.segments).toEqual([`${'x'.repeat(152 - 5)}(1/2)`, `(2/2)${'x'.repeat(100)}`]);
  expect(submits(found, WAP_PUSH).map(({ userData }) => portsOf(userData.header))).toEqual([WAP_PUSH, WAP_PUSH]);
});

test('a text that is cut because of its ports gives back the rest', () => {
  const body = 'x'.repeat(160);
  const settings = { maxParts: 1, overflow: 'truncate' as const };

  expect(compose(bare(body, settings)).rest).toBeUndefined();
  const { segments, rest } = compose({ ...bare(body, settings), ports: WAP_PUSH });
  expect(segments).toEqual([`${'x'.repeat(152 - 11)}(truncated)`]);
  expect(rest).toBe('x'.repeat(160 - 141));
});

const port16 = fc.integer({ min: 0, max: 65_535 });
const port8 = fc.integer({ min: 0, max: 255 });
const ports = fc.oneof(
  fc.record({ destination: port16, source: port16, bits: fc.constant(16 as const) }),
  fc.record({ destination: port8, source: port8, bits: fc.constant(8 as const) }),
);
const joint = fc.constantFrom('udh8' as const, 'udh16' as const);

test('every segment of a text names the ports and is full, whatever else its header says', () => {
  const unit = fc.constantFrom('a', 'b', '€', 'ş', 'ğ', 'á');
  const body = fc.oneof(
    fc.string({ unit, minLength: 1, maxLength: 500 }),
    fc.string({ unit: fc.constantFrom('a', 'ж', '😀'), minLength: 1, maxLength: 300 }),
  );

  fc.assert(
    fc.property(body, ports, joint, fc.constantFrom([], [1], [1, 2, 3]), (text, to, concatenation, nationalShifts) => {
      const composition = compose({ ...bare(text, { concatenation, nationalShifts }), ports: to });

      expect(sent(composition, to)).toEqual({ text });
      for (const [at, next] of composition.segments.slice(1).entries()) {
        const more = (composition.segments[at] ?? '') + String.fromCodePoint(next.codePointAt(0) ?? 0);
        expect(() => submits({ ...composition, segments: [more, next] }, to)).toThrow(/140 octets|160 septets/);
      }
    }),
    { numRuns: 500 },
  );
});

const data = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7) & 255);

test.each<['udh8' | 'udh16' | 'text', Ports | undefined, number, number]>([
  ['udh8', undefined, 140, 134],
  ['udh16', undefined, 140, 133],
  ['text', undefined, 140, 134],
  ['udh8', WAP_PUSH, 133, 128],
  ['udh16', WAP_PUSH, 133, 127],
  ['udh8', SHORT, 135, 130],
  ['udh16', SHORT, 135, 129],
])('with %s and ports %j one segment holds %i octets, each of several %i', (concatenation, to, single, joined) => {
  const { settings } = bare('', { concatenation, replyHeader: 'compatible', footer: ' bye' });
  const lengths = (length: number) =>
    compose({ data: data(length), settings, ports: to }).segments.map((text) => text.length);

  expect(lengths(single)).toEqual([single]);
  expect(lengths(single + 1)).toEqual([joined, single + 1 - joined]);
  expect(lengths(joined * 255)).toEqual(Array.from({ length: 255 }, () => joined));
  expect(() => lengths(joined * 255 + 1)).toThrow(
    expect.objectContaining({
      code: 'TOO_MANY_PARTS',
      message: expect.stringContaining('takes 256 parts, allowed are 255'),
    }),
  );
});

test('octets beyond maxParts are refused, even where texts are cut', () => {
  const { settings } = bare('', { maxParts: 2, overflow: 'truncate' });

  expect(compose({ data: data(268), settings }).segments).toHaveLength(2);
  expect(() => compose({ data: data(269), settings })).toThrow(
    expect.objectContaining({
      code: 'TOO_MANY_PARTS',
      message: expect.stringContaining('takes 3 parts, allowed are 2'),
    }),
  );
});

test('no octets are no message', () => {
  expect(() => compose({ data: new Uint8Array(0), settings: bare('').settings })).toThrow(
    expect.objectContaining({ code: 'TEXT_INVALID' }),
  );
});

test('any octets come out of their segments as they went in, in as few segments as there can be', () => {
  const octets = fc.uint8Array({ minLength: 1, maxLength: 1_000 });

  fc.assert(
    fc.property(octets, fc.option(ports, { nil: undefined }), joint, (bytes, to, concatenation) => {
      const request = { data: bytes, settings: bare('', { concatenation }).settings, ports: to };
      const composition = compose(request);

      expect(sent(composition, to)).toEqual({ data: bytes });
      expect(preview(request)).toEqual(composition);
      const room = 140 - (to === undefined ? 0 : to.bits / 4 + 2);
      const ofOne = to === undefined ? room : room - 1;
      const ofEach = room - 1 - (concatenation === 'udh8' ? 5 : 6);
      expect(composition.segments).toHaveLength(bytes.length <= ofOne ? 1 : Math.ceil(bytes.length / ofEach));
      expect(composition.usage.slice(0, -1).every(({ used, left }) => used === ofEach && left === 0)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

/** What a handset makes of the segments of a composition: each names the ports, and joined they are the whole. */
function sent(composition: Composition, to: Ports | undefined) {
  const parts = submits(composition, to);
  for (const { userData } of parts) expect(portsOf(userData.header)).toEqual(to);
  if (parts.length > 1) return joinParts(parts);
  const [{ userData } = { userData: { header: null, text: '' } }] = parts;
  return 'data' in userData ? { data: userData.data } : { text: userData.text };
}

function submits({ segments, encoding, concatenation, nationalShift }: Composition, to: Ports | undefined): Submit[] {
  return segments.map((text, at) => {
    const { hex } = segmentPdu({
      ...{
        ...segment,
        text,
        encoding,
        concatenation,
        concatenationReference: 7,
        index: at + 1,
        total: segments.length,
      },
      ...(nationalShift === undefined ? {} : { nationalShift }),
      ...(to === undefined ? {} : { ports: to }),
    });
    const pdu = decodePdu(hex, { smsc: true, direction: 'to-network' });
    if (pdu.type !== 'submit') throw new Error(`expected a SUBMIT, found ${pdu.type}`);
    return pdu;
  });
}
