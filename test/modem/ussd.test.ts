import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeUssd, packUssd } from '../../src/modem/ussd/decode.js';
import { startRig } from './rig.js';

const HELLO_UCS2 = '00480065006C006C006F00200077006F0072006C0064';

test.each([
  ['plain text', 'Balance 3,50 EUR', 15, 'Balance 3,50 EUR'],
  ['text with line ends', 'Line 1\r\nLine 2', 15, 'Line 1\nLine 2'],
  ['packed septets', 'E8329BFD4697D9EC37', 15, 'hellohello'], // TS 23.038 §6.1.2.1
  ['packed septets in lower case', 'e8329bfd4697d9ec37', 15, 'hellohello'],
  ['packed septets, labelled 0', 'E8329BFD4697D9EC37', 0, 'hellohello'],
  ['packed septets, labelled UCS-2', 'E8329BFD4697D9EC37', 72, 'hellohello'],
  ['packed septets, not labelled', 'E8329BFD4697D9EC37', undefined, 'hellohello'],
  ['UCS-2', HELLO_UCS2, 72, 'Hello world'],
  ['UCS-2, labelled as septets', HELLO_UCS2, 15, 'Hello world'],
  ['UCS-2, labelled 1', HELLO_UCS2, 1, 'Hello world'],
  ['UCS-2 in Cyrillic', '04110430043B0430043D0441003A00200031003000300020044004430431', 72, 'Баланс: 100 руб'],
  ['UCS-2 in Cyrillic behind a language', '727504110430043B0430043D0441', 17, 'Баланс'],
  ['octets in hex', '42616C616E636520332C3530', 15, 'Balance 3,50'],
  ['octets in hex, labelled 8 bit', '42616C616E636520332C3530', 68, 'Balance 3,50'],
  ['UTF-8 octets in hex', '477574686162656E3A20C3A4', 15, 'Guthaben: ä'],
  ['digits that are digits', '1250', 15, '1250'],
  ['an odd number of digits', '12500', 15, '12500'],
  ['hex cut over two lines', 'E8329BFD\n4697D9EC37', 15, 'hellohello'],
  ['nothing', '', 15, ''],
])('%s is read', (_name, text, scheme, read) => {
  expect(decodeUssd(text, scheme)).toEqual(read);
});

test.each([
  ['*100#', 'AA180C3602'],
  ['*101#', 'AA182C3602'],
])('%s is packed as %s', (code, hex) => {
  expect(packUssd(code)).toBe(hex);
});

test('a code of any length is packed so that it is read back without a stray character', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9*#]{1,40}$/), (code) => {
      const packed = packUssd(`*${code}#`);
      expect(decodeUssd(packed, 15)).toBe(`*${code}#`);
    }),
  );
});

test('decoding takes whatever comes', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^[0-9A-F]{0,200}$/)),
      fc.integer({ min: 0, max: 255 }),
      (text, scheme) => {
        expect(decodeUssd(text, scheme)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
      },
    ),
  );
});

test('a code is asked between two messages and its answer comes back', async () => {
  await using rig = await startRig();
  rig.centre.onUssd((code) => (code === '*100#' ? 'Balance 3,50 EUR' : undefined));

  const answer = rig.worker.control.ussd('*100#');
  await rig.clock.advance(3_000);

  expect(await answer).toEqual({ text: 'Balance 3,50 EUR', open: false });
  expect(rig.modem.written).toContain('AT+CUSD=1,"*100#",15');
  expect(rig.state()).toBe('ready');
});

test('an answer that comes before the OK of its command is taken', async () => {
  await using rig = await startRig();
  rig.modem.on('+CUSD', () => ['+CUSD: 0,"Balance 5",15', 'OK']);

  const answer = rig.worker.control.ussd('*100#');
  await rig.clock.advance(3_000);

  expect(await answer).toEqual({ text: 'Balance 5', open: false });
});

