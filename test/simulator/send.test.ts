import { expect, test } from 'vitest';
import { SimCard, SimulatedModem } from '../../src/simulator/index.js';
import { HELLO, HELLO_OCTETS, HELLO_WITH_REPORT, Host, startModem } from './host.js';

test('a PDU is asked for with the prompt, echoed, sent, and told with its reference', async () => {
  const { centre, modem, host } = await startModem();
  await host.command('ATE1');

  expect(await host.command('AT+CMGS=23')).toBe('AT+CMGS=23\r\r\n> ');
  expect(await host.ask(`${HELLO}\u001A`)).toBe(`${HELLO}\r\n+CMGS: 0\r\n\r\nOK\r\n`);

  expect(modem.written.at(-1)).toBe('AT+CMGS=23');
  expect(centre.submissions).toEqual([
    {
      tpdu: HELLO.slice(2),
      imsi: '262010000000001',
      modem: 'modem1',
      serviceCentre: '+491710760000',
      destination: '+46708251358',
      messageReference: 0,
      statusReportRequested: false,
      at: 1_767_225_600_000,
      text: 'hellohello',
    },
  ]);
  expect(modem.sent).toEqual(centre.submissions);
});

test('a PDU may come in any pieces', async () => {
  const { modem, host } = await startModem();

  for (const octet of `AT+CMGS=23\r${HELLO}\u001A`) await host.ask(octet);

  expect(modem.sent).toHaveLength(1);
});

test('a service centre in the PDU goes before the one of the card', async () => {
  const { modem, host } = await startModem();

  await host.send(`0791947122720021${HELLO.slice(2)}`, HELLO_OCTETS);

  expect(modem.sent[0]?.serviceCentre).toBe('+491722270012');
});

test('ESC at the prompt sends nothing', async () => {
  const { modem, host } = await startModem();

  await host.command('AT+CMGS=23');
  expect(await host.ask(`${HELLO.slice(0, 10)}\u001B`)).toBe('\r\nOK\r\n');

  expect(modem.sent).toEqual([]);
});

test.each([
  ['another length than was told', 22, HELLO],
  ['a digit missing', 23, HELLO.slice(0, -1)],
  ['no hex', 23, HELLO.replace('0B', 'xx')],
  ['an octet missing', 22, HELLO.slice(0, -2)],
  ['another type of TPDU', 23, HELLO.replace('0011', '0010')],
  ['nothing', 23, ''],
])('a PDU with %s is refused by the modem and uses up no reference', async (_name, length, pdu) => {
  const { modem, host } = await startModem();

  expect(await host.send(pdu, length)).toBe('\r\n+CMS ERROR: 304\r\n');

  expect(modem.sent).toEqual([]);
  expect(modem.sim?.lastReference).toBe(255);
});

test.each(['AT+CMGS', 'AT+CMGS=', 'AT+CMGS=0', 'AT+CMGS=x', 'AT+CMGS=999'])('%s gets no prompt', async (line) => {
  const { host } = await startModem();

  expect(await host.command(line)).toMatch(/ERROR/);
});

test('the modem counts TP-MR itself, from the last one that the card remembers, round 255', async () => {
  const { modem, host } = await startModem({ sim: { imsi: '262019999999999' } });
  if (modem.sim !== undefined) modem.sim.lastReference = 254;

  const pdu = HELLO.replace('001100', '001177'); // what the host gives is not asked for
  expect(await host.send(pdu, HELLO_OCTETS)).toBe('\r\n+CMGS: 255\r\n\r\nOK\r\n');
  expect(await host.send(pdu, HELLO_OCTETS)).toBe('\r\n+CMGS: 0\r\n\r\nOK\r\n');

  expect(modem.sent.map(({ tpdu }) => tpdu.slice(0, 4))).toEqual(['11FF', '1100']);
});

test('a modem that takes the given TP-MR sends and remembers it', async () => {
  const { modem, host } = await startModem();
  modem.behaviour.reference = 'given';

  expect(await host.send(HELLO.replace('001100', '001177'), HELLO_OCTETS)).toBe('\r\n+CMGS: 119\r\n\r\nOK\r\n');
  expect(modem.sim?.lastReference).toBe(0x77);
});

test('a modem that keeps TP-MR to itself begins anew after a reset, and the card knows nothing of it', async () => {
  const { modem, host } = await startModem();
  modem.behaviour.referenceKept = 'volatile';
  await host.send(HELLO, HELLO_OCTETS);
  expect(await host.send(HELLO, HELLO_OCTETS)).toContain('+CMGS: 1');

  modem.reset();

  expect(await host.send(HELLO, HELLO_OCTETS)).toContain('+CMGS: 0');
  expect(modem.sim?.lastReference).toBe(255);
});

