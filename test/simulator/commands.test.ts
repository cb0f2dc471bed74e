import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServiceCentre, SimulatedModem } from '../../src/simulator/index.js';
import { ManualClock } from '../support/manual-clock.js';
import { Host, startModem } from './host.js';

/** A modem as it is after power-on, echo and all. */
function freshModem() {
  const clock = new ManualClock();
  const modem = new SimulatedModem({ clock, centre: new ServiceCentre({ clock }) });
  return { modem, host: new Host(modem.connect()) };
}

test('a modem echoes each command line, and answers between pairs of CR LF', async () => {
  const { host } = freshModem();

  expect(await host.ask('AT\r')).toBe('AT\r\r\nOK\r\n');
  expect(await host.ask('ATE0\r')).toBe('ATE0\r\r\nOK\r\n');
  expect(await host.ask('AT+CMGF?\r')).toBe('\r\n+CMGF: 0\r\n\r\nOK\r\n');
});

test('with ATV0 results are numbers, and information has no CR LF before it', async () => {
  const { host } = await startModem();

  expect(await host.command('ATV0')).toBe('0\r');
  expect(await host.command('AT+CMGF?')).toBe('+CMGF: 0\r\n0\r');
  expect(await host.command('AT+NONE')).toBe('4\r');
});

test.each([
  ['commands in one line, with one result', 'AT+CMEE=1;+CMEE?', '\r\n+CMEE: 1\r\n\r\nOK\r\n'],
  ['basic commands that touch', 'ATE0V1Q0+CMGF?', '\r\n+CMGF: 0\r\n\r\nOK\r\n'],
  ['small letters', 'at+cmgf?', '\r\n+CMGF: 0\r\n\r\nOK\r\n'],
  ['octets before AT', '\u0000\u00ffxAT', '\r\nOK\r\n'],
  ['a backspace', 'AT+CX\bMGF?', '\r\n+CMGF: 0\r\n\r\nOK\r\n'],
  ['an unknown command', 'AT+NONE=1', '\r\nERROR\r\n'],
  ['a line that stops at its first error', 'AT+NONE;+CMGF?', '\r\nERROR\r\n'],
  ['nothing for a line without AT', 'hello', ''],
  ['a semicolon inside quotes', 'AT+CPBS="a;b"', '\r\nERROR\r\n'],
])('a modem takes %s', async (_name, line, answer) => {
  const { host } = await startModem();

  expect(await host.command(line)).toBe(answer);
});

test.each([
  ['AT+CGMI', '\r\nSimulated\r\n\r\nOK\r\n'],
  ['AT+CGMM', '\r\nStandard\r\n\r\nOK\r\n'],
  ['AT+CGMR', '\r\n1.0\r\n\r\nOK\r\n'],
  ['AT+CGSN', '\r\n490154200000018\r\n\r\nOK\r\n'],
  ['AT+CIMI', '\r\n262010000000001\r\n\r\nOK\r\n'],
  ['AT+CCID', '\r\n+CCID: 8949262010000000001\r\n\r\nOK\r\n'],
  ['AT+CPIN?', '\r\n+CPIN: READY\r\n\r\nOK\r\n'],
  ['AT+CREG?', '\r\n+CREG: 0,1\r\n\r\nOK\r\n'],
  ['AT+CREG=2;+CREG?', '\r\n+CREG: 2,1,"00C3","0000B1A2"\r\n\r\nOK\r\n'],
  ['AT+COPS?', '\r\n+COPS: 0,0,"Simulated Network"\r\n\r\nOK\r\n'],
  ['AT+COPS=3,2;+COPS?', '\r\n+COPS: 0,2,"26201"\r\n\r\nOK\r\n'],
  ['AT+CSQ', '\r\n+CSQ: 20,99\r\n\r\nOK\r\n'],
  ['AT+CSCA?', '\r\n+CSCA: "+491710760000",145\r\n\r\nOK\r\n'],
  ['AT+CPMS=?', '\r\n+CPMS: ("SM","ME","SR"),("SM","ME"),("SM","ME")\r\n\r\nOK\r\n'],
  ['AT+CPMS?', '\r\n+CPMS: "SM",0,20,"SM",0,20,"SM",0,20\r\n\r\nOK\r\n'],
  ['AT+CNMI=?', '\r\n+CNMI: (0,1,2,3),(0,1,2,3),(0,2),(0,1,2),(0,1)\r\n\r\nOK\r\n'],
  ['AT+CSMS=?', '\r\n+CSMS: (0,1)\r\n\r\nOK\r\n'],
  ['AT+CMGF=?', '\r\n+CMGF: (0,1)\r\n\r\nOK\r\n'],
  ['AT+CCLK?', '\r\n+CCLK: "26/01/01,00:00:00+00"\r\n\r\nOK\r\n'],
  ['AT+CRSM=176,28483,0,0,2', '\r\n+CRSM: 144,0,"FFFF"\r\n\r\nOK\r\n'],
  ['AT+CRSM=176,12258,0,0,10', '\r\n+CRSM: 144,0,"989462020100000000F1"\r\n\r\nOK\r\n'],
  ['AT+CLCK="SC",2', '\r\n+CLCK: 0\r\n\r\nOK\r\n'],
])('%s is answered after the book', async (line, answer) => {
  const { host } = await startModem();

  expect(await host.command(line)).toBe(answer);
});

