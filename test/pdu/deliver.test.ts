import { expect, test } from 'vitest';
import { decodePdu, toHex } from '../../src/pdu/index.js';
import { literal, refusal } from './literal.js';

const SMSC = { smsc: true };

test('a plain text, with all that surrounds it', () => {
  const hex = '07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37'; // the example that every tutorial quotes

  expect(literal(hex, SMSC)).toEqual({
    type: 'deliver',
    serviceCentre: { typeOfNumber: 1, numberingPlan: 1, number: '27381000015' },
    noMoreMessages: true,
    loopPrevention: false,
    statusReportIndication: false,
    replyPath: false,
    address: { typeOfNumber: 4, numberingPlan: 8, number: '27838890001' },
    protocolIdentifier: 0,
    dataCodingScheme: 0,
    serviceCentreTimestamp: { year: 99, month: 3, day: 29, hour: 15, minute: 16, second: 59, zoneQuarters: 8 },
    userData: { header: null, text: 'hellohello' },
  });
});

test('a segment behind a header, after its fill bit', () => {
  // By hand: six octets of header are 48 bits, a fill bit makes them seven septets, `Hi` is 1001000 1101001.
  const hex = '0044038121F3000099309251619580090500035F02019069';

  expect(literal(hex, SMSC)).toMatchObject({
    userData: { header: [{ id: 0, data: Uint8Array.of(0x5f, 2, 1) }], text: 'Hi' },
  });
});

test.each([
  ['TP-MMS', 0x04, 'noMoreMessages'],
  ['TP-LP', 0x08, 'loopPrevention'],
  ['TP-SRI', 0x20, 'statusReportIndication'],
  ['TP-RP', 0x80, 'replyPath'],
] as const)('%s is read from its bit and written to it', (_, bit, flag) => {
  const hex = `00${toHex(Uint8Array.of(bit))}0BC87238880900F10000993092516195800AE8329BFD4697D9EC37`;
  const flags = { noMoreMessages: false, loopPrevention: false, statusReportIndication: false, replyPath: false };

  expect(literal(hex, SMSC)).toMatchObject({ ...flags, [flag]: true });
});

test('a compressed text stays octets', () => {
  const hex = '07916501951219180405C95399F800227220918040654908E5ECA9E396E5E78B'; // shared corpus

  expect(literal(hex, SMSC)).toMatchObject({
    dataCodingScheme: 0x22,
    userData: { data: Uint8Array.of(0xe5, 0xec, 0xa9, 0xe3, 0x96, 0xe5, 0xe7, 0x8b) },
  });
});

test('a header that ends with the user data leaves an empty text', () => {
  const hex = '0044038121F30000993092516195800705000301020100';

  expect(literal(hex, SMSC)).toMatchObject({ userData: { header: [{ id: 0 }], text: '' } });
});

const START = '07917283010010F5040BC87238880900F10000';

test.each([
  ['0C917283010010F5', 'a service centre beyond its field', 0],
  ['0191040BC87238880900F1', 'a service centre without a number', 0],
  ['07117283010010F5040B', 'a type of address without bit 7', 1],
  ['07917283010010F5040B48', 'the same of the originator', 10],
  ['07917283010010F50415C8', 'an address beyond its field', 9],
  ['07917283F10010F5040B', 'a filler among digits', 4],
  ['07917283010010F5040BC8723888090031', 'another digit than the filler at the end', 16],
  [`${START}99309251619580A1`, 'more septets than fit', 26],
  [`${START}993092516195F80AE8`, 'a time zone that is no number', 19],
  ['07917283010010F5070BC8', 'the reserved message type', 8],
  ['07917283010010F5440BC87238880900F100009930925161958000', 'a header without user data', 27],
  ['07917283010010F5440BC87238880900F100049930925161958003030000', 'a header beyond the user data', 27],
  ['07917283010010F5440BC87238880900F10004993092516195800403000201', 'an element beyond its header', 28],
  ['07917283010010F5440BC87238880900F1000499309251619580020100', 'half an element', 28],
  ['07917283010010F5440BC87238880900F10000993092516195800605000301020100', 'fewer septets than the header takes', 33],
])('%s is refused: %s', (hex, _, octet) => {
  expect(refusal(hex)).toMatchObject({ name: 'PduError', octet });
});

test('a PDU whose length is not that of the AT header is refused', () => {
  const hex = '07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37';

  expect(decodePdu(hex, { smsc: true, tpduLength: 28 }).type).toBe('deliver');
  expect(refusal(hex, { smsc: true, tpduLength: 29 })).toMatchObject({ code: 'PDU_TRUNCATED', octet: 8 });
  expect(refusal(hex, { smsc: true, tpduLength: 27 })).toMatchObject({ code: 'PDU_TRAILING', octet: 8 });
});
