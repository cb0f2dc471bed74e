import { expect, test } from 'vitest';
import { addressOf, encodePdu, relativeValidity, type Submit, toHex } from '../../src/pdu/index.js';
import { literal, refusal } from './literal.js';

const SMSC = { smsc: true };

const plain: Submit = {
  type: 'submit',
  serviceCentre: null,
  rejectDuplicates: false,
  statusReportRequest: false,
  replyPath: false,
  messageReference: 0,
  address: addressOf('+40722123456'),
  protocolIdentifier: 0,
  dataCodingScheme: 0,
  validityPeriod: null,
  userData: { header: null, text: 'hi' },
};

test('the message of the old module in its NEW mode: class 1, 24 hours, brackets replaced', () => {
  const hex = '0011000B910427123254F600F1A706E83448855701'; // sms module, S29: what it wrote to the modem

  expect(literal(hex, SMSC)).toEqual({
    ...plain,
    dataCodingScheme: 0xf1,
    validityPeriod: relativeValidity(24 * 60),
    userData: { header: null, text: 'hi *x*' },
  });
});

test('the same in its OLD mode: without a service centre and without a validity', () => {
  const hex = '01000B910427123254F600F106E83448855701'; // sms module, S29

  const { serviceCentre: _, ...bare } = {
    ...plain,
    dataCodingScheme: 0xf1,
    userData: { header: null, text: 'hi *x*' },
  };
  expect(literal(hex, { smsc: false })).toEqual(bare);
});

test('UCS-2 with an absolute validity', () => {
  const hex = '0019000B919721436587F900085101704140332112041F04400438043204350442002100210021'; // gammu, shared corpus

  expect(literal(hex, SMSC)).toMatchObject({
    dataCodingScheme: 8,
    validityPeriod: {
      format: 'absolute',
      time: { year: 15, month: 10, day: 7, hour: 14, minute: 4, second: 33, zoneQuarters: 12 },
    },
    userData: { text: 'Привет!!!' },
  });
});

test('octets to a port, with a place in a concatenated message by a 16-bit reference', () => {
  const pdu: Submit = {
    ...plain,
    dataCodingScheme: 4,
    userData: {
      header: [
        { id: 0x08, data: Uint8Array.of(0x12, 0x34, 2, 1) },
        { id: 0x05, data: Uint8Array.of(0x0b, 0x84, 0x23, 0xf0) },
      ],
      data: Uint8Array.of(1, 2, 3),
    },
  };
  const hex = '0041000B910427123254F60004100C08041234020105040B8423F0010203'; // by hand

  expect(toHex(encodePdu(pdu))).toBe(hex);
  expect(literal(hex, SMSC)).toEqual(pdu);
});

test.each([
  ['TP-RD', { rejectDuplicates: true }, '05'],
  ['TP-SRR', { statusReportRequest: true }, '21'],
  ['TP-RP', { replyPath: true }, '81'],
  ['an enhanced validity', { validityPeriod: { format: 'enhanced', octets: new Uint8Array(7) } }, '09'],
  ['a relative validity', { validityPeriod: { format: 'relative', octet: 0 } }, '11'],
  ['a header', { userData: { header: [], text: 'hi' } }, '41'],
] as const)('%s has its bit in the first octet', (_, fields, first) => {
  expect(toHex(encodePdu({ ...plain, ...fields })).slice(2, 4)).toBe(first);
});

test.each([
  ['a reference beyond an octet', { messageReference: 256 }, 'TP-MR from 0 to 255, found 256'],
  ['a negative TP-PID', { protocolIdentifier: -1 }, 'TP-PID from 0 to 255, found -1'],
  ['a TP-DCS that is no integer', { dataCodingScheme: 0.5 }, 'TP-DCS from 0 to 255, found 0.5'],
  ['161 septets', { userData: { header: null, text: 'a'.repeat(161) } }, 'at most 160 septets, found 161'],
  ['81 characters of the extension table', { userData: { header: null, text: '['.repeat(81) } }, 'found 162'],
  ['71 units of UCS-2', { dataCodingScheme: 8, userData: { header: null, text: 'ж'.repeat(71) } }, 'found 142'],
  ['141 octets', { dataCodingScheme: 4, userData: { header: null, data: new Uint8Array(141) } }, 'found 141'],
  ['a character that is not in the alphabet', { userData: { header: null, text: 'ж' } }, 'found U+0436'],
  ['octets where TP-DCS says text', { userData: { header: null, data: Uint8Array.of(1) } }, 'expected a text'],
  ['a text where TP-DCS says octets', { dataCodingScheme: 4 }, 'expected octets'],
  [
    'a header longer than user data',
    { userData: { header: [{ id: 1, data: new Uint8Array(139) }], text: '' } },
    'at most 139',
  ],
] as const)('%s is not written', (_, fields, sentence) => {
  expect(() => encodePdu({ ...plain, ...fields })).toThrow(sentence);
  expect(() => encodePdu({ ...plain, ...fields })).toThrow(expect.objectContaining({ code: 'PDU_VALUE_OUT_OF_RANGE' }));
});

test('160 septets, 70 units and 140 octets just fit', () => {
  const full = [
    { userData: { header: null, text: 'a'.repeat(160) } },
    { dataCodingScheme: 8, userData: { header: null, text: 'ж'.repeat(70) } },
    { dataCodingScheme: 4, userData: { header: null, data: new Uint8Array(140) } },
  ];

  const lengths = full.map((fields) => encodePdu({ ...plain, ...fields }).length);

  expect(lengths).toEqual([154, 154, 154]);
});

test.each([
  ['0011000B910427123254F600F1A706E834488557', 'PDU_TRUNCATED', 15, '6 octets of TP-UD', '5'],
  ['0011000B910427123254F600F1A706E8344885570100', 'PDU_TRAILING', 21, 'the end', '1 octet'],
  ['0011000B91', 'PDU_TRUNCATED', 5, '6 octets of TP-DA', 'the end'],
  ['0019000B910427123254F60000C8303A8C0EA3C306E83448855701', 'PDU_INVALID', 13, 'TP-VP with a date', 'C8303A8C0EA3C3'],
  ['0009000B910427123254F600000399A010000000', 'PDU_INVALID', 13, 'decimal hours', '0399A010000000'],
  ['0011000B910427123254F60004A78D', 'PDU_INVALID', 14, 'at most 140 octets', '141'],
  ['0011000B910427123254F60008A70300410', 'PDU_NOT_HEX', 17, 'two hex digits', 'an odd number'],
  ['0011000B910427123254F60008A703004100', 'PDU_INVALID', 15, 'an even number of octets', '3'],
] as const)('%s is refused as %s at octet %i', (hex, code, octet, expected, found) => {
  const error = refusal(hex);

  expect(error).toMatchObject({ code, octet });
  expect(error.expected).toContain(expected);
  expect(error.found).toContain(found);
  expect(error.sentence).toBe(`octet ${octet}: expected ${error.expected}, found ${error.found}`);
});
