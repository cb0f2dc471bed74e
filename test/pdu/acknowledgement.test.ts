import { expect, test } from 'vitest';
import { decodePdu, encodePdu, toHex } from '../../src/pdu/index.js';
import { literal, refusal } from './literal.js';

const OURS = { smsc: false, direction: 'to-network' } as const;
const THEIRS = { smsc: false, direction: 'from-network' } as const;

test('the shortest acknowledgement of a received message is two octets', () => {
  expect(literal('0000', OURS)).toEqual({ type: 'deliver-report', parameters: {} });
});

test('an acknowledgement may repeat TP-PID', () => {
  expect(literal('000141', OURS)).toEqual({ type: 'deliver-report', parameters: { protocolIdentifier: 0x41 } });
});

test('a refusal names its cause before all else: memory full', () => {
  expect(literal('00D300', OURS)).toEqual({ type: 'deliver-report', failureCause: 0xd3, parameters: {} });
});

test('user data of an acknowledgement may have a header', () => {
  const pdu = literal('4006040503010102AA', OURS);

  expect(pdu).toEqual({
    type: 'deliver-report',
    parameters: {
      dataCodingScheme: 4,
      userData: { header: [{ id: 1, data: Uint8Array.of(2) }], data: Uint8Array.of(0xaa) },
    },
  });
});

test('the answer of the service centre to a submitted message carries its time', () => {
  expect(literal('010099309251619580', THEIRS)).toEqual({
    type: 'submit-report',
    serviceCentreTimestamp: { year: 99, month: 3, day: 29, hour: 15, minute: 16, second: 59, zoneQuarters: 8 },
    parameters: {},
  });
});

test('the time stands between TP-PI and the fields that it announces', () => {
  expect(literal('01C00799309251619580410002E834', THEIRS)).toMatchObject({
    failureCause: 0xc0,
    parameters: { protocolIdentifier: 0x41, dataCodingScheme: 0, userData: { text: 'hi' } },
  });
});

test('a cause below 128 is not written, as it would read as TP-PI', () => {
  expect(() => encodePdu({ type: 'deliver-report', failureCause: 0x7f, parameters: {} })).toThrow(
    'TP-FCS from 128 to 255',
  );
});

test('reserved bits outside their place are not written', () => {
  expect(() => encodePdu({ type: 'deliver-report', parameters: { reservedBits: 0x80 } })).toThrow('inside 0x78');
});

test.each([
  ['00', 'from-network', 'deliver'],
  ['00', 'to-network', 'deliver-report'],
  ['01', 'from-network', 'submit-report'],
  ['01', 'to-network', 'submit'],
  ['02', 'from-network', 'status-report'],
] as const)('first octet %s %s is read as a %s', (first, direction, type) => {
  const samples = {
    deliver: '038121F300009930925161958002E834',
    'deliver-report': '00',
    'submit-report': '0099309251619580',
    submit: '00038121F3000002E834',
    'status-report': '00038121F3993092516195809930925161958000',
  };

  expect(decodePdu(`${first}${samples[type]}`, { smsc: false, direction })).toMatchObject({ type });
});

test('a command is none of the messages that are read', () => {
  expect(refusal('0201000000', OURS)).toMatchObject({ code: 'PDU_UNSUPPORTED', octet: 0, found: 'SMS-COMMAND' });
});

test('an acknowledgement for +CNMA has no service centre unless one is asked for', () => {
  expect(toHex(encodePdu({ type: 'deliver-report', parameters: {} }))).toBe('0000');
  expect(toHex(encodePdu({ type: 'deliver-report', serviceCentre: null, parameters: {} }))).toBe('000000');
});