test.each([
  ['two lines', ['+CUSD: 0,"Balance 5",15', '+CUSD: 2'], 'Balance 5'],
  ['an empty line first', ['+CUSD: 0', '+CUSD: 0,"Balance 5",15'], 'Balance 5'],
  ['a line end inside', ['+CUSD: 0,"Balance 5\r\nValid to 1.1.",15'], 'Balance 5\nValid to 1.1.'],
  ['blank lines inside', ['+CUSD: 0,"Balance 5\r\n\r\nBye",15'], 'Balance 5\nBye'],
  ['packed septets', ['+CUSD: 0,"E8329BFD4697D9EC37",15'], 'hellohello'],
  ['no coding scheme', ['+CUSD: 0,"Balance 5"'], 'Balance 5'],
  ['no quotes', ['+CUSD: 0,Balance 5,15'], 'Balance 5'],
  ['quotes and commas inside', ['+CUSD: 0,"Say "hi", 5",15'], 'Say "hi", 5'],
  ['the same text twice', ['+CUSD: 0,"Balance 5",15', '+CUSD: 0,"Balance 5",15'], 'Balance 5'],
  ['text in two pieces', ['+CUSD: 0,"Balance 5",15', '+CUSD: 0,"and a bonus",15'], 'Balance 5\nand a bonus'],
])('an answer with %s is put together, cut at every octet too', async (_name, lines, text) => {
  for (const piece of [undefined, 1]) {
    await using rig = await startRig();
    if (piece !== undefined) rig.modem.cutAnswersEvery(piece);
    rig.modem.on('+CUSD', () => 'OK');

    const answer = rig.worker.control.ussd('*100#');
    await rig.until(() => rig.modem.written.includes('AT+CUSD=1,"*100#",15'));
    await rig.quiet();
    for (const line of lines) rig.modem.urc(line);
    await rig.clock.advance(3_000);

    expect(await answer).toEqual({ text, open: false });
  }
});

test('a modem of Huawei is given packed septets', async () => {
  await using rig = await startRig({ started: false });
  Object.assign(rig.modem.behaviour.identity, { manufacturer: 'huawei' });
  rig.modem.on('+CUSD', ({ parameters }) =>
    parameters[1] === 'AA180C3602' ? ['+CUSD: 0,"E8329BFD4697D9EC37",15', 'OK'] : 'ERROR',
  );
  rig.worker.start();
  await rig.ready();

  const answer = rig.worker.control.ussd('*100#');
  await rig.clock.advance(3_000);

  expect(await answer).toMatchObject({ text: 'hellohello' });
});

test.each([['ERROR'], ['+CME ERROR: 50']])(
  'where the text of a code is answered %s, packed septets are tried',
  async (refusal) => {
    await using rig = await startRig();
    rig.modem.on('+CUSD', ({ parameters }) =>
      parameters[1] === 'AA180C3602' ? ['+CUSD: 0,"Balance 5",15', 'OK'] : refusal,
    );

    const answer = rig.worker.control.ussd('*100#');
    await rig.clock.advance(5_000);

    expect(await answer).toMatchObject({ text: 'Balance 5' });
  },
);

const MENU = '1 Balance 2 Bonus';

/** A modem in a network that answers `*100#` with a menu and a choice with a text. */
async function startMenu() {
  const rig = await startRig();
  rig.modem.on('+CUSD', ({ parameters: [mode, code] }) => {
    if (mode === '2') return 'OK';
    return [code === '*100#' ? `+CUSD: 1,"${MENU}",15` : `+CUSD: 0,"You chose ${code}",15`, 'OK'];
  });
  const say = async (code: string) => {
    const answer = rig.worker.control.ussd(code);
    await rig.clock.advance(3_000);
    return await answer;
  };
  return Object.assign(rig, { say, ends: () => rig.modem.written.filter((line) => line === 'AT+CUSD=2').length });
}

test('a menu stays open for a choice, and the session is over with its last answer', async () => {
  await using rig = await startMenu();

  expect(await rig.say('*100#')).toEqual({ text: MENU, open: true });
  expect(await rig.say('1')).toEqual({ text: 'You chose 1', open: false });

  expect(await rig.worker.control.endUssd()).toEqual({ ended: false });
  expect(rig.ends()).toBe(0);
});

test('a menu is ended once by the operator', async () => {
  await using rig = await startMenu();
  await rig.say('*100#');

  const ended = rig.worker.control.endUssd();
  await rig.clock.advance(3_000);

  expect(await ended).toEqual({ ended: true });
  expect(await rig.worker.control.endUssd()).toEqual({ ended: false });
  expect(rig.ends()).toBe(1);
});

