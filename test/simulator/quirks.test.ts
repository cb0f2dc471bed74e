import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allQuirks, profileNamed, profiles, type Quirk, quirkNamed, quirks } from '../../src/simulator/index.js';
import { HELLO, HELLO_OCTETS, HELLO_WITH_REPORT, startModem } from './host.js';

const MESSAGE = '07919471016700000405812143F50000621010000000000131';

const BUSY = '\r\n+CME ERROR: 14\r\n';

// One line of dialogue for each quirk: what is written, and what only a modem with the quirk answers.
const DIALOGUES: [Quirk, string, string][] = [
  [quirks.barePrompt, 'AT+CMGS=23\r', '\r\n>\r\n'],
  [quirks.blankLinesAroundReference, 'AT+CSQ\r', '\r\n\r\n\r\n+CSQ: 20,99\r\n\r\n\r\n\r\nOK\r\n'],
  [quirks.needsServiceCentre, `AT+CMGS=23\r${HELLO}\u001A`, '\r\n> \r\n+CMS ERROR: 304\r\n'],
  [quirks.ownReference, `AT+CMGS=23\r${HELLO.replace('001100', '001155')}\u001A`, '\r\n> \r\n+CMGS: 0\r\n\r\nOK\r\n'],
  [quirks.textParametersWipeServiceCentre, 'AT+CSMP=17,167,0,0;+CSCA?\r', '\r\n+CSCA: "",129\r\n\r\nOK\r\n'],
  [quirks.unknownErrorOnce, `AT+CMGS=23\r${HELLO}\u001A`, '\r\n> \r\n+CMS ERROR: 500\r\n'],
  [quirks.busyOnce, `AT+CMGS=23\r${HELLO}\u001A`, '\r\n> \r\n+CMS ERROR: 512\r\n'],
  [
    quirks.simBusyAtStart,
    'AT+CPIN?\rAT+CIMI\rAT+CSCA?\rAT+CPIN?\r',
    `${BUSY}${BUSY}${BUSY}\r\n+CPIN: READY\r\n\r\nOK\r\n`,
  ],
  [quirks.sendingCrashes, `AT+CMGS=23\r${HELLO}\u001A`, '\r\n> '],
  [quirks.reportUnreadable, 'AT+CPMS="SR"\r', '\r\nERROR\r\n'],
  [quirks.acknowledgeRefused, 'AT+CNMA\r', '\r\n+CMS ERROR: 340\r\n'],
  [quirks.serviceWithOddField, 'AT+CSMS?\r', '\r\n+CSMS: ,0,1,1,1\r\n\r\nOK\r\n'],
  [
    quirks.indicationsRefusedButSet,
    'AT+CNMI=2,1,0,1\rAT+CNMI?\r',
    '\r\n+CMS ERROR: 322\r\n\r\n+CNMI: 2,1,0,1,0\r\n\r\nOK\r\n',
  ],
  [quirks.noModemMemory, 'AT+CNMI=2,1,0,1,0\rAT+CPMS="SM","SM","ME"\r', '\r\nERROR\r\n\r\nERROR\r\n'],
  [quirks.listingHangs, 'AT+CMGL=4\rAT\r', '\r\nOK\r\n'],
  [quirks.threeStoragesInDoubleBrackets, 'AT+CPMS=?\r', '\r\n+CPMS: (("SM","BM","SR"),("SM"))\r\n\r\nOK\r\n'],
  [quirks.emptyStorageList, 'AT+CPMS=?\r', '\r\n+CPMS: \r\n\r\nOK\r\n'],
  [quirks.storageListWithoutBrackets, 'AT+CPMS=?\r', '\r\n+CPMS: "SM","ME","SR","SM","ME","SM","ME"\r\n\r\nOK\r\n'],
  [quirks.deleteFails, 'AT+CMGD=1\rAT+CMGD=2\r', '\r\n+CMS ERROR: 500\r\n\r\nOK\r\n'],
  [quirks.messagesReadyLate, `${'AT+CMGF=0\r'.repeat(6)}`, `${'\r\nERROR\r\n'.repeat(5)}\r\nOK\r\n`],
  [quirks.moreMessagesFails, 'AT+CMMS=1\r', '\r\n+CMS ERROR: 500\r\n'],
  [quirks.noMoreMessages, 'AT+CMMS=?\r', '\r\nERROR\r\n'],
  [
    quirks.reportAtWrongPlace,
    `AT+CNMI=2,1,0,2,0\rAT+CMGS=23\r${HELLO_WITH_REPORT}\u001A`,
    '\r\nOK\r\n\r\n> \r\n+CMGS: 0\r\n\r\nOK\r\n\r\n+CDSI: "SM",0\r\n',
  ],
  [quirks.reportsNotStored, 'AT+CNMI=2,1,0,2\r', '\r\nERROR\r\n'],
  [quirks.reportsPromisedDirect, 'AT+CNMI=2,1,0,1\r', '\r\n+CMS ERROR: 303\r\n'],
  [quirks.modeTwoPromised, 'AT+CNMI=2,1\r', '\r\n+CMS ERROR: 303\r\n'],
  [quirks.acknowledgeWithoutArgument, 'AT+CNMA=1\r', '\r\nERROR\r\n'],
  [quirks.servicesAsRange, 'AT+CSMS=?\r', '\r\n+CSMS: (0,128)\r\n\r\nOK\r\n'],
  [quirks.slotsFrom900, 'AT+CPMS="ME","ME"\rAT+CMGD=900\r', '\r\n+CPMS: 0,50,0,50,0,20\r\n\r\nOK\r\n\r\nOK\r\n'],
  [quirks.deleteListWithComma, 'AT+CMGD=?\r', '\r\n+CMGD: (,),(0-4)\r\n\r\nOK\r\n'],
  [quirks.deleteListAsRange, 'AT+CMGD=?\r', '\r\n+CMGD: (1-4095),(0-4)\r\n\r\nOK\r\n'],
  [quirks.emptySlotIsOk, 'AT+CMGR=1\r', '\r\nOK\r\n'],
  [quirks.emptySlotIsError, 'AT+CMGR=1\r', '\r\nERROR\r\n'],
  [quirks.emptySlotIsZeros, 'AT+CMGR=1\r', '\r\n+CMGR: 0,,0\r\n\r\nOK\r\n'],
  [quirks.storagesWithoutCounters, 'AT+CPMS="SM"\r', '\r\nOK\r\n'],
  [quirks.oneStorageParameter, 'AT+CPMS="SM","SM"\r', '\r\nERROR\r\n'],
  [quirks.blankLinesBeforeOk, 'AT\r', '\r\n\r\n\r\nOK\r\n'],
  [quirks.doubledNewline, 'AT\r', '\r\n\r\nOK\r\n\r\n'],
  [quirks.lineFeedOnly, 'AT+CSQ\r', '\n+CSQ: 20,99\n\nOK\n'],
  [quirks.numericResults, 'AT\r', '0\r'],
  [quirks.doubleEcho, 'ATE1\rAT\r', '\r\nOK\r\nAT\rAT\r\r\nOK\r\n'],
  [quirks.commandNotSupport, 'AT+NONE\r', '\r\nCOMMAND NOT SUPPORT\r\n'],
  [quirks.modemError, 'AT+CMGF=7\r', '\r\nMODEM ERROR: 4\r\n'],
  [quirks.paddedRegistration, 'AT+CREG?\r', '\r\n+CREG: 000,001\r\n\r\nOK\r\n'],
  [quirks.pinStateWithoutOk, 'AT+CPIN?\r', '\r\n+CPIN: READY\r\n'],
  [quirks.pinStateQuoted, 'AT+CPIN?\r', '\r\n+CPIN: "READY"\r\n\r\nOK\r\n'],
  [quirks.pinStateMissing, 'AT+CPIN?\r', '\r\nOK\r\n'],
  [quirks.secondPinAsked, 'AT+CPIN?\r', '\r\n+CPIN: SIM PIN2\r\n\r\nOK\r\n'],
  [quirks.pinStateWithoutSpace, 'AT+CPIN?\r', '\r\n+CPIN:READY\r\n\r\nOK\r\n'],
];