test('refusals have numbers or words as +CMEE asks, and +CMS ERROR always has a number', async () => {
  const { host } = await startModem({ sim: null });

  expect(await host.command('AT+CIMI')).toBe('\r\nERROR\r\n');
  expect(await host.command('AT+CMGR=1')).toBe('\r\n+CMS ERROR: 310\r\n');
  await host.command('AT+CMEE=1');
  expect(await host.command('AT+CIMI')).toBe('\r\n+CME ERROR: 10\r\n');
  await host.command('AT+CMEE=2');
  expect(await host.command('AT+CIMI')).toBe('\r\n+CME ERROR: SIM not inserted\r\n');
  expect(await host.command('AT+CMGR=1')).toBe('\r\n+CMS ERROR: SIM not inserted\r\n');
});

test('ATZ and a reset by +CFUN=1,1 forget what the host has set', async () => {
  const { host } = await startModem();

  await host.command('AT+CMEE=1;+CMGF=1;+CNMI=2,1,0,1,0');
  expect(await host.command('ATZ')).toBe('\r\nOK\r\n');
  expect(await host.command('ATE0+CMGF?;+CNMI?')).toBe(
    'ATE0+CMGF?;+CNMI?\r\r\n+CMGF: 0\r\n+CNMI: 0,0,0,0,0\r\n\r\nOK\r\n',
  );
  await host.command('AT+CMGF=1');
  expect(await host.command('AT+CFUN=1,1')).toBe('\r\nOK\r\n');
  expect(await host.command('AT+CMGF?')).toBe('AT+CMGF?\r\r\n+CMGF: 0\r\n\r\nOK\r\n');
});

test('a command that comes while another runs is read afterwards', async () => {
  const { clock, modem, host } = await startModem();
  modem.delayAnswerNext('+CSQ', 5000);

  expect(await host.ask('AT+CSQ\rAT+CMGF?\r')).toBe('');
  await clock.advance(5000);

  expect(await host.hear()).toBe('\r\n+CSQ: 20,99\r\n\r\nOK\r\n\r\n+CMGF: 0\r\n\r\nOK\r\n');
});

test('a USSD code is answered by the network', async () => {
  const { centre, host } = await startModem();
  centre.onUssd((code) => (code === '*100#' ? 'Balance 3,50' : undefined));

  expect(await host.command('AT+CUSD=1,"*100#",15')).toBe('\r\nOK\r\n\r\n+CUSD: 0,"Balance 3,50",15\r\n');
  expect(await host.command('AT+CUSD=1,"*1#",15')).toBe('\r\nOK\r\n\r\n+CUSD: 4\r\n');
});

test('the network announces a change of registration where the host asked for it', async () => {
  const { modem, host } = await startModem();
  await host.command('AT+CREG=1');

  modem.setRegistration(2);
  expect(await host.hear()).toBe('\r\n+CREG: 2\r\n');
  modem.setRegistration(5);
  expect(await host.hear()).toBe('\r\n+CREG: 5\r\n');
  expect(await host.command('AT+CFUN=4')).toBe('\r\nOK\r\n\r\n+CREG: 0\r\n');
});

const someLines = ['AT', 'ATE1', 'AT+CMGF=1', 'AT+CMGF?', 'AT+CPMS?', 'ATV0', 'ATV1', 'AT+CMGL', 'AT+X;+Y', 'AT+CSQ'];

test('a modem answers octets that come one at a time as it answers whole lines', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...someLines), { maxLength: 12 }), async (lines) => {
      const text = lines.map((line) => `${line}\r`).join('');
      const whole = freshModem();
      const single = freshModem();
      const answer = await whole.host.ask(text);
      for (const octet of text) single.host.line.write(octet);

      expect(await single.host.hear()).toBe(answer);
      expect(single.modem.written).toEqual(whole.modem.written);
    }),
    { numRuns: 30 },
  );
});

test('after any octets whatever, ESC and AT get an answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (octets) => {
      const { host } = freshModem();
      host.line.write(octets);
      await host.ask('\u001B\r');

      expect(await host.ask('AT\r')).toMatch(/\r\n(?:OK|ERROR)\r\n$|^AT\r$/);
    }),
    { numRuns: 100 },
  );
});
