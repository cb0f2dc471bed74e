import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePdu, encodePdu, encodeTpdu, isGsm7, pduFromJson, pduToJson, toHex } from '../../src/pdu/index.js';
import { pdu, readAs } from './arbitraries.js';

test('any value of the types is read back as it was written', async () => {
  await fc.assert(
    fc.property(pdu, (value) => {
      expect(decodePdu(encodePdu(value), readAs(value))).toEqual(value);
    }),
    { numRuns: 1500 },
  );
});

test('hex digits of either case and octets read alike', async () => {
  await fc.assert(
    fc.property(pdu, (value) => {
      const octets = encodePdu(value);
      const hex = toHex(octets);
      expect(hex).toMatch(/^(?:[\dA-F]{2})+$/);
      expect(decodePdu(hex, readAs(value))).toEqual(decodePdu(octets, readAs(value)));
      expect(decodePdu(hex.toLowerCase(), readAs(value))).toEqual(decodePdu(hex, readAs(value)));
    }),
  );
});

test('a TPDU is the PDU without its service centre', async () => {
  await fc.assert(
    fc.property(pdu, (value) => {
      const whole = toHex(encodePdu(value));
      const bare = toHex(encodeTpdu(value));
      expect(whole.endsWith(bare)).toBe(true);
      if (value.serviceCentre === undefined) expect(whole).toBe(bare);
    }),
  );
});

test('any value of the types is the same again after its way through JSON', async () => {
  await fc.assert(
    fc.property(pdu, (value) => {
      const words = JSON.parse(JSON.stringify(pduToJson(value, encodeTpdu(value).length)));
      expect(toHex(encodePdu(pduFromJson(words)))).toBe(toHex(encodePdu(value)));
    }),
    { numRuns: 500 },
  );
});

test('any text of up to 70 UTF-16 units comes back from UCS-2, lone surrogates and all', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 35 }),
    fc.string({ unit: 'grapheme', maxLength: 35 }),
    fc.uint16Array({ maxLength: 70 }).map((units) => String.fromCharCode(...units)),
  );
  await fc.assert(
    fc.property(text, (written) => {
      fc.pre(written.length <= 70);
      expect(throughSubmit(written, 0x08)).toBe(written);
    }),
  );
});

test('any text that the default alphabet carries comes back from it, and any other is refused', async () => {
  await fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (written) => {
      if (isGsm7(written)) expect(throughSubmit(written, 0x00)).toBe(written);
      else expect(() => throughSubmit(written, 0x00)).toThrow('GSM 7 bit alphabet');
    }),
  );
});

function throughSubmit(text: string, dataCodingScheme: number): string | undefined {
  const octets = encodePdu({
    type: 'submit',
    rejectDuplicates: false,
    statusReportRequest: false,
    replyPath: false,
    messageReference: 0,
    address: { typeOfNumber: 1, numberingPlan: 1, number: '491701234567' },
    protocolIdentifier: 0,
    dataCodingScheme,
    validityPeriod: null,
    userData: { header: null, text },
  });
  const read = decodePdu(octets, { smsc: false });
  return read.type === 'submit' && 'text' in read.userData ? read.userData.text : undefined;
}
