import { expect, test } from 'vitest';
import { quirks } from '../../src/simulator/index.js';
import { HELLO_OCTETS, HELLO_WITH_REPORT, Host, play, startModem } from './host.js';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';
const REFUSED = '\r\n+CMS ERROR: 303\r\n';
const PDU = '07919471016700000405812143F50000621010000000000131';
const IMSI = '262010000000001';

const text = (content: string) => ({ to: IMSI, from: '12345', text: content });

test('QN10 an acknowledgement is taken alone, not with a PDU', async () => {
  const { centre, host } = await startModem({ quirks: [quirks.acknowledgementPduRefused] });
  await host.command('AT+CSMS=1;+CNMI=2,2');
  centre.deliver(text('1'));
  await host.hear();

  expect(await host.command('AT+CNMA=1,8')).toBe(ERROR);
  expect(await host.command('AT+CNMA=0')).toBe(OK);
});

test('QN15 few indications can be asked for', async () => {
  const rig = await startModem({ quirks: [quirks.fewIndications] });
  const dialogue = [
    'AT+CNMI=?\r',
    `\r\n+CNMI: (0,1),(0,1),(0),(0,2),(1)\r\n${OK}`,
    'AT+CNMI=2,1,0,2,1\r',
    REFUSED,
    'AT+CNMI=1,1,0,2,0\r',
    REFUSED,
    'AT+CNMI=1,1,0,2,1\r',
    OK,
  ];

  expect(await play(rig, dialogue)).toEqual(dialogue);
});

test('QN16 reports come only as messages do, and with <bfr> 1', async () => {
  const rig = await startModem({ quirks: [quirks.indicationPairs] });
  const dialogue = ['AT+CNMI=2,1,0,1,1\r', REFUSED, 'AT+CNMI=2,1,0,2,0\r', REFUSED, 'AT+CNMI=2,0,0,2,1\r', OK];

  expect(await play(rig, dialogue)).toEqual(dialogue);
});

test('QN21 a report is announced under an unknown name and lies among the messages', async () => {
  const { modem, host } = await startModem({ quirks: [quirks.reportInUnknownFrame] });
  await host.command('AT+CNMI=2,1,0,2');

  expect(await host.send(HELLO_WITH_REPORT, HELLO_OCTETS)).toBe(`\r\n+CMGS: 0\r\n${OK}\r\n+DSTI: "SM",1\r\n`);
  expect(modem.stored('SM')).toHaveLength(1);
});

test('QN22 a message is not announced, not unread, and there when all are listed', async () => {
  const { centre, host } = await startModem({ quirks: [quirks.messagesNotAnnounced] });
  await host.command('AT+CNMI=2,1');

  centre.deliver(text('1'));

  expect(await host.hear()).toBe('');
  expect(await host.command('AT+CMGL=0')).toBe(OK);
  expect(await host.command('AT+CMGL')).toBe(OK);
  expect(await host.command('AT+CMGL=4')).toBe(`\r\n+CMGL: 1,0,,17\r\n${PDU}\r\n${OK}`);
});

test('QN23 after 25 messages none is taken until the modem starts anew', async () => {
  const { centre, modem } = await startModem({ quirks: [quirks.receivesTwentyFive], sim: { slots: 100 } });
  for (let n = 0; n < 30; n += 1) centre.deliver(text(String(n)));
  await Host.settle();

  expect(modem.stored('SM')).toHaveLength(25);
  modem.reset();
  await Host.settle();
  expect(modem.stored('SM')).toHaveLength(30);
});

test('QN24 nothing is received until the storages have been toggled', async () => {
  const { centre, clock, host } = await startModem({ quirks: [quirks.deafUntilStoragesToggled] });
  await host.command('AT+CNMI=2,1');
  centre.deliver(text('1'));
  expect(await host.hear()).toBe('');

  for (const name of ['ME', 'MT', 'SM', 'ME']) await host.command(`AT+CPMS="${name}"`);
  await clock.advance(30_000);

  expect(await host.hear()).toBe('\r\n+CMTI: "SM",1\r\n');
});

test('QN25 the notification of an MMS stops messages until +CNMI is set', async () => {
  const { centre, clock, host } = await startModem({ quirks: [quirks.wedgedByMms] });
  await host.command('AT+CNMI=2,1');
  centre.deliverRaw({ to: IMSI, tpdu: '4405812143F5000462101000000000080605040B84C00201' });
  centre.deliver(text('1'));
  expect(await host.hear()).toBe('\r\n+CMTI: "SM",1\r\n');

  await host.command('AT+CNMI=2,1');
  await clock.advance(30_000);

  expect(await host.hear()).toBe('\r\n+CMTI: "SM",2\r\n');
});

test('QN26 unsolicited result codes go to the second port', async () => {
  const { centre, modem, host } = await startModem({ quirks: [quirks.firstPortIsQuiet] });
  const second = new Host(modem.connect());
  await host.command('AT+CNMI=2,1');

  centre.deliver(text('1'));

  expect(await host.hear()).toBe('');
  expect(await second.hear()).toBe('\r\n+CMTI: "SM",1\r\n');
});

