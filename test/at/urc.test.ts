import { expect, test } from 'vitest';
import { readUrc, type Urc, urcWantsBody } from '../../src/at/urc.js';

test.each([
  ['+CMTI: "SM",3', { kind: 'stored', storage: 'SM', index: 3, report: false }],
  ['+CMTI: "SM",-1', { kind: 'stored', storage: 'SM', report: false }],
  ['+CMTI: ,-1', { kind: 'stored', storage: '', report: false }],
  ['+CMTI:"ME",900', { kind: 'stored', storage: 'ME', index: 900, report: false }],
  ['+CDSI: "SR",0', { kind: 'stored', storage: 'SR', index: 0, report: true }],
  ['+CREG: 5', { kind: 'registration', status: 5 }],
  ['+CREG: 1,"8BE3","00002B5D",3', { kind: 'registration', status: 1, place: { area: '8BE3', cell: '00002B5D' } }],
  ['+CREG: 1,8be3,2b5d', { kind: 'registration', status: 1, place: { area: '8BE3', cell: '2B5D' } }],
  ['+CREG: 2,"FFFF","FFFFFFFF"', { kind: 'registration', status: 2 }],
  ['+CREG: 2,5', { kind: 'registration', status: 5 }],
  ['+CREG: 2,1,"00C3","A1B2"', { kind: 'registration', status: 1, place: { area: '00C3', cell: 'A1B2' } }],
  ['+CRING: VOICE', { kind: 'ringing' }],
  ['+CLIP: "+491701112233",145,,,,0', { kind: 'ringing', number: '+491701112233' }],
  ['+CLIP: "",128', { kind: 'ringing', number: '' }],
  ['MISSED_CALL: 02:34AM 01701112233', { kind: 'rungOff', number: '01701112233' }],
  ['+CPIN: SIM PIN', { kind: 'sim', status: 'SIM PIN' }],
  ['^SMMEMFULL: "SM"', { kind: 'memoryFull' }],
  ['+SMS FULL', { kind: 'memoryFull' }],
  ['SMS FULL', { kind: 'memoryFull' }],
  ['RDY', { kind: 'restarted', banner: 'RDY' }],
  ['SMS Ready', { kind: 'restarted', banner: 'SMS Ready' }],
  ['^SYSSTART', { kind: 'restarted', banner: '^SYSSTART' }],
  ['UNDER-VOLTAGE WARNNING', { kind: 'other', name: 'UNDER-VOLTAGE WARNNING' }],
  ['^BOOT:1234,0,0,0,6', { kind: 'other', name: '^BOOT' }],
  ['RING', { kind: 'ringing' }],
  ['NO CARRIER', { kind: 'rungOff' }],
] satisfies [string, Urc][])('%s is read', (line, urc) => {
  expect(readUrc(line)).toEqual(urc);
});

test.each([
  ['+CMT: ,23', false, 23],
  ['+CMT: 23', false, 23],
  ['+CMT: "Alice",23', false, 23],
  ['+CMT: ,2X', false, null],
  ['+CDS: 25', true, 25],
  ['+CDS: ,25', true, 25],
])('%s is read with the PDU behind it', (header, report, tpduLength) => {
  expect(urcWantsBody(header)).toBe(true);
  expect(readUrc(header, ' 07ab ')).toEqual({ kind: 'routed', report, hex: '07AB', tpduLength });
});

test('headers of text mode are read by their values: a report stands alone, a message has its text below', () => {
  const report = '+CDS: 6,7,"+491701",145,"26/11/24,15:00:00+04","26/11/24,15:00:09+04",0';
  const message = '+CMT: "+491701",,"26/11/24,15:00:00+04",145,4,0,0,"+4917",145,5';

  const wanting = [report, message].map(urcWantsBody);

  expect(wanting).toEqual([false, true]);
  expect(readUrc(report)).toMatchObject({ kind: 'shown', report: true, fields: expect.arrayContaining(['7']) });
  expect(readUrc(message, 'hello')).toMatchObject({ kind: 'shown', report: false, body: 'hello' });
});