test.each(DIALOGUES)('$name shows on the line', async (quirk, written, answer) => {
  const { host } = await startModem({ quirks: [quirk] });

  expect(await host.ask(written)).toBe(answer);
});

// What a message from mobile does on a modem with the quirk: the set-up, and what is heard.
const ARRIVALS: [Quirk, string, string][] = [
  [quirks.messageWithoutName, 'AT+CNMI=2,2', `\r\n+CMT: 17\r\n${MESSAGE}\r\n`],
  [quirks.indexMinusOne, 'AT+CNMI=2,1', '\r\n+CMTI: "SM",-1\r\n'],
  [quirks.indexMinusOneWithoutStorage, 'AT+CNMI=2,1', '\r\n+CMTI: ,-1\r\n'],
  [quirks.slotsFromZero, 'AT+CNMI=2,1', '\r\n+CMTI: "SM",0\r\n'],
];

test.each(ARRIVALS)('$name shows when a message arrives', async (quirk, setUp, heard) => {
  const { centre, modem, host } = await startModem({ quirks: [quirk] });
  await host.command(setUp);

  centre.deliver({ to: modem.sim?.imsi ?? '', from: '12345', text: '1' });

  expect(await host.hear()).toBe(heard);
});

test('a message that finds no slot is told in the words of the vendor, and stops sending where it does', async () => {
  const lines = [
    [quirks.fullIsToldByVendorLine, '\r\n^SMMEMFULL: "SM"\r\n', '+CMGS: 0'],
    [quirks.fullIsToldInWords, '\r\n+SMS FULL\r\n', '+CMGS: 0'],
    [quirks.fullCardSendsNothing, '', '+CMS ERROR: 322'],
  ] as const;
  for (const [quirk, heard, answer] of lines) {
    const { centre, modem, host } = await startModem({ quirks: [quirk], sim: { slots: 1 } });
    for (const text of ['1', '2']) centre.deliver({ to: modem, from: '12345', text });

    expect(await host.hear()).toBe(heard);
    expect(await host.send(HELLO, HELLO_OCTETS)).toContain(answer);
  }
});

