import { expect, test } from 'vitest';
import { classify, type Running, type Situation } from '../../src/at/classify.js';

function running(name: string, more: Partial<Running> = {}): Running {
  const plain = { answer: 'lines', numericResult: false, recordOpen: false, finalsAreLate: false } as const;
  return { ...plain, name, written: [`AT${name}`], ...more };
}

const idle: Situation = { urcOpen: false, owed: [] };
const during = (name: string, more?: Partial<Running>): Situation => ({ ...idle, running: running(name, more) });

const cmgr = during('+CMGR', { answer: 'records' });
const cmgrOpen = during('+CMGR', { answer: 'records', recordOpen: true });
const cgmi = during('+CGMI', { answer: 'text' });
const creg = during('+CREG', { owns: ({ args }) => args.length === 2 });
const e0 = during('E0V1', { answer: 'none', numericResult: true });
const PDU = '07911234000405810023F1';

const TABLE: [line: string, situation: Situation, reader: string][] = [
  // nothing runs
  ['+CMTI: "SM",3', idle, 'urc header'],
  ['RING', idle, 'urc header'],
  ['^RSSI:20', idle, 'urc header'],
  ['SMS Ready', idle, 'urc header'],
  ['NO CARRIER', idle, 'urc header'],
  ['OK', idle, 'nobody late'],
  ['+CMS ERROR: 500', idle, 'nobody late'],
  ['garbage', idle, 'nobody noise'],
  [PDU, idle, 'nobody noise'],
  ['AT+CSQ', idle, 'nobody noise'],
  ['+CMGS: 5', { ...idle, owed: ['+CMGS'] }, 'nobody late'],
  // a URC that wants a PDU line
  [PDU, { ...idle, urcOpen: true }, 'urc body'],
  ['079112340004058+0023', { ...idle, urcOpen: true }, 'urc body'],
  ['OK', { ...cmgr, urcOpen: true }, 'command final'],
  ['+CMTI: "SM",3', { ...idle, urcOpen: true }, 'urc header'],
  ['RING', { ...idle, urcOpen: true }, 'urc header'],
  [PDU, { ...cmgrOpen, urcOpen: true }, 'urc body'],
  // a command runs
  ['AT+CMGR', cmgr, 'command echo'],
  ['AT+CM', cmgr, 'command echo'], // characters lost on the line
  ['OK', cmgr, 'command final'],
  ['ERROR', cmgr, 'command final'],
  ['COMMAND NOT SUPPORT', cmgr, 'command final'],
  ['MODEM ERROR: 3', cmgr, 'command final'],
  ['+CME ERROR: -1', cmgr, 'command final'],
  ['+CMS ERROR: memory full', cmgr, 'command final'],
  ['NO CARRIER', cmgr, 'urc header'],
  ['BUSY', cmgr, 'urc header'],
  ['+CMGR: 0,,19', cmgr, 'command line'],
  [PDU, cmgr, 'nobody noise'],
  [PDU, cmgrOpen, 'command body'],
  ['0791=1234', cmgrOpen, 'command body'], // garbled, and still the message
  ['+CMTI: "SM",3', cmgrOpen, 'urc header'],
  ['^RSSI:20', cmgrOpen, 'urc header'],
  ['+CDS: 25', cmgrOpen, 'urc header'],
  ['OK', cmgrOpen, 'command final'],
  ['0', cmgr, 'nobody noise'],
  ['0', cmgrOpen, 'command body'],
  // names that are answers and URCs
  ['+CREG: 1,5', creg, 'command line'],
  ['+CREG: 5', creg, 'urc header'],
  ['+CREG: 1,"8BE3","00002B5D",3', creg, 'urc header'],
  ['+CPIN: READY', during('+CPIN'), 'command line'],
  ['+CPIN: READY', cmgr, 'urc header'],
  // answers without a name
  ['SIEMENS', cgmi, 'command text'],
  ['+CGMI: SIMCOM', cgmi, 'command line'],
  ['^MODE: 3,2', cgmi, 'urc header'],
  ['RDY', cgmi, 'urc header'],
  ['SIEMENS', cmgr, 'nobody noise'],
  // results as digits, only where they are expected
  ['0', e0, 'command final'],
  ['4', e0, 'command final'],
  ['5', e0, 'nobody noise'],
  // out of step
  ['OK', during('+CSQ', { finalsAreLate: true }), 'nobody late'],
  ['0', during('+CSQ', { finalsAreLate: true, numericResult: true }), 'nobody late'],
  ['+CSQ: 20,99', during('+CSQ', { finalsAreLate: true }), 'command line'],
  ['+CMGS: 7', { ...during('+CSQ', { finalsAreLate: true }), owed: ['+CMGS'] }, 'nobody late'],
];

test.each(TABLE)('%s in %j is read by: %s', (line, situation, reader) => {
  const { owner, as } = classify(line, situation);

  expect(`${owner} ${as}`).toBe(reader);
});

test('spaces around a line do not change its reader', () => {
  for (const [line, situation, reader] of TABLE) {
    const { owner, as } = classify(`  ${line} `, situation);
    expect(`${owner} ${as}`).toBe(reader);
  }
});
