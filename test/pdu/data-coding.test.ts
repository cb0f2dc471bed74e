import { expect, test } from 'vitest';
import { dataCodingScheme, readDataCoding } from '../../src/pdu/index.js';

const PLAIN = { encoding: 'gsm7', compressed: false, messageClass: null, messageWaiting: null };

test.each([
  [0x00, {}],
  [0x04, { encoding: '8bit' }],
  [0x08, { encoding: 'ucs2' }],
  [0x0c, {}], // reserved alphabet
  [0x03, {}], // class bits without bit 4 mean nothing
  [0x10, { messageClass: 0 }],
  [0x13, { messageClass: 3 }],
  [0x19, { encoding: 'ucs2', messageClass: 1 }],
  [0x22, { compressed: true }],
  [0x36, { encoding: '8bit', compressed: true, messageClass: 2 }],
  [0x48, { encoding: 'ucs2' }], // marked for automatic deletion
  [0x5a, { encoding: 'ucs2', messageClass: 2 }],
  [0x80, {}], // reserved groups
  [0xbf, {}],
  [0xc0, { messageWaiting: { action: 'discard', active: false, type: 'voicemail' } }],
  [0xca, { messageWaiting: { action: 'discard', active: true, type: 'email' } }],
  [0xd8, { messageWaiting: { action: 'store', active: true, type: 'voicemail' } }],
  [0xd1, { messageWaiting: { action: 'store', active: false, type: 'fax' } }],
  [0xeb, { encoding: 'ucs2', messageWaiting: { action: 'store', active: true, type: 'other' } }],
  [0xf0, { messageClass: 0 }],
  [0xf5, { encoding: '8bit', messageClass: 1 }],
  [0xff, { encoding: '8bit', messageClass: 3 }], // bit 3 is reserved
])('TP-DCS %i says %o', (octet, says) => {
  expect(readDataCoding(octet)).toEqual({ ...PLAIN, ...says });
});

test('every octet means something, as counted by the groups of the specification', () => {
  const all = Array.from({ length: 256 }, (_, octet) => readDataCoding(octet));

  // 128 general ones: a half, a quarter and a quarter; 64 reserved; 48 of message waiting, a third of them UCS-2; 16 with a class.
  const count = (test: (coding: (typeof all)[number]) => boolean) => all.filter(test).length;
  expect(count(({ encoding }) => encoding === 'gsm7')).toBe(64 + 64 + 32 + 8);
  expect(count(({ encoding }) => encoding === 'ucs2')).toBe(32 + 16);
  expect(count(({ encoding }) => encoding === '8bit')).toBe(32 + 8);
  expect(count(({ compressed }) => compressed)).toBe(64);
  expect(count(({ messageClass }) => messageClass !== null)).toBe(64 + 16);
  expect(count(({ messageWaiting }) => messageWaiting !== null)).toBe(48);
});

test('what is written for an encoding and a class reads as them', () => {
  for (const encoding of ['gsm7', '8bit', 'ucs2'] as const) {
    expect(readDataCoding(dataCodingScheme(encoding))).toEqual({ ...PLAIN, encoding });
    for (const messageClass of [0, 1, 2, 3] as const) {
      expect(readDataCoding(dataCodingScheme(encoding, messageClass))).toEqual({ ...PLAIN, encoding, messageClass });
    }
  }
});

test('class 1 of the default alphabet is 0xF1, as the old module wrote it', () => {
  expect(dataCodingScheme('gsm7', 1)).toBe(0xf1);
});

test('what is no octet is refused', () => {
  expect(() => readDataCoding(-1)).toThrow('TP-DCS from 0 to 255, found -1');
});