test('a modem may store messages in the card while the host asked for its own storage', async () => {
  const { centre, modem, host } = await startModem({ quirks: [quirks.alwaysIntoCard] });
  await host.command('AT+CPMS="ME","ME","ME";+CNMI=2,1');

  centre.deliver({ to: modem, from: '12345', text: '1' });

  expect(await host.hear()).toBe('\r\n+CMTI: "SM",1\r\n');
  expect(await host.command('AT+CMGR=1')).toBe('\r\nOK\r\n');
});

test('a first command may be lost, and so again after each reset', async () => {
  const { modem, host } = await startModem({ quirks: [quirks.firstCommandLost] });

  expect(await host.command('AT+CMGF?')).toContain('+CMGF: 0'); // ATE0 was the one that was lost
  modem.reset();
  expect(await host.command('AT+CMGF?')).toBe('AT+CMGF?\r');
  expect(await host.command('AT+CMGF?')).toContain('+CMGF: 0');
});

test('a report with a stray comma, a status that is missing and a glued listing show what they are named after', async () => {
  const laid = [quirks.reportWithComma, quirks.missingStatus, quirks.gluedListing];
  const { centre, modem, host } = await startModem({ quirks: laid });
  await host.command('AT+CNMI=2,0,0,1');
  for (const text of ['1', '1']) centre.deliver({ to: modem.sim?.imsi ?? '', from: '12345', text });

  expect(await host.command('AT+CMGR=1')).toBe(`\r\n+CMGR: ,,17\r\n${MESSAGE}\r\n\r\nOK\r\n`);
  expect(await host.command('AT+CMGL=4')).toBe(
    `\r\n+CMGL: 1,1,,17\r\n${MESSAGE}+CMGL: 2,0,,17\r\n${MESSAGE}\r\n\r\nOK\r\n`,
  );
  expect(await host.send(HELLO_WITH_REPORT, HELLO_OCTETS)).toContain('\r\n+CDS: ,25\r\n');
});

