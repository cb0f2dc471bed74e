import { expect, test } from 'vitest';
import { type DecodeOptions, decodePdu, isoText, LENIENT_SWITCHES, type Lenient } from '../../src/pdu/index.js';
import { refusal } from './literal.js';

const deliver = (fields: { address?: string; scts?: string; userData?: string; first?: string }) =>
  `00${fields.first ?? '04'}${fields.address ?? '038121F3'}0000${fields.scts ?? '99309251619580'}${fields.userData ?? '02E834'}`;

const REPORT = '0608029121993092516195809930925161958000';

function read(hex: string, lenient: Lenient, options: Partial<DecodeOptions> = {}) {
  return decodePdu(hex, { smsc: true, ...options, lenient });
}

function sentAt(hex: string, lenient: Lenient): string {
  const pdu = read(hex, lenient);
  return pdu.type === 'deliver' ? isoText(pdu.serviceCentreTimestamp) : '';
}

test('a name with a numbering plan is read without any switch: only the type of number counts', () => {
  expect(read(deliver({ address: '06D1CDE614' }), {})).toMatchObject({ address: { numberingPlan: 1, number: 'MMS' } }); // QE09
});

test('a name of seven characters counted as eight keeps its @ unless the switch is on', () => {
  const hex = deliver({ address: '0ED05774983EAFC201' });

  expect(read(hex, {})).toMatchObject({ address: { number: 'WhatsUp@' } });
  expect(read(hex, { alphanumericPadding: true })).toMatchObject({ address: { number: 'WhatsUp' } });
});

test('a time zone 0x2C is minus 42 quarters by the specification, and no quirk at all', () => {
  expect(sentAt(deliver({ scts: '9930925161952C' }), {})).toBe('1999-03-29T15:16:59-10:30'); // QE11, as it was reported
});

test('a semi-octet of a time stamp or its zone that is no digit is 0 with its switch, and refused without', () => {
  const zone = deliver({ scts: '993092516195A2' }); // QE11
  const year = deliver({ scts: 'A9309251619580' });

  expect(refusal(zone)).toMatchObject({ code: 'PDU_INVALID' });
  expect(() => sentAt(zone, { timestampNotDecimal: true })).toThrow('exist');
  expect(sentAt(zone, { zoneNotDecimal: true })).toBe('1999-03-29T15:16:59+05:00');
  expect(refusal(year)).toMatchObject({ code: 'PDU_INVALID' });
  expect(sentAt(year, { timestampNotDecimal: true })).toBe('1990-03-29T15:16:59+02:00');
  expect(() => sentAt(deliver({ scts: 'FFFFFFFFFFFFFF' }), { timestampNotDecimal: true })).toThrow('exist');
});

test('the sign of the time zone is turned with its switch, and zone 0 stays', () => {
  const inverted = { zoneSignInverted: true }; // QE12

  expect(sentAt(deliver({ scts: '99309251619588' }), {})).toBe('1999-03-29T15:16:59-02:00');
  expect(sentAt(deliver({ scts: '99309251619588' }), inverted)).toBe('1999-03-29T15:16:59+02:00');
  expect(sentAt(deliver({ scts: '99309251619580' }), inverted)).toBe('1999-03-29T15:16:59-02:00');
  expect(sentAt(deliver({ scts: '99309251619500' }), inverted)).toBe('1999-03-29T15:16:59+00:00');
});

test('a moment that does not exist is the beginning of 2000 with its switch, and refused without', () => {
  const hex = deliver({ scts: '00000000000000' });

  expect(refusal(hex)).toMatchObject({ code: 'PDU_INVALID' });
  expect(sentAt(hex, { timestampImpossible: true })).toBe('2000-01-01T00:00:00+00:00');
});

test('a header that does not add up is skipped whole with its switch, and refused without', () => {
  const hex = deliver({ first: '44', userData: '090500FF5F02019069' });

  expect(refusal(hex)).toMatchObject({ code: 'PDU_INVALID', octet: 17 });
  expect(read(hex, { headerBroken: true })).toMatchObject({ userData: { header: null, text: 'Hi' } });
  expect(() => read(deliver({ first: '44', userData: '09FF00015F02019069' }), { headerBroken: true })).toThrow(
    'length 255',
  );
});

test('the odd octet at the end of UCS-2 is dropped with its switch, and refused without', () => {
  const hex = '0004038121F3000899309251619580050041004200';

  expect(refusal(hex)).toMatchObject({ code: 'PDU_INVALID' });
  expect(read(hex, { ucs2Odd: true })).toMatchObject({ userData: { text: 'AB' } });
});

test('the reserved message type from the network is a DELIVER with its switch, and refused without', () => {
  const hex = deliver({ first: '07' });

  expect(refusal(hex)).toMatchObject({ code: 'PDU_INVALID', octet: 1 });
  expect(read(hex, { reservedMessageType: true })).toMatchObject({ type: 'deliver' });
  expect(() => read(hex, { reservedMessageType: true }, { direction: 'to-network' })).toThrow('reserved 3');
});

test('what pads a status report is ignored with its switch, up to the length of the AT header where that is known', () => {
  const padded = `00${REPORT}${'FF'.repeat(150 - REPORT.length / 2)}`; // QM21

  expect(refusal(padded)).toMatchObject({ name: 'PduError' });
  expect(read(padded, { reportPadded: true })).toMatchObject({ messageReference: 8, status: 0 });
  expect(read(padded, { reportPadded: true }, { tpduLength: REPORT.length / 2 })).toMatchObject({ status: 0 });
  expect(read(`00${REPORT}0141FFFF`, { reportPadded: true }, { tpduLength: REPORT.length / 2 + 2 })).toMatchObject({
    parameters: { protocolIdentifier: 0x41 },
  });
});

test('a padded message is no padded report', () => {
  expect(() => read(`${deliver({})}FF`, { reportPadded: true })).toThrow('PDU_TRAILING');
});

test('a report behind the foreign octets of a Wavecom is read with its switch, and its status is unknown', () => {
  const shifted = `000000FF00${REPORT}`; // QM20

  expect(refusal(shifted)).toMatchObject({ name: 'PduError' });
  expect(read(shifted, { reportShifted: true })).toMatchObject({
    type: 'status-report',
    messageReference: 8,
    status: 255,
  });
  expect(() => read(shifted.slice(0, 30), { reportShifted: true })).toThrow('PDU_TRUNCATED');
});

test('every switch leaves a regular PDU as it is', () => {
  const regular = [
    deliver({}),
    deliver({ first: '44', userData: '090500035F02019069' }),
    `00${REPORT}`,
    `00${REPORT}0141`,
  ];
  const harmless = LENIENT_SWITCHES.filter((name) => name !== 'zoneSignInverted' && name !== 'reportPadded');

  for (const name of harmless) {
    for (const hex of regular) expect(read(hex, { [name]: true })).toEqual(read(hex, {}));
  }
});
