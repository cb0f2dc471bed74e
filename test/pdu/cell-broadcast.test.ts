import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBroadcastPage, fromHex, PduError } from '../../src/pdu/index.js';

test.each([
  [
    'GSM 7 bit, padded with CR',
    '001000320011C8329BFD06',
    { channel: 50, serial: 16, page: 1, pages: 1, text: 'Hello' },
  ],
  ['UCS-2', '001011124823042F0416', { channel: 0x1112, page: 2, pages: 3, text: '\u042F\u0416' }],
  ['a page parameter that cannot be', '00100032010048', { page: 1, pages: 1 }],
])('a page in %s is read', (_name, hex, read) => {
  expect(decodeBroadcastPage(fromHex(hex))).toMatchObject(read);
});

test('a language that stands before the text is told apart from it', () => {
  // 17: "de" in packed septets, E432, then UCS-2 (TS 23.038 §5).
  expect(decodeBroadcastPage(fromHex('001000321111E4320041'))).toMatchObject({ language: 'de', text: 'A' });
});

test('whatever octets come, they are read or refused as too short, and hold no control characters', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (octets) => {
      try {
        const { text, page, pages } = decodeBroadcastPage(octets);
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
        expect(page).toBeLessThanOrEqual(pages);
      } catch (error) {
        if (!(error instanceof PduError)) throw error;
        expect(octets.length).toBeLessThan(6);
      }
    }),
  );
});