test('QM03 the counters show an arrival after half a second', async () => {
  const rig = await startModem({ quirks: [quirks.countersLate] });
  rig.centre.deliver(text('1'));
  const dialogue = [
    'AT+CPMS?\r',
    `\r\n+CPMS: "SM",0,20,"SM",0,20,"SM",0,20\r\n${OK}`,
    500,
    '',
    'AT+CPMS?\r',
    `\r\n+CPMS: "SM",1,20,"SM",1,20,"SM",1,20\r\n${OK}`,
  ];

  expect(await play(rig, dialogue)).toEqual(dialogue);
});

test('QM04 the full listing is silent for eight minutes after power-on, others are not', async () => {
  const rig = await startModem({ quirks: [quirks.fullListingSilent] });
  const dialogue = ['AT+CMGL=4\r', '', 'AT+CMGL=0\r', OK, 480_000, '', 'AT+CMGL=4\r', OK];

  expect(await play(rig, dialogue)).toEqual(dialogue);
});

test('QM06 what is listed has other indexes than what is read', async () => {
  const { centre, host } = await startModem({ quirks: [quirks.listedIndexesAreOthers] });
  centre.deliver(text('1'));

  expect(await host.command('AT+CMGL=4')).toBe(`\r\n+CMGL: 1001,0,,17\r\n${PDU}\r\n${OK}`);
  expect(await host.command('AT+CMGR=1001')).toBe('\r\n+CMS ERROR: 321\r\n');
  expect(await host.command('AT+CMGR=1')).toBe(`\r\n+CMGR: 1,,17\r\n${PDU}\r\n${OK}`);
});

test('QM08 deleting one part takes the other parts along, and nothing else', async () => {
  const { centre, modem, host } = await startModem({ quirks: [quirks.partsVanishTogether] });
  centre.deliver(text('1'));
  centre.deliver(text('long '.repeat(70)));
  centre.deliver(text('another one '.repeat(30)));
  await Host.settle();
  expect(modem.stored('SM')).toHaveLength(7);

  expect(await host.command('AT+CMGD=3')).toBe(OK);

  expect(modem.stored('SM').map(({ index }) => index)).toEqual([1, 5, 6, 7]);
  await host.command('AT+CMGD=1');
  expect(modem.stored('SM')).toHaveLength(3);
});

test('QM11 an empty slot is read as filler', async () => {
  const { host } = await startModem({ quirks: [quirks.emptySlotIsFiller] });

  expect(await host.command('AT+CMGR=1')).toBe(`\r\n+CMGR: 0,,0\r\n00FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\r\n${OK}`);
});

test('QM19 storages are chosen by the command of the vendor only', async () => {
  const rig = await startModem({ quirks: [quirks.storagesNotChosen] });
  const dialogue = [
    'AT+CPMS="SM","SM","SM"\r',
    `\r\n+CPMS: 0,20,0,20,0,20\r\n${OK}`,
    'AT+CPMS?\r',
    `\r\n+CPMS: "ME",0,50,"ME",0,50,"ME",0,50\r\n${OK}`,
    'AT^SSMSS=1\r',
    OK,
    'AT+CPMS?\r',
    `\r\n+CPMS: "SM",0,20,"SM",0,20,"SM",0,20\r\n${OK}`,
  ];

  expect(await play(rig, dialogue)).toEqual(dialogue);
});

test('QM20 and QM21 a stored report is read shifted, or padded', async () => {
  const report = '06000B916407281553F8621010000000006210100000000000';
  const lines = [
    [quirks.shiftedReports, `000000FF00${report}`],
    [quirks.paddedReports, `0791947101670000${report}`.padEnd(300, 'F')],
  ] as const;
  for (const [quirk, shown] of lines) {
    const { host } = await startModem({ quirks: [quirk] });
    await host.command('AT+CNMI=2,1,0,2;+CPMS="SR"');
    await host.send(HELLO_WITH_REPORT, HELLO_OCTETS);

    expect(await host.command('AT+CMGR=1')).toBe(`\r\n+CMGR: 0,,25\r\n${shown}\r\n${OK}`);
    expect(await host.command('AT+CMGL=4')).toBe(`\r\n+CMGL: 1,1,,25\r\n${shown}\r\n${OK}`);
  }
});

test('QM23 a phone that only sends names no storage and keeps its messages', async () => {
  const rig = await startModem({ quirks: [quirks.receivesNothing] });
  const dialogue = [
    'AT+CPMS=?\r',
    `\r\n+CPMS: ("",""),("",""),("","")\r\n${OK}`,
    'AT+CNMI=2,1\r',
    ERROR,
    'AT+CMGL=4\r',
    ERROR,
  ];
  rig.centre.deliver(text('1'));

  expect(await play(rig, dialogue)).toEqual(dialogue);
  expect(rig.modem.stored('SM')).toEqual([]);
});

test('QM24 storages are listed that cannot be chosen', async () => {
  const rig = await startModem({ quirks: [quirks.storagesUnusable] });
  const dialogue = [
    'AT+CPMS=?\r',
    `\r\n+CPMS: ("SM","ME","SR"),("SM","ME"),("SM","ME")\r\n${OK}`,
    'AT+CPMS="SM"\r',
    '\r\n+CMS ERROR: 302\r\n',
    'AT+CNMI=2,1;+CPMS="ME"\r',
    `\r\n+CPMS: 0,50,0,50,0,50\r\n${OK}`,
  ];

  expect(await play(rig, dialogue)).toEqual(dialogue);
  rig.centre.deliver(text('1'));
  expect(await rig.host.hear()).toBe('\r\n+CMTI: "ME",1\r\n');
});
