import { expect, test } from 'vitest';
import { type Quirk, quirks, SimCard } from '../../src/simulator/index.js';
import { type Dialogue, HELLO, HELLO_OCTETS, Host, play, startModem } from './host.js';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';
const READY = '\r\n+CPIN: READY\r\n\r\nOK\r\n';

const DIALOGUES: [Quirk, Dialogue][] = [
  [
    quirks.cardFlood,
    [
      2_000,
      '\r\n+ZUSIMR:2\r\n\r\n+ZUSIMR:2\r\n',
      'AT+CPMS?\r',
      `\r\n+CPMS: "SM",0,20,"SM",0,20,"SM",0,20\r\n${OK}`,
      10_000,
      '',
    ],
  ],
  [
    quirks.startsOffline,
    [
      'AT+CREG?\r',
      '\r\n+CREG: 0,0\r\n\r\nOK\r\n',
      'AT+ZCDRUN=8\r',
      '\r\nClose autorun state result(0:FAIL 1:SUCCESS):1\r\n\r\nOK\r\n',
      'AT+ZOPRT=6\r',
      ERROR,
      'AT+ZOPRT=5\r',
      OK,
      'AT+CREG?\r',
      '\r\n+CREG: 0,1\r\n\r\nOK\r\n',
    ],
  ],
  [quirks.pinAskedOnce, ['AT+CPIN?\r', '\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n', 'AT+CPIN?\r', READY]],
  [
    quirks.radioRefusedAtStart,
    ['AT+CFUN=4\r', ERROR, 9_999, '', 1, '\r\n+CPIN: READY\r\n', 'AT+CFUN=4\r', OK, 'AT+CFUN=1\r', OK],
  ],
  [quirks.silentWithoutRadio, ['AT+CFUN=1\r', OK, 'AT+CFUN=0\r', OK, 1, '', 'AT\r', '']],
  [
    quirks.answersStop,
    [69_999, '\r\n^RSSI:17\r\n'.repeat(13), 'AT\r', OK, 1, '\r\n^RSSI:17\r\n', 'AT\r', '', 5_000, '\r\n^RSSI:17\r\n'],
  ],
  [quirks.callWaitingMutes, ['AT+CCWA=?\r', '', 'AT\r', '']],
  [quirks.commandListHangs, ['AT+CLAC=?\r', '', 'AT+CLAC\r', '', 'AT\r', '', 600_000, '']],
  [
    quirks.registrationTwice,
    [
      'AT+CREG=2;+CREG?\r',
      '\r\n+CREG: 1,"00C3","0000B1A2"\r\n+CREG: 2,1,"00C3","0000B1A2"\r\n\r\nOK\r\n',
      'AT+CREG=0;+CREG?\r',
      '\r\n+CREG: 0,1\r\n\r\nOK\r\n',
    ],
  ],
  [
    quirks.positions,
    [1_000, '\r\n$GPGGA,123519.00,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*6A\r\n', 'AT\r', OK],
  ],
];

test.each(DIALOGUES.map(([quirk, dialogue]) => [quirk.row, quirk.name, quirk, dialogue] as const))(
  '%s %s shows on the line',
  async (_row, _name, quirk, dialogue) => {
    const rig = await startModem({ quirks: [quirk] });

    expect(await play(rig, dialogue)).toEqual(dialogue);
    rig.modem.unplug();
    expect(rig.clock.pending).toBe(0);
  },
);

test('QL14 the card is busy for 20 seconds after its PIN was taken', async () => {
  const rig = await startModem({ quirks: [quirks.busyAfterPin], sim: { pin: '1234' } });
  await rig.host.command('AT+CMEE=1');
  const dialogue = ['AT+CPIN="1234"\r', OK, 'AT+CPIN?\r', '\r\n+CME ERROR: 14\r\n', 20_000, '', 'AT+CPIN?\r', READY];

  expect(await play(rig, dialogue)).toEqual(dialogue);
});