test('noise comes again and again while the modem has power', async () => {
  const { clock, modem, host } = await startModem({ quirks: [quirks.signalNoise] });

  await clock.advance(40_000);
  expect((await host.hear()).split('^RSSI:18')).toHaveLength(3);
  modem.unplug();

  expect(clock.pending).toBe(0);
});

test('a reset may take the device away for a while', async () => {
  const { clock, modem, host } = await startModem({ quirks: [quirks.resetIsDisconnect] });

  expect(await host.command('AT+CFUN=1,1')).toBe('\r\nOK\r\n');
  expect(host.isClosed).toBe(true);
  await clock.advance(19_999);
  expect(modem.isPlugged).toBe(false);
  await clock.advance(1);

  expect(modem.isPlugged).toBe(true);
});

const stories = readdirSync(import.meta.dirname)
  .filter((name) => name.startsWith('quirks'))
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  .join('');

test.each(Object.entries(quirks))(
  '%s has a name of its own, a row, and a story in these files',
  (key, quirk: Quirk) => {
    expect(allQuirks.filter(({ name }) => name === quirk.name)).toEqual([quirk]);
    expect(quirk.row).toMatch(/^Q[SNMLE]\d\d$/);
    expect(quirkNamed(quirk.name)).toBe(quirk);
    expect(stories).toMatch(new RegExp(`quirks\\.${key}\\b`));
  },
);

test('most rows of the list of misbehaviours exist', () => {
  expect(new Set(allQuirks.map(({ row }) => row)).size).toBe(118);
});

test.each(profiles.map((profile) => [profile.name, profile] as const))('a %s says who it is', async (name, profile) => {
  const { modem } = await startModem({ profile: profileNamed(name), echoOff: [] });

  expect(modem.behaviour.identity).toMatchObject(profile.identity);
  expect(modem.behaviour.identity.imei).toBe('490154200000018');
});

test('the models that field reports name are there, each of quirks and under a name of its own', () => {
  const named = profiles.map(({ make, model }) => `${make} ${model}`);
  const wanted = [
    'Nokia 30',
    'Siemens TC35',
    'Siemens MC35i',
    'Falcom A1',
    'Falcom A2D',
    'Wavecom Q2403',
    'Ericsson GM22',
    'Sony Ericsson GC85',
    'Huawei E1550',
    'Huawei E173',
    'Huawei E220',
    'Huawei E1750',
    'Huawei E3372',
    'ZTE MF710M',
    'SIMCom SIM800L',
    'SIMCom SIM900',
    'SIMCom SIM7600E',
    'SIMCom SIM7670G',
    'Quectel M95',
    'Quectel EC25',
    'Quectel EG25-G',
    'Telit HE910',
    'u-blox SARA-R410M',
    'Cinterion ALS3',
    'Option GlobeTrotter',
    'Novatel Merlin MC950D',
  ];

  expect(wanted.filter((name) => !named.includes(name))).toEqual([]);
  expect(new Set(profiles.map(({ name }) => name)).size).toBe(profiles.length);
  for (const { name, quirks } of profiles) expect(quirks.length > 0).toBe(name !== 'standard');
});

test('an unknown profile is refused with the names that there are', () => {
  expect(() => profileNamed('nokia-9000')).toThrow(/no profile is named nokia-9000; there are standard, huawei-e1750/);
});
