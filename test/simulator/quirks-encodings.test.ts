import { expect, test } from 'vitest';
import { quirks } from '../../src/simulator/index.js';
import { type Dialogue, play, startModem } from './host.js';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';

/** A modem in a network that answers *100# with `text`. */
async function startUssd(quirk: (typeof quirks)[keyof typeof quirks], text = 'Your balance') {
  const rig = await startModem({ quirks: [quirk] });
  rig.centre.onUssd((code) => (code === '*100#' ? text : undefined));
  return rig;
}

test('QE01 codes and answers of USSD are packed septets', async () => {
  const rig = await startUssd(quirks.packedUssd);
  const dialogue: Dialogue = [
    'AT+CUSD=1,"*100#",15\r',
    ERROR,
    'AT+CUSD=1,"AA180C3602",15\r',
    `${OK}\r\n+CUSD: 0,"D9775D0E1287D961F7B80C",15\r\n`,
  ];

  expect(await play(rig, dialogue)).toEqual(dialogue);
});

test('QE01 seven spare bits hold a CR, which is no part of the text', async () => {
  const rig = await startUssd(quirks.packedUssd, '1234567');

  expect(await rig.host.command('AT+CUSD=1,"AA180C3602",15')).toContain('+CUSD: 0,"31D98C56B3DD1A",15');
});

test('QE02 a USSD code wants the GSM character set', async () => {
  const rig = await startUssd(quirks.ussdNeedsGsm);
  const dialogue = ['AT+CUSD=1,"*100#"\r', ERROR, 'AT+CSCS="GSM"\r', OK];

  expect(await play(rig, dialogue)).toEqual(dialogue);
  expect(await rig.host.command('AT+CUSD=1,"*100#"')).toContain('+CUSD: 0,"Your balance",15');
});

test('QE03 ending a USSD session is never answered', async () => {
  const rig = await startUssd(quirks.cancelHangs);
  const dialogue = ['AT+CUSD=1\r', OK, 'AT+CUSD=2\r', '', 'AT\r', '', 600_000, ''];

  expect(await play(rig, dialogue)).toEqual(dialogue);
});

test('QE04 the answer comes twice, before OK, in two lines', async () => {
  const { host } = await startUssd(quirks.ussdTwice);

  expect(await host.command('AT+CUSD=1,"*100#"')).toBe(
    `\r\n${'+CUSD: 0,"Your\r\nbalance",15\r\n'.repeat(2)}\r\nOK\r\n`,
  );
});

test('QE05 the answer is UCS-2 and says that it is not', async () => {
  const { host } = await startUssd(quirks.ussdMislabelled, 'hi');

  expect(await host.command('AT+CUSD=1,"*100#"')).toBe(`${OK}\r\n+CUSD: 0,"00680069",0\r\n`);
});

test('QE07 and QE08 text mode shows text in another character set than was asked for', async () => {
  const lines = [
    [quirks.brokenUcs2, '?zu'],
    [quirks.utf8Always, '\u00C3\u00A4zu'],
  ] as const;
  for (const [quirk, shown] of lines) {
    const { centre, modem, host } = await startModem({ quirks: [quirk] });
    centre.deliver({ to: modem.name, from: '12345', text: 'äzu' });

    expect(await host.command('AT+CMGF=1;+CSCS="UCS2"')).toBe(OK);
    expect(await host.command('AT+CMGR=1')).toBe(
      `\r\n+CMGR: "REC UNREAD","12345",,"26/01/01,00:00:00+00"\r\n${shown}\r\n${OK}`,
    );
  }
});

test('QE10 the name of the operator ends in rubbish', async () => {
  const { host } = await startModem({ quirks: [quirks.operatorWithRubbish] });

  expect(await host.command('AT+COPS?')).toBe(`\r\n+COPS: 0,0,"Simulated Network@@"\r\n${OK}`);
});

// What the network delivers, what is stored of it: with `MORE` in front, and the service centre.
const CHANGED = [
  [quirks.alphanumericType, 'Bank', '1', ['0407D1C2B07B0D000062101000000000', '0131']],
  [quirks.zoneNotDecimal, '12345', '1', ['0405812143F500006210100000002C', '0131']],
  [quirks.zoneSignInverted, '12345', '1', ['0405812143F500006210100000000' + '8', '0131']],
] as const;

test.each(CHANGED.map(([quirk, from, text, tpdu]) => [quirk.row, quirk.name, quirk, from, text, tpdu] as const))(
  '%s %s shows in what is stored',
  async (_row, _name, quirk, from, text, tpdu) => {
    const { centre, modem, host } = await startModem({ quirks: [quirk] });

    centre.deliver({ to: modem.name, from, text });
    await host.hear();

    expect(modem.stored('SM').map(({ pdu }) => pdu.replace('0791947101670000', ''))).toEqual([tpdu.join('')]);
  },
);

test('QE14 parts come without their headers, and can be read', async () => {
  for (const [letter, parts] of [
    ['a', [153, 8]],
    ['ж', [67, 4]],
  ] as const) {
    const { centre, modem, host } = await startModem({ quirks: [quirks.headerStripped] });
    centre.deliver({ to: modem.name, from: '12345', text: letter.repeat(parts[0] + parts[1]) });
    await host.hear();
    await host.command('AT+CMGF=1;+CSCS="UCS2";+CSDH=1');

    const listed = await host.command('AT+CMGL="ALL"');
    const lengths = listed.match(/,\d+(?=\r\n[0-9A-F]+)/g)?.map((length) => Number(length.slice(1)));
    expect(lengths).toEqual(letter === 'a' ? parts : parts.map((count) => count * 2));
    expect(modem.stored('SM').map(({ pdu }) => pdu.slice(16, 18))).toEqual(['04', '04']);
  }
});
