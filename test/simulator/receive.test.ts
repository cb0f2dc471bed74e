import { expect, test } from 'vitest';
import { HELLO_OCTETS, HELLO_WITH_REPORT, startModem } from './host.js';

/** `hellohello` from +46708251358 at the clock's start, and as the modem shows it: with the centre's address. */
const TPDU = '040B916407281553F80000621010000000000AE8329BFD4697D9EC37';
const PDU = `0791947101670000${TPDU}`;
const HELLO = { from: '+46708251358', text: 'hellohello' };
const REPORT = '079194710167000006000B916407281553F8621010000000006210100000000000';

async function startReceiving(setUp: string) {
  const rig = await startModem();
  await rig.host.command(setUp);
  return { ...rig, imsi: rig.modem.sim?.imsi ?? '' };
}

test('a stored message is announced, read as unread once, and then as read', async () => {
  const { centre, host, imsi } = await startReceiving('AT+CNMI=2,1,0,0,0');

  centre.deliver({ to: imsi, ...HELLO });

  expect(await host.hear()).toBe('\r\n+CMTI: "SM",1\r\n');
  expect(await host.command('AT+CMGR=1')).toBe(`\r\n+CMGR: 0,,28\r\n${PDU}\r\n\r\nOK\r\n`);
  expect(await host.command('AT+CMGR=1')).toBe(`\r\n+CMGR: 1,,28\r\n${PDU}\r\n\r\nOK\r\n`);
});

// What +CNMI says, the message's TP-DCS, and what the host hears: TS 27.005 §3.4.1, tables of <mt> and <ds>.
test.each([
  ['0,0', 0x00, ''],
  ['2,0', 0x00, ''],
  ['2,1', 0x00, '\r\n+CMTI: "SM",1\r\n'],
  ['2,1', 0x12, '\r\n+CMTI: "SM",1\r\n'],
  ['2,2', 0x00, `\r\n+CMT: ,28\r\n${PDU}\r\n`],
  ['2,2', 0x10, `\r\n+CMT: ,28\r\n${PDU.replace('F80000', 'F80010')}\r\n`],
  ['2,2', 0x12, '\r\n+CMTI: "SM",1\r\n'],
  ['2,3', 0x00, '\r\n+CMTI: "SM",1\r\n'],
  ['2,3', 0x13, `\r\n+CMT: ,28\r\n${PDU.replace('F80000', 'F80013')}\r\n`],
])('with +CNMI=%s a message of coding scheme %i is told as the table says', async (cnmi, codingScheme, heard) => {
  const { centre, host, imsi } = await startReceiving(`AT+CNMI=${cnmi}`);

  centre.deliver({ to: imsi, ...HELLO, codingScheme });

  expect(await host.hear()).toBe(heard);
});

test.each([
  ['0', ''],
  ['1', `\r\n+CDS: 25\r\n${REPORT}\r\n`],
  ['2', '\r\n+CDSI: "SR",1\r\n'],
])('with <ds> %s a status report is told as the table says', async (ds, heard) => {
  const { host } = await startReceiving(`AT+CNMI=2,1,0,${ds},0`);

  expect(await host.send(HELLO_WITH_REPORT, HELLO_OCTETS)).toBe(`\r\n+CMGS: 0\r\n\r\nOK\r\n${heard}`);
});

test('a stored report is read from its own storage', async () => {
  const { host } = await startReceiving('AT+CNMI=2,1,0,2,0');
  await host.send(HELLO_WITH_REPORT, HELLO_OCTETS);

  await host.command('AT+CPMS="SR"');

  expect(await host.command('AT+CMGR=1')).toBe(`\r\n+CMGR: 0,,25\r\n${REPORT}\r\n\r\nOK\r\n`);
});

test('with service 1 the next message waits until the one before is acknowledged', async () => {
  const { centre, host, imsi } = await startReceiving('AT+CSMS=1;+CNMI=2,2,0,1,0');
  const [first] = centre.deliver({ to: imsi, ...HELLO });
  centre.deliver({ to: imsi, from: '12345', text: 'Hi' });

  expect(await host.hear()).toBe(`\r\n+CMT: ,28\r\n${PDU}\r\n`);
  expect(first?.state).toBe('waiting');
  expect(await host.command('AT+CNMA')).toBe(
    '\r\nOK\r\n\r\n+CMT: ,18\r\n07919471016700000405812143F500006210100000000002C834\r\n',
  );
  expect(first?.state).toBe('taken');
  expect(await host.command('AT+CNMA=1')).toBe('\r\nOK\r\n');
  expect(await host.command('AT+CNMA')).toBe('\r\n+CMS ERROR: 340\r\n');
});

test('a message that is not acknowledged ends all routing and comes again', async () => {
  const { clock, centre, host, imsi } = await startReceiving('AT+CSMS=1;+CNMI=2,2,0,1,0');
  centre.deliver({ to: imsi, ...HELLO });
  await host.hear();

  await clock.advance(15_000);
  expect(await host.command('AT+CNMI?')).toBe('\r\n+CNMI: 2,0,0,0,0\r\n\r\nOK\r\n');
  await host.command('AT+CNMI=2,1,0,1,0');
  await clock.advance(30_000);

  expect(await host.hear()).toBe('\r\n+CMTI: "SM",1\r\n');
});