test('QL16 a brown-out is told in wrong letters, then the modem starts anew, once', async () => {
  const { clock, host } = await startModem({ quirks: [quirks.brownOut] });
  await host.hear();

  await clock.advance(30_000);

  expect(await host.hear()).toBe(
    ['UNDER-VOLTAGE WARNNING', 'RDY', '+CFUN: 1', '+CPIN: READY', 'Call Ready', 'SMS Ready']
      .map((line) => `\r\n${line}\r\n`)
      .join(''),
  );
  expect(await host.command('AT')).toBe(`AT\r${OK}`);
  await clock.advance(600_000);
  expect(await host.hear()).toBe('');
});

test('QL19 a card that is put in late is seen when the radio was off and on', async () => {
  const rig = await startModem({ quirks: [quirks.lateCardUnseen], sim: null });
  rig.modem.insertSim(new SimCard({ imsi: '262019999999999' }));
  await rig.host.command('AT+CMEE=1');
  const dialogue = ['AT+CPIN?\r', '\r\n+CME ERROR: 10\r\n', 'AT+CFUN=0\r', OK, 'AT+CFUN=1\r', OK, 'AT+CPIN?\r', READY];

  expect(await play(rig, dialogue)).toEqual(dialogue);
});

test('QL21 every command is ERROR until the modem was reset by command', async () => {
  const { host } = await startModem({ quirks: [quirks.errorUntilReset], echoOff: ['ATE0\r', `ATE0\r${ERROR}`] });

  expect(await host.command('AT+CPIN?')).toBe(`AT+CPIN?\r${ERROR}`);
  expect(await host.command('AT+CFUN=1,1')).toBe(`AT+CFUN=1,1\r${OK}`);
  expect(await host.command('AT+CPIN?')).toBe(`AT+CPIN?\r${READY}`);
});

test('QL23 a reset takes the device away, and it comes back with another number', async () => {
  const { clock, modem, host } = await startModem({ quirks: [quirks.resetRenumbers] });
  const events: string[] = [];
  for (const name of ['unplugged', 'renumbered', 'pluggedIn'] as const) modem.watch(name, () => events.push(name));

  await host.command('AT+CFUN=1,1');
  expect(events).toEqual(['unplugged']);
  await clock.advance(15_000);

  expect(events).toEqual(['unplugged', 'renumbered', 'pluggedIn']);
});

test('QL26 a line that is opened anew is answered again', async () => {
  const { clock, modem, host } = await startModem({ quirks: [quirks.answersStop] });
  await clock.advance(70_000);
  await host.hear();
  expect(await host.command('AT')).toBe('');

  const again = new Host(modem.connect());

  expect(await again.command('AT')).toBe(OK);
  modem.unplug();
});

test('QL28 and QL32 whoever opens a line finds octets that answer nothing', async () => {
  const leftovers = '71010000000000131\r\n+CMGL: 3,1,,17\r\n0791947101670000\r\n\r\nOK\r\n';
  const { modem } = await startModem({ quirks: [quirks.leftovers] });
  expect(await new Host(modem.connect()).hear()).toBe(leftovers);

  const telnet = await startModem({ quirks: [quirks.telnet] });
  const host = new Host(telnet.modem.connect());
  expect(await host.hear()).toBe('\u00FF\u00FD\u0018\u00FF\u00FB\u0001\u00FF\u00FB\u0003');
  expect(await host.command('AT')).toBe('\r\0\nOK\r\0\n');
});

test('QL29 the first submission of all starts the modem anew, and has not been sent', async () => {
  const { modem, host } = await startModem({ quirks: [quirks.submissionResets] });
  await host.hear();

  expect(await host.send(HELLO, HELLO_OCTETS)).toContain('\r\nRDY\r\n');
  expect(modem.sent).toEqual([]);
  expect(await host.send(HELLO, HELLO_OCTETS)).toContain('+CMGS: 0');
});
