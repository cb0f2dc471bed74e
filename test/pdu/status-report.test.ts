import { describe, expect, test } from 'vitest';
import { decodePdu, readStatus } from '../../src/pdu/index.js';
import { literal } from './literal.js';

const SMSC = { smsc: true };

test('a report without optional fields', () => {
  const hex = '0002080F9125076240370595F3146060406462506450012033715000'; // shared corpus

  expect(literal(hex, SMSC)).toEqual({
    type: 'status-report',
    serviceCentre: null,
    noMoreMessages: false,
    loopPrevention: false,
    statusReportQualifier: false,
    messageReference: 8,
    address: { typeOfNumber: 1, numberingPlan: 1, number: '527026047350593' },
    serviceCentreTimestamp: { year: 41, month: 6, day: 6, hour: 4, minute: 46, second: 26, zoneQuarters: 5 },
    dischargeTime: { year: 46, month: 5, day: 10, hour: 2, minute: 33, second: 17, zoneQuarters: 5 },
    status: 0,
  });
});

test('a report with TP-PID, TP-DCS and user data', () => {
  const hex = '06917154367014069605817565F53511413195406474707051112571650741080A09090913092409190020'; // shared corpus

  expect(literal(hex, SMSC, 29)).toMatchObject({
    statusReportQualifier: false,
    status: 0x65,
    parameters: { protocolIdentifier: 0x41, dataCodingScheme: 8, userData: { header: null, text: 'उओतङ ' } },
  });
});

test('user data without TP-DCS is in the default alphabet', () => {
  const hex = '06914478167944269E0C917300905907274640018025224C4020701180056265040B311BDC7E6EE36CE33908'; // shared corpus

  expect(literal(hex, SMSC, 32)).toMatchObject({ parameters: { userData: { text: '16pvgm86cs ' } } });
});

test('user data with a header sets TP-UDHI', () => {
  const hex = '00460802912199309251619580993092516195800004090500030102019069'; // text as in the segment of a DELIVER

  expect(literal(hex, SMSC, 21)).toMatchObject({ parameters: { userData: { header: [{ id: 0 }], text: 'Hi' } } });
});

const MANDATORY = '000608029121993092516195809930925161958000';

test('TP-PI without any field is kept apart from no TP-PI', () => {
  expect(decodePdu(MANDATORY, SMSC)).not.toHaveProperty('parameters');
  expect(literal(`${MANDATORY}00`, SMSC, 21)).toHaveProperty('parameters', {});
});

test('what reserved bits of TP-PI announce is discarded, and the bits are kept', () => {
  expect(decodePdu(`${MANDATORY}0941AABBCC`, SMSC)).toHaveProperty('parameters', {
    protocolIdentifier: 0x41,
    reservedBits: 0x08,
  });
});

test('octets that extend TP-PI are passed over, and what they may announce is discarded', () => {
  expect(decodePdu(`${MANDATORY}81800041AABBCC`, SMSC)).toHaveProperty('parameters', { protocolIdentifier: 0x41 });
});

describe('TP-ST', () => {
  test.each([
    [0x00, 'success', 'received by the handset'],
    [0x01, 'success', 'forwarded to the handset, receipt cannot be confirmed'],
    [0x02, 'success', 'replaced by the service centre'],
    [0x03, 'success', 'reserved value 3'],
    [0x1f, 'success', "the service centre's own value 31"],
    [0x20, 'temporary-retrying', 'congestion, still trying'],
    [0x22, 'temporary-retrying', 'no response from the handset, still trying'],
    [0x30, 'temporary-retrying', "the service centre's own value 48, still trying"],
    [0x40, 'permanent', 'remote procedure error'],
    [0x46, 'permanent', 'validity period expired'],
    [0x49, 'permanent', 'message does not exist'],
    [0x4a, 'permanent', 'reserved value 74'],
    [0x5f, 'permanent', "the service centre's own value 95"],
    [0x61, 'temporary-stopped', 'handset busy, given up'],
    [0x65, 'temporary-stopped', 'error in the handset, given up'],
    [0x66, 'temporary-stopped', 'reserved value 102, given up'],
    [0x7f, 'temporary-stopped', "the service centre's own value 127, given up"],
    [0x80, 'reserved', 'reserved value 128'],
    [0xff, 'reserved', 'reserved value 255'],
  ] as const)('%i is %s: %s', (octet, kind, words) => {
    expect(readStatus(octet)).toEqual({ kind, words });
  });

  test('every octet has a class, 32 octets to a class up to 127', () => {
    const kinds = Array.from({ length: 256 }, (_, octet) => readStatus(octet).kind);
    const count = (kind: string) => kinds.filter((each) => each === kind).length;

    expect(['success', 'temporary-retrying', 'permanent', 'temporary-stopped', 'reserved'].map(count)).toEqual([
      32, 32, 32, 32, 128,
    ]);
  });

  test('what is no octet is refused', () => {
    expect(() => readStatus(256)).toThrow('TP-ST from 0 to 255, found 256');
  });
});
