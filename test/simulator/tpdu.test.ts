import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeAddress, encodeAddress, encodeServiceCentre } from '../../src/simulator/tpdu/address.js';
import { toSeptets } from '../../src/simulator/tpdu/alphabet.js';
import { buildDelivers } from '../../src/simulator/tpdu/deliver.js';
import { packSeptets, unpackSeptets } from '../../src/simulator/tpdu/septets.js';
import { buildStatusReport } from '../../src/simulator/tpdu/status-report.js';
import { readSubmit } from '../../src/simulator/tpdu/submit.js';
import { encodeTimestamp, writeTimestamp } from '../../src/simulator/tpdu/timestamp.js';
import { readText } from '../../src/simulator/tpdu/witness.js';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);
const SCTS = '62102030405000';

// Each line by hand: first octet, TP-OA, TP-PID, TP-DCS, TP-SCTS, TP-UDL, TP-UD.
test.each([
  [
    'the default alphabet',
    { from: '+46708251358', text: 'hellohello' },
    `040B916407281553F80000${SCTS}0AE8329BFD4697D9EC37`,
  ],
  ['a short code', { from: '12345', text: 'Hi' }, `0405812143F50000${SCTS}02C834`],
  ['an alphanumeric sender', { from: 'Bank', text: 'Hi' }, `0407D0C2B07B0D0000${SCTS}02C834`],
  ['UCS-2 where it must be', { from: '+4917', text: 'ж😀' }, `04049194710008${SCTS}060436D83DDE00`],
  ['an extension character', { from: '+4917', text: '€' }, `04049194710000${SCTS}029B32`],
  ['octets', { from: '+4917', text: '\u0001\u00FF', encoding: '8bit' as const }, `04049194710004${SCTS}0201FF`],
  ['a flash message', { from: '+4917', text: 'Hi', codingScheme: 0x10 }, `04049194710010${SCTS}02C834`],
  [
    'a part that the caller places',
    { from: '+4917', text: 'Hi', concat: { reference: 7, total: 2, sequence: 1 } },
    `44049194710000${SCTS}090500030702019069`,
  ],
])('a text from mobile in %s has the octets of TS 23.040', (_name, fields, tpdu) => {
  expect(buildDelivers({ at: AT, ...fields }, 1)).toEqual([tpdu]);
});

test('a long text from mobile is split at 153 septets, and no extension pair is cut', () => {
  const parts = buildDelivers({ at: AT, from: '+4917', text: `${'a'.repeat(152)}€${'b'.repeat(10)}` }, 0x2a);

  expect(parts).toHaveLength(2);
  expect(parts[0]?.slice(0, 42)).toBe(`44049194710000${SCTS}9F0500032A0201`); // 7 + 152 septets
  expect(parts[1]?.slice(0, 42)).toBe(`44049194710000${SCTS}130500032A0202`); // 7 + 2 + 10 septets
});

test('a long UCS-2 text from mobile is split at 67 characters, and no surrogate pair is cut', () => {
  const parts = buildDelivers({ at: AT, from: '+4917', text: 'ж'.repeat(66) + '😀'.repeat(3) }, 1);

  expect(parts.map((part) => part.slice(28, 42))).toEqual(['8A050003010201', '12050003010202']);
});

test('a status report has the octets of TS 23.040', () => {
  const tpdu = buildStatusReport({
    messageReference: 0x2a,
    recipient: '+46708251358',
    submittedAt: AT,
    dischargedAt: AT + 5000,
    status: 0x45,
  });

  expect(tpdu).toBe(`062A0B916407281553F8${SCTS}6210203040010045`);
});

test.each([
  [0, '62102030405000', '26/01/02,03:04:05+00'],
  [8, '62102050405080', '26/01/02,05:04:05+08'],
  [-14, '62101032435049', '26/01/01,23:34:05-14'],
])('a moment in the zone of %i quarter hours is written with its sign', (zone, octets, words) => {
  expect(encodeTimestamp(AT, zone)).toBe(octets);
  expect(writeTimestamp(AT, zone)).toBe(words);
});

test.each([
  ['+46708251358', '0B916407281553F8'],
  ['12345', '05812143F5'],
  ['*100#', '05811A00FB'],
  ['Bank', '07D0C2B07B0D'],
])('the address %s is written and read as %s', (address, hex) => {
  expect(encodeAddress(address)).toBe(hex);
  expect(decodeAddress(Buffer.from(hex, 'hex'))).toEqual({ address, lengthOctets: hex.length / 2 });
});

test('a service centre is written with its length in octets', () => {
  expect(encodeServiceCentre('+491710760000')).toBe('0791947101670000');
  expect(encodeServiceCentre('')).toBe('00');
});

test('septets survive packing behind any fill', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 127 }), { maxLength: 160 }),
      fc.integer({ min: 0, max: 6 }),
      (septets, fill) => {
        expect(unpackSeptets(packSeptets(septets, fill), septets.length, fill)).toEqual(septets);
      },
    ),
  );
});

test('a SUBMIT is read field by field', () => {
  expect(readSubmit('31050B916407281553F80000AA0AE8329BFD4697D9EC37')).toMatchObject({
    messageReference: 5,
    destination: '+46708251358',
    statusReportRequested: true,
    rejectDuplicates: false,
    validityPeriod: 'AA',
    codingScheme: 0,
    length: 10,
  });
});

test('a SUBMIT is refused at every shorter length and with an octet too many', () => {
  const tpdu = '51050B916407281553F80008AA0C05000307020100680065006C';

  for (let digits = 0; digits < tpdu.length; digits += 2) expect(readSubmit(tpdu.slice(0, digits))).toBeUndefined();
  expect(readSubmit(tpdu)).toMatchObject({ concatenation: { reference: 7, total: 2, sequence: 1 } });
  expect(readSubmit(`${tpdu}00`)).toBeUndefined();
});

// Each text, its coding scheme and its user data; `null`: the independent codec is known to be wrong there.
const gsm = (text: string) => {
  const septets = toSeptets(text) ?? [];
  return Buffer.from([septets.length, ...packSeptets(septets)])
    .toString('hex')
    .toUpperCase();
};
test.each([
  ['plain text', '00', gsm('hello @ £ Ä 1'), 'hello @ £ Ä 1'],
  ['extension characters', '00', gsm('[€] {~} \\ ^ |'), '[€] {~} \\ ^ |'],
  ['UCS-2', '08', '0404360020', 'ж '],
  ['a section sign', '00', gsm('§ 5'), null],
  ['a form feed', '00', gsm('a\fb'), null],
  ['a reserved alphabet', '0C', gsm('hello'), null],
  ['octets', '04', '020102', null],
  ['the UCS-2 waiting group', 'E0', '020436', null],
  ['nothing', '00', '00', ''],
])('the witness reads %s rightly or not at all', (_name, scheme, userData, text) => {
  expect(readText(`01000491947100${scheme}${userData}`)).toBe(text);
});

test('the witness shows every text of the characters it knows as it was packed', () => {
  const known = [...'@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&()*+,-./09:;<=>?¡AZÄÖÑÜ¿azäöñüà€[]{}~^|'];
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...known), maxLength: 70 }), (text) => {
      expect(readText(`0100049194710000${gsm(text)}`)).toBe(text);
    }),
  );
});
