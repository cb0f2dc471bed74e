import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Address,
  addressOf,
  addressText,
  decodePdu,
  encodePdu,
  type Submit,
  toHex,
  typeOfAddress,
} from '../../src/pdu/index.js';
import { address } from './arbitraries.js';

describe('an address as people write it', () => {
  test.each([
    ['+491701234567', 0x91, '491701234567'],
    ['+1', 0x91, '1'],
    ['491700012345', 0x81, '491700012345'],
    ['0171', 0x81, '0171'],
    ['5001', 0x81, '5001'],
    ['*100#', 0x81, '*100#'],
    ['12abc', 0x81, '12abc'],
    ['12345678901234567890', 0x81, '12345678901234567890'],
  ])('%s is of type %i and loses no digit', (written, type, number) => {
    const made = addressOf(written);

    expect(typeOfAddress(made)).toBe(type);
    expect(made.number).toBe(number);
    expect(addressText(made)).toBe(written);
  });

  test.each([
    '',
    '+',
    '++49',
    '+49 170',
    '+49-170',
    '+*100#',
    '+49a',
    'ABC',
    'alice',
    'd',
    '1e5',
    '٣',
    ' 49',
    '49\n',
    '+123456789012345678901',
  ])('%j is refused, never guessed', (written) => {
    expect(() => addressOf(written)).toThrow(expect.objectContaining({ code: 'PDU_VALUE_OUT_OF_RANGE' }));
  });

  test('any string is an address that reads as that string, or refused', async () => {
    const written = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'+0123456789*#abc'), maxLength: 22 }));
    await fc.assert(
      fc.property(written, (text) => {
        if (/^(?:\+\d{1,20}|[\d*#abc]{1,20})$/.test(text) && !text.endsWith('\n'))
          expect(addressText(addressOf(text))).toBe(text);
        else expect(() => addressOf(text)).toThrow('expected + and 1 to 20 digits');
      }),
    );
  });
});

describe('an address on the wire', () => {
  test.each([
    [{ typeOfNumber: 1, numberingPlan: 1, number: '46708251358' }, '0B916407281553F8'],
    [{ typeOfNumber: 0, numberingPlan: 1, number: '1234' }, '04812143'],
    [{ typeOfNumber: 0, numberingPlan: 1, number: '*100#' }, '05811A00FB'],
    [{ typeOfNumber: 0, numberingPlan: 1, number: 'abc' }, '0381DCFE'],
    [{ typeOfNumber: 0, numberingPlan: 0, number: '' }, '0080'],
    [{ typeOfNumber: 7, numberingPlan: 15, number: '0' }, '01FFF0'],
    [{ typeOfNumber: 5, numberingPlan: 0, number: 'Design@Home' }, '14D0C4F23C7D760390EF7619'],
    [{ typeOfNumber: 5, numberingPlan: 0, number: 'WhatsUp' }, '0DD05774983EAFC201'],
    [{ typeOfNumber: 5, numberingPlan: 1, number: 'MMS' }, '06D1CDE614'],
    [{ typeOfNumber: 5, numberingPlan: 0, number: 'Info@' }, '09D049B7F90D00'],
    [{ typeOfNumber: 5, numberingPlan: 0, number: '{1}' }, '09D01B546C9302'],
  ])('%o is %s', (made, hex) => {
    expect(submitTo(made).slice(4, -10)).toBe(hex);
    expect(readBack(submitTo(made))).toEqual(made);
  });

  test('any address of the type is read back', async () => {
    await fc.assert(
      fc.property(address, (made) => {
        expect(readBack(submitTo(made))).toEqual(made);
      }),
    );
  });

  test.each([
    [{ typeOfNumber: 1, numberingPlan: 1, number: '123456789012345678901' }, 'at most 20 digits'],
    [{ typeOfNumber: 1, numberingPlan: 1, number: '+49' }, 'digits and * # a b c'],
    [{ typeOfNumber: 5, numberingPlan: 0, number: 'twelve chars' }, 'at most 11 septets'],
    [{ typeOfNumber: 5, numberingPlan: 0, number: 'Привет' }, 'GSM 7 bit alphabet'],
    [{ typeOfNumber: 8, numberingPlan: 0, number: '1' }, 'type of number from 0 to 7'],
    [{ typeOfNumber: 0, numberingPlan: 16, number: '1' }, 'numbering plan from 0 to 15'],
  ])('%o is not written', (made, sentence) => {
    expect(() => submitTo(made)).toThrow(sentence);
  });
});

function submitTo(to: Address): string {
  return toHex(encodePdu(messageTo(to)));
}

function messageTo(to: Address): Submit {
  return {
    type: 'submit',
    rejectDuplicates: false,
    statusReportRequest: false,
    replyPath: false,
    messageReference: 0,
    address: to,
    protocolIdentifier: 0,
    dataCodingScheme: 0,
    validityPeriod: null,
    userData: { header: null, text: 'hi' },
  };
}

function readBack(hex: string): unknown {
  const pdu = decodePdu(hex, { smsc: false });
  return pdu.type === 'submit' ? pdu.address : undefined;
}