test('the last used TP-MR is read from the card, also after the modem was replaced', async () => {
  const { clock, centre, modem, host } = await startModem();
  await host.send(HELLO, HELLO_OCTETS);
  await host.send(HELLO, HELLO_OCTETS);
  const sim = modem.sim ?? new SimCard({ imsi: '0' });

  modem.unplug();
  const other = new SimulatedModem({ clock, centre, sim });
  const otherHost = new Host(other.connect());
  await otherHost.command('ATE0');

  expect(await otherHost.command('AT+CRSM=176,28483,0,0,2')).toBe('\r\n+CRSM: 144,0,"01FF"\r\n\r\nOK\r\n');
  expect(await otherHost.send(HELLO, HELLO_OCTETS)).toBe('\r\n+CMGS: 2\r\n\r\nOK\r\n');
});

test('a message that the network refuses has used up a reference, one that never left has not', async () => {
  const { centre, modem, host } = await startModem();

  centre.refuseNext('+CMS ERROR: 38');
  expect(await host.send(HELLO, HELLO_OCTETS)).toBe('\r\n+CMS ERROR: 38\r\n');
  expect(modem.sim?.lastReference).toBe(0);
  modem.setRegistration(2);
  expect(await host.send(HELLO, HELLO_OCTETS)).toBe('\r\n+CMS ERROR: 331\r\n');
  expect(modem.sim?.lastReference).toBe(0);

  expect(modem.sent).toEqual([]);
});

test('the network takes its time, and the modem is silent meanwhile', async () => {
  const { clock, modem, host } = await startModem({ networkTimeMs: 3000 });

  expect(await host.send(HELLO, HELLO_OCTETS)).toBe('');
  await clock.advance(2999);
  expect(modem.sent).toEqual([]);
  await clock.advance(1);

  expect(await host.hear()).toBe('\r\n+CMGS: 0\r\n\r\nOK\r\n');
});

test('a modem that goes away while the network takes its time has sent nothing, and used a reference', async () => {
  const { clock, modem, host } = await startModem({ networkTimeMs: 3000 });
  await host.send(HELLO, HELLO_OCTETS);

  modem.unplug();
  await clock.advance(10_000);

  expect(modem.sent).toEqual([]);
  expect(modem.sim?.lastReference).toBe(0);
  expect(clock.pending).toBe(0);
});

test('a report that is asked for comes after the answer', async () => {
  const { host } = await startModem();
  await host.command('AT+CNMI=2,1,0,1,0');

  expect(await host.send(HELLO_WITH_REPORT, HELLO_OCTETS)).toBe(
    '\r\n+CMGS: 0\r\n\r\nOK\r\n\r\n+CDS: 25\r\n079194710167000006000B916407281553F8621010000000006210100000000000\r\n',
  );
});

test('text mode sends what was entered, in the alphabet that +CSMP names', async () => {
  const { modem, host } = await startModem();
  await host.command('AT+CMGF=1;+CSMP=17,167,0,0');

  expect(await host.command('AT+CMGS="+46708251358"')).toBe('\r\n> ');
  expect(await host.ask('hello\rhello')).toBe('\r\n> ');
  expect(await host.ask('\u001A')).toBe('\r\n+CMGS: 0\r\n\r\nOK\r\n');
  await host.command('AT+CSMP=17,167,0,8');
  await host.command('AT+CMGS="12345"');
  await host.ask('04360020\u001A');

  expect(modem.sent.map(({ tpdu, text }) => [tpdu, text])).toEqual([
    ['11000B916407281553F80000A70BE8329BFD56A0CB6CF61B', 'hello\nhello'],
    ['110105812143F50008A70404360020', 'ж '],
  ]);
});

test('a message is written to storage, and sent from there to another number', async () => {
  const { modem, host } = await startModem();

  await host.command('AT+CMGW=23');
  expect(await host.ask(`${HELLO}\u001A`)).toBe('\r\n+CMGW: 1\r\n\r\nOK\r\n');
  expect(await host.command('AT+CMGR=1')).toBe(`\r\n+CMGR: 2,,23\r\n${HELLO}\r\n\r\nOK\r\n`);
  expect(await host.command('AT+CMSS=1,"12345"')).toBe('\r\n+CMSS: 0\r\n\r\nOK\r\n');
  expect(await host.command('AT+CMGR=1')).toBe(`\r\n+CMGR: 3,,23\r\n${HELLO}\r\n\r\nOK\r\n`);
  expect(await host.command('AT+CMSS=2')).toBe('\r\n+CMS ERROR: 321\r\n');

  expect(modem.sent[0]?.tpdu).toBe('110005812143F50000AA0AE8329BFD4697D9EC37');
});
