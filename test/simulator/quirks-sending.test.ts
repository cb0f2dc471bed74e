import { expect, test } from 'vitest';
import { type Quirk, quirks } from '../../src/simulator/index.js';
import { type Dialogue, HELLO, HELLO_OCTETS, play, startModem } from './host.js';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';
const PROMPT = '\r\n> ';
const PDU = `${HELLO}\u001A`;
const SENT = '\r\n+CMGS: 0\r\n\r\nOK\r\n';

const DIALOGUES: [Quirk, Dialogue][] = [
  [
    quirks.escapeNeedsReturn,
    ['AT+CMGS=23\r', PROMPT, '\u001B', '', 'AT\r', OK, 'AT+CSQ\r', '\r\n+CSQ: 20,99\r\n\r\nOK\r\n'],
  ],
  [
    quirks.longTextNeverEnds,
    [
      'AT+CMGF=1;+CSCS="UCS2";+CSMP=17,167,0,8\r',
      OK,
      'AT+CMGS="002B0031"\r',
      PROMPT,
      `${'0041'.repeat(134)}\u001A`,
      '',
      1_000,
      '',
      '\u001B',
      OK,
      'AT+CMGS="002B0031"\r',
      PROMPT,
      `${'0041'.repeat(70)}\u001A`,
      SENT,
    ],
  ],
  [quirks.longPduFreezes, ['AT+CMGS=164\r', PROMPT, '\u001B', OK, 'AT+CMGS=165\r', '', 'AT\r', '']],
  [quirks.shortWrites, ['AT+CMGS=23\r', PROMPT, PDU, '', 60_000, '', '\u001B', OK]],
  [quirks.characterMissing, ['AT+CPMS="SM","SM","SM"\r', ERROR, 20, '', 'AT+CMGF=0\r', OK]],
  [quirks.slowWrites, ['AT\r', '', 99, '', 1, OK]],
  [quirks.wantsLineFeed, ['AT\r', '', '\n', OK, 'AT\r\n', OK]],
  [
    quirks.deadDestination,
    ['AT+CMGS=23\r', PROMPT, PDU, '', 59_999, '', 1, '\r\n+CMS ERROR: 38\r\n', 'AT+CMGS=23\r', PROMPT, PDU, SENT],
  ],
  [quirks.serviceReserved, ['AT+CMGS=23\r', PROMPT, PDU, '\r\n+CMS ERROR: 301\r\n', 'AT+CMGS=23\r', PROMPT, PDU, SENT]],
  [
    quirks.needsFactorySettings,
    ['AT+CMGS=23\r', '\r\n+CMS ERROR: 500\r\n', 'AT&FE0\r', OK, 'AT+CMGS=23\r', PROMPT, PDU, SENT],
  ],
  [
    quirks.needsServiceDomain,
    [
      'AT+CMGS=23\r',
      PROMPT,
      PDU,
      '',
      60_000,
      '\r\n+CMS ERROR: 332\r\n',
      'AT+CGSMS=1\r',
      OK,
      'AT+CMGS=23\r',
      PROMPT,
      PDU,
      SENT,
    ],
  ],
  [
    quirks.secondSubmissionHangs,
    [
      'AT+CMGS=23\r',
      PROMPT,
      PDU,
      SENT,
      'AT+CMGS=23\r',
      PROMPT,
      PDU,
      '',
      60_000,
      '',
      '\u001B',
      ERROR,
      'AT+CMGS=23\r',
      PROMPT,
      PDU,
      '\r\n+CMGS: 1\r\n\r\nOK\r\n',
    ],
  ],
  [
    quirks.deniedForCalls,
    [
      'AT+CREG?\r',
      '\r\n+CREG: 0,3\r\n\r\nOK\r\n',
      'AT+CGREG?\r',
      '\r\n+CGREG: 0,5\r\n\r\nOK\r\n',
      'AT+CMGS=23\r',
      PROMPT,
      PDU,
      '\r\n+CMS ERROR: 500\r\n',
    ],
  ],
  [
    quirks.pauseBetweenSubmissions,
    [
      'AT+CMGS=23\r',
      PROMPT,
      PDU,
      SENT,
      1_999,
      '',
      'AT+CMGS=23\r',
      '\r\n+CMS ERROR: 500\r\n',
      1,
      '',
      'AT+CMGS=23\r',
      PROMPT,
      '\u001B',
      OK,
    ],
  ],
];

/** How the echo is switched off where an ordinary line does not do it. */
const OFF = new Map<Quirk, Dialogue>([
  [quirks.slowWrites, ['ATE0\r', '', 100, `ATE0\r${OK}`]],
  [quirks.wantsLineFeed, ['ATE0\r\n', `ATE0\r${OK}`]],
]);

test.each(DIALOGUES.map(([quirk, dialogue]) => [quirk.row, quirk.name, quirk, dialogue] as const))(
  '%s %s shows on the line while something is sent',
  async (_row, _name, quirk, dialogue) => {
    const rig = await startModem({ quirks: [quirk], echoOff: OFF.get(quirk) });

    expect(await play(rig, dialogue)).toEqual(dialogue);
    rig.modem.unplug();
  },
);

test('a PDU in pieces of 18 octets, 10 ms apart, is heard by a modem that wants short writes', async () => {
  const { clock, modem, host } = await startModem({ quirks: [quirks.shortWrites] });
  await host.command('AT+CMGS=23');

  for (const piece of PDU.match(/.{1,18}/gsu) ?? []) {
    await host.ask(piece);
    await clock.advance(10);
  }

  expect(await host.hear()).toBe('');
  expect(modem.sent).toHaveLength(1);
});

test('a second submission that hangs has not been sent, and is over when the power is lost', async () => {
  const { modem, host } = await startModem({ quirks: [quirks.secondSubmissionHangs] });
  await host.send(HELLO, HELLO_OCTETS);
  await host.send(HELLO, HELLO_OCTETS);

  modem.reset();

  expect(await host.command('AT+CMGF?')).toContain('+CMGF: 0');
  expect(modem.sent).toHaveLength(1);
});