test('a menu that nobody answers is ended after its time, not before', async () => {
  await using rig = await startMenu();
  await rig.say('*100#');

  await rig.clock.advance(80_000);
  expect(rig.ends()).toBe(0);
  await rig.clock.advance(20_000);

  await rig.until(() => rig.ends() === 1);
});

test('a menu that the network releases is not ended again', async () => {
  await using rig = await startMenu();
  await rig.say('*100#');

  rig.modem.urc('+CUSD: 2');
  await rig.quiet();
  await rig.clock.advance(200_000);

  expect(await rig.worker.control.endUssd()).toEqual({ ended: false });
  expect(rig.ends()).toBe(0);
});

test('messages are sent while a menu is open, and the choice is still taken', async () => {
  await using rig = await startMenu();
  await rig.say('*100#');

  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  expect(await rig.say('2')).toEqual({ text: 'You chose 2', open: false });
});

test('the choice is written as the modem took the code', async () => {
  await using rig = await startRig();
  rig.modem.on('+CUSD', ({ parameters: [, code] }) => {
    if (code === 'AA180C3602') return [`+CUSD: 1,"${MENU}",15`, 'OK'];
    return code === packUssd('1') ? ['+CUSD: 0,"Balance 5",15', 'OK'] : 'ERROR';
  });
  const menu = rig.worker.control.ussd('*100#');
  await rig.clock.advance(5_000);
  await menu;

  const answer = rig.worker.control.ussd('1');
  await rig.clock.advance(5_000);

  expect(await answer).toEqual({ text: 'Balance 5', open: false });
  expect(rig.modem.written).not.toContain('AT+CUSD=1,"1",15');
});

test('a question of the sidecar itself leaves an open menu alone, and ends its own', async () => {
  await using rig = await startMenu();
  await rig.say('*100#');

  await expect(rig.worker.control.askOnce('*100#')).rejects.toMatchObject({ code: 'CONFLICT' });
  await rig.say('1');
  const answer = rig.worker.control.askOnce('*100#');
  await rig.clock.advance(5_000);

  expect(await answer).toMatchObject({ text: MENU });
  expect(rig.ends()).toBe(1);
});

test.each([
  ['does not know the code', '+CUSD: 4', /does not know this code/],
  ['ends the session', '+CUSD: 2', /without a word/],
  ['is late', '+CUSD: 5', /did not answer in time/],
])('a network that %s is told in words', async (_name, line, words) => {
  await using rig = await startRig();
  rig.modem.on('+CUSD', () => [line, 'OK']);

  const refused = expect(rig.worker.control.ussd('*1#')).rejects.toThrowError(words);
  await rig.clock.advance(10_000);
  await refused;

  expect(rig.state()).toBe('ready');
});

test('a network that says nothing is waited for a minute, and messages go on afterwards', async () => {
  await using rig = await startRig();
  rig.modem.on('+CUSD', () => 'OK');

  const refused = expect(rig.worker.control.ussd('*1#')).rejects.toMatchObject({ code: 'USSD_FAILED' });
  const id = await rig.accept();
  await rig.clock.advance(62_000);
  await refused;

  await rig.until(async () => (await rig.stateOf(id)) === 'sent');
});

test.each(['', 'hello', '*100#"', '*100#\r', '*100#;ATD112', `*${'1'.repeat(100)}#`])(
  'the code %j is refused before anything is written',
  async (code) => {
    await using rig = await startRig();
    rig.modem.written.length = 0;

    await expect(async () => rig.worker.control.ussd(code)).rejects.toMatchObject({ code: 'BAD_REQUEST' });

    expect(rig.modem.written).toEqual([]);
  },
);

test('the log has the beginning of a code only', async () => {
  await using rig = await startRig();
  const answer = rig.worker.control.ussd('*101*12345678901234#').catch(() => undefined);
  await rig.clock.advance(70_000);
  await answer;

  expect(JSON.stringify(rig.logged.filter(({ level }) => level !== 'debug'))).not.toContain('12345678');
  expect(rig.logged.find(({ sentence }) => sentence === 'operator')?.fields).toEqual({
    action: 'ussd',
    code: '*101...',
  });
});