test('a refusal by +CNMA=2 with its own PDU brings the message again', async () => {
  const { clock, centre, host, imsi } = await startReceiving('AT+CSMS=1;+CNMI=2,2,0,1,0');
  centre.deliver({ to: imsi, ...HELLO });
  await host.hear();

  expect(await host.command('AT+CNMA=2,3')).toBe('\r\n> ');
  expect(await host.ask('00D300\u001A')).toBe('\r\nOK\r\n');
  await clock.advance(30_000);

  expect(await host.hear()).toBe(`\r\n+CMT: ,28\r\n${PDU}\r\n`);
});

test('a full storage leaves messages in the network until one is deleted', async () => {
  const rig = await startModem({ sim: { imsi: '262017777777777', slots: 2 } });
  await rig.host.command('AT+CNMI=2,1,0,0,0');
  for (const text of ['1', '2', '3']) rig.centre.deliver({ to: '262017777777777', from: '12345', text });

  expect(await rig.host.hear()).toBe('\r\n+CMTI: "SM",1\r\n\r\n+CMTI: "SM",2\r\n');
  expect(rig.centre.waitingFor('262017777777777')).toHaveLength(1);
  expect(await rig.host.command('AT+CMGD=1')).toBe('\r\nOK\r\n\r\n+CMTI: "SM",1\r\n');
  expect(rig.centre.waitingFor('262017777777777')).toEqual([]);
});

test('what comes while a command runs or is being entered is said afterwards', async () => {
  const { centre, host, imsi } = await startReceiving('AT+CNMI=2,1,0,0,0');

  await host.command('AT+CMGS=23');
  centre.deliver({ to: imsi, ...HELLO });
  expect(await host.hear()).toBe('');
  expect(await host.ask('\u001B')).toBe('\r\nOK\r\n\r\n+CMTI: "SM",1\r\n');

  await host.ask('AT+CM');
  centre.deliver({ to: imsi, ...HELLO });
  expect(await host.hear()).toBe('');
  expect(await host.ask('GF?\r')).toBe('\r\n+CMGF: 0\r\n\r\nOK\r\n\r\n+CMTI: "SM",2\r\n');
});

test('messages for a card that is away come when it is back', async () => {
  const { centre, modem, imsi } = await startReceiving('AT+CNMI=2,1,0,0,0');
  modem.unplug();
  centre.deliver({ to: imsi, ...HELLO });
  expect(centre.waitingFor(imsi)).toHaveLength(1);

  modem.plugIn();
  await Promise.resolve();

  expect(modem.stored('SM')).toEqual([{ index: 1, status: 0, pdu: PDU }]);
});

test.each([
  ['2,1,0,0,0', '\r\nOK\r\n\r\n+CMTI: "SM",1\r\n'],
  ['2,1,0,0,1', '\r\nOK\r\n'],
])('indications that mode 0 kept back are said or forgotten at +CNMI=%s', async (cnmi, answer) => {
  const { centre, host, imsi } = await startReceiving('AT+CNMI=0,1,0,0,0');

  centre.deliver({ to: imsi, ...HELLO });
  expect(await host.hear()).toBe('');

  expect(await host.command(`AT+CNMI=${cnmi}`)).toBe(answer);
});

test('messages for a card that is still locked wait for its PIN', async () => {
  const { centre, modem, host } = await startModem({ sim: { pin: '1234' } });
  centre.deliver({ to: modem, ...HELLO });
  expect(centre.waitingFor(modem)).toHaveLength(1);

  await host.command('AT+CPIN="1234"');

  expect(modem.stored('SM')).toHaveLength(1);
});

test('a long text arrives in parts, in order', async () => {
  const { centre, host, modem, imsi } = await startReceiving('AT+CNMI=2,1,0,0,0');

  centre.deliver({ to: imsi, from: '+4917', text: 'a'.repeat(400) });
  await host.hear();

  expect(modem.stored('SM').map(({ pdu }) => pdu.slice(44, 58))).toEqual([
    'A0050003010301',
    'A0050003010302',
    '65050003010303',
  ]);
});

test('octets of a test arrive as they are, whatever they mean', async () => {
  const { centre, host, imsi } = await startReceiving('AT+CNMI=2,2,0,0,0');

  centre.deliverRaw({ to: imsi, tpdu: '04ff' });

  expect(await host.hear()).toBe('\r\n+CMT: ,2\r\n079194710167000004FF\r\n');
  expect(() => centre.deliverRaw({ to: imsi, tpdu: '0' })).toThrow(/whole octets of hex/);
  expect(() => centre.deliverRaw({ to: 'nobody', tpdu: '00' })).toThrow(/no SIM card/);
});

test('text mode shows sender, time and text, and a report by its fields', async () => {
  const { centre, host, imsi } = await startReceiving('AT+CMGF=1;+CNMI=2,2,0,1,0;+CSCS="GSM"');

  centre.deliver({ to: imsi, ...HELLO });
  expect(await host.hear()).toBe('\r\n+CMT: "+46708251358",,"26/01/01,00:00:00+00"\r\nhellohello\r\n');
  await host.command('AT+CSDH=1');
  centre.deliver({ to: imsi, from: '12345', text: 'ж' });
  expect(await host.hear()).toBe('\r\n+CMT: "12345",,"26/01/01,00:00:00+00",129,4,0,8,,,2\r\n0436\r\n');
  await host.command('AT+CSMP=49,167,0,0');
  await host.command('AT+CMGS="+46708251358"');
  expect(await host.ask('hi\u001A')).toBe(
    '\r\n+CMGS: 0\r\n\r\nOK\r\n' +
      '\r\n+CDS: 6,0,"+46708251358",145,"26/01/01,00:00:00+00","26/01/01,00:00:00+00",0\r\n',
  );
});
