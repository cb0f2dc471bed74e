import { expect, test } from 'vitest';
import { SimCard } from '../../src/simulator/index.js';
import { HELLO, HELLO_OCTETS, startModem } from './host.js';

const locked = { sim: { imsi: '262015555555555', pin: '1234', puk: '87654321' } };

test('a locked card refuses everything but its PIN, then works', async () => {
  const { centre, modem, host } = await startModem(locked);
  centre.on('taken', () => undefined);
  await host.command('AT+CMEE=1');

  expect(await host.command('AT+CPIN?')).toBe('\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n');
  expect(await host.command('AT+CREG?')).toBe('\r\n+CREG: 0,0\r\n\r\nOK\r\n');
  expect(await host.command('AT+CIMI')).toBe('\r\n+CME ERROR: 11\r\n');
  expect(await host.command('AT+CMGS=23')).toBe('\r\n+CMS ERROR: 311\r\n');
  expect(await host.command('AT+CPIN="1234"')).toBe('\r\nOK\r\n');
  expect(await host.command('AT+CPIN?')).toBe('\r\n+CPIN: READY\r\n\r\nOK\r\n');
  expect(await host.command('AT+CREG?')).toBe('\r\n+CREG: 0,1\r\n\r\nOK\r\n');
  expect(await host.send(HELLO, HELLO_OCTETS)).toBe('\r\n+CMGS: 0\r\n\r\nOK\r\n');
  expect(modem.written).toContain('AT+CPIN="1234"');
});

test('three wrong PINs ask for the PUK, and ten wrong PUKs end the card', async () => {
  const { modem, host } = await startModem(locked);
  await host.command('AT+CMEE=1');

  for (const answer of ['+CME ERROR: 16', '+CME ERROR: 16', '+CME ERROR: 12'])
    expect(await host.command('AT+CPIN="0000"')).toBe(`\r\n${answer}\r\n`);
  expect(await host.command('AT+CPIN?')).toBe('\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n');
  expect(await host.command('AT+CMGR=1')).toBe('\r\n+CMS ERROR: 316\r\n');
  expect(await host.command('AT+CPIN="1234"')).toBe('\r\n+CME ERROR: 12\r\n');
  expect(modem.sim?.pinTries).toBe(0);
  for (let tries = 0; tries < 10; tries++) await host.command('AT+CPIN="00000000","1111"');

  expect(await host.command('AT+CPIN?')).toBe('\r\n+CME ERROR: 13\r\n');
});

test('the PUK sets a new PIN, which is asked for after the next reset', async () => {
  const { modem, host } = await startModem(locked);
  for (let tries = 0; tries < 3; tries++) await host.command('AT+CPIN="0000"');

  expect(await host.command('AT+CPIN="87654321","4711"')).toBe('\r\nOK\r\n');
  expect(await host.command('AT+CPINR')).toBe('\r\n+CPINR: SIM PIN,3,3\r\n+CPINR: SIM PUK,10,10\r\n\r\nOK\r\n');
  modem.reset();
  await host.command('ATE0');
  expect(await host.command('AT+CPIN="4711"')).toBe('\r\nOK\r\n');
});

test('wrong tries are counted on the card, whatever modem it is in', async () => {
  const { modem, host } = await startModem(locked);
  await host.command('AT+CPIN="0000"');

  modem.unplug();
  modem.plugIn();

  expect(modem.sim?.pinTries).toBe(2);
});

test('the PIN request is switched off and on by +CLCK, and the PIN changed by +CPWD', async () => {
  const { host } = await startModem(locked);
  await host.command('AT+CPIN="1234"');

  expect(await host.command('AT+CLCK="SC",2')).toBe('\r\n+CLCK: 1\r\n\r\nOK\r\n');
  expect(await host.command('AT+CPWD="SC","1234","4711"')).toBe('\r\nOK\r\n');
  expect(await host.command('AT+CLCK="SC",0,"4711"')).toBe('\r\nOK\r\n');
  expect(await host.command('AT+CLCK="SC",2')).toBe('\r\n+CLCK: 0\r\n\r\nOK\r\n');
});

test('a card that is taken out takes its messages along', async () => {
  const { centre, modem, host } = await startModem();
  const first = modem.sim ?? new SimCard({ imsi: '0' });
  centre.deliver({ to: first.imsi, from: '12345', text: '1' });
  await host.hear();

  modem.insertSim(undefined);
  expect(await host.command('AT+CPIN?')).toBe('\r\nERROR\r\n');
  modem.insertSim(new SimCard({ imsi: '262018888888888' }));
  expect(await host.command('AT+CPMS?')).toContain('"SM",0,20');
  modem.insertSim(first);
  expect(await host.command('AT+CPMS?')).toContain('"SM",1,20');
});
