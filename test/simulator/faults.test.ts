import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HELLO, HELLO_OCTETS, Host, startModem } from './host.js';

test('the newest hook answers first, and may ask the one below', async () => {
  const { modem, host } = await startModem();
  modem.on('+CSQ', () => ['+CSQ: 1,0', 'OK']);
  const take = modem.on('+CSQ', async (_command, next) => ({ ...(await next()), final: '+CME ERROR: 3' }));

  expect(await host.command('AT+CSQ')).toBe('\r\n+CSQ: 1,0\r\n\r\n+CME ERROR: 3\r\n');
  take();
  expect(await host.command('AT+CSQ')).toBe('\r\n+CSQ: 1,0\r\n\r\nOK\r\n');
});

test('a hook that is not concerned leaves the command to the standard', async () => {
  const { modem, host } = await startModem();
  modem.on('*', ({ form, argument }) => (form === 'set' && argument === '9' ? 'ERROR' : undefined));

  expect(await host.command('AT+CMGF=1')).toBe('\r\nOK\r\n');
  expect(await host.command('AT+CMMS=9')).toBe('\r\nERROR\r\n');
});

test('a refusal strikes once, after the PDU, and nothing leaves the modem', async () => {
  const { modem, host } = await startModem();
  modem.refuseNext('+CMGS', '+CMS ERROR: 331');

  expect(await host.command('AT+CMGS=23')).toBe('\r\n> ');
  expect(await host.ask(`${HELLO}\u001A`)).toBe('\r\n+CMS ERROR: 331\r\n');
  expect(modem.sent).toEqual([]);
  expect(modem.sim?.lastReference).toBe(255);
  expect(await host.send(HELLO, HELLO_OCTETS)).toBe('\r\n+CMGS: 0\r\n\r\nOK\r\n');
});

test('a refusal may come before the prompt', async () => {
  const { modem, host } = await startModem();
  modem.refuseNext('+CMGS', '+CMS ERROR: 302', 'before prompt');

  expect(await host.command('AT+CMGS=23')).toBe('\r\n+CMS ERROR: 302\r\n');
});

test('a muted command is neither performed nor answered, and the next one is', async () => {
  const { modem, host } = await startModem();
  modem.muteNext('+CMGS');

  expect(await host.send(HELLO, HELLO_OCTETS)).toBe('');
  expect(await host.command('AT')).toBe('\r\nOK\r\n');
  expect(modem.sent).toEqual([]);
});

test('an answer is lost though the message was sent', async () => {
  const { modem, host } = await startModem();
  modem.loseAnswerNext('+CMGS');

  expect(await host.send(HELLO, HELLO_OCTETS)).toBe('');
  expect(modem.sent).toHaveLength(1);
  expect(await host.command('AT+CRSM=176,28483,0,0,2')).toContain('"00FF"');
});

test('an OK comes without its reference', async () => {
  const { modem, host } = await startModem();
  modem.loseInformationNext('+CMGS');

  expect(await host.send(HELLO, HELLO_OCTETS)).toBe('\r\nOK\r\n');
  expect(modem.sent).toHaveLength(1);
});

test('an answer comes late though the message was sent at once', async () => {
  const { clock, modem, host } = await startModem();
  modem.delayAnswerNext('+CMGS', 61_000);

  expect(await host.send(HELLO, HELLO_OCTETS)).toBe('');
  expect(modem.sent).toHaveLength(1);
  await clock.advance(61_000);

  expect(await host.hear()).toBe('\r\n+CMGS: 0\r\n\r\nOK\r\n');
});

test.each([
  [false, 0],
  [true, 1],
])('a modem that freezes behind Ctrl-Z (sent: %s) hears nothing until it is reset', async (performed, sent) => {
  const { modem, host } = await startModem();
  modem.freezeNext('+CMGS', { performed });

  expect(await host.send(HELLO, HELLO_OCTETS)).toBe('');
  expect(await host.ask('\u001BAT\r')).toBe('');
  expect(modem.sent).toHaveLength(sent);
  modem.reset();

  expect(await host.command('AT')).toBe('AT\r\r\nOK\r\n');
});

test.each([
  ['asked' as const, '', 0],
  ['entered' as const, '\r\n> ', 0],
  ['performed' as const, '\r\n> ', 1],
  [{ afterOctets: 5 }, '\r\n> \r\n+CM', 1],
])('a line that is cut at %j has said %j', async (where, said, sent) => {
  const { modem, host } = await startModem();
  modem.hangUpNext('+CMGS', where);

  host.line.write('AT+CMGS=23\r');
  const first = await host.hear();
  if (!host.isClosed) host.line.write(`${HELLO}\u001A`);

  expect(first + (await host.hear())).toBe(said);
  expect(host.isClosed).toBe(true);
  expect(modem.sent).toHaveLength(sent);
  expect(() => modem.connect()).toThrow(/unplugged/);
});

test('a device that goes away in the middle of a PDU has heard only its beginning', async () => {
  const { modem, host } = await startModem();
  await host.command('AT+CMGS=23');
  modem.unplugAfterHearing(10);

  host.line.write(`${HELLO}\u001A`);
  await host.hear();

  expect(host.isClosed).toBe(true);
  expect(modem.sent).toEqual([]);
  modem.plugIn();
  expect(await new Host(modem.connect()).ask('AT\r')).toBe('AT\r\r\nOK\r\n');
});

test.each([
  ['before' as const, '\r\n^RSSI:9\r\n\r\n+CSQ: 20,99\r\n\r\nOK\r\n'],
  ['before final' as const, '\r\n+CSQ: 20,99\r\n\r\n^RSSI:9\r\n\r\nOK\r\n'],
  [7, '\r\n+CSQ:\r\n^RSSI:9\r\n 20,99\r\n\r\nOK\r\n'],
])('an unsolicited line is put into an answer at %j', async (at, answer) => {
  const { modem, host } = await startModem();
  modem.injectNext('+CSQ', ['^RSSI:9'], at);

  expect(await host.command('AT+CSQ')).toBe(answer);
  expect(await host.command('AT+CSQ')).toBe('\r\n+CSQ: 20,99\r\n\r\nOK\r\n');
});

test('answers are cut into pieces, and into pieces with pauses', async () => {
  const { clock, modem, host } = await startModem();

  modem.cutAnswersEvery(3);
  await host.command('AT');
  expect(host.pieces.slice(-2)).toEqual(['\r\nO', 'K\r\n']);
  modem.cutAnswersEvery(3, 10);
  expect(await host.command('AT')).toBe('');
  await clock.advance(10);
  expect(await host.hear()).toBe('\r\nO');
  await clock.advance(10);
  expect(await host.hear()).toBe('K\r\n');
});

test('an octet is lost, and another comes twice', async () => {
  const { modem, host } = await startModem();

  modem.line.dropOctet(2);
  expect(await host.command('AT')).toBe('\r\nK\r\n');
  modem.line.duplicateOctet(8);
  expect(await host.command('AT')).toBe('\r\nOK\r\n');
  expect(await host.command('AT')).toBe('\r\nOOK\r\n');
});

test('an octet waits, and those behind it with it', async () => {
  const { clock, modem, host } = await startModem();

  modem.line.delayOctet(9, 500);
  modem.line.delayOctet(3, 100);

  expect(await host.command('AT')).toBe('\r\nO');
  expect(await host.command('AT')).toBe('');
  await clock.advance(100);
  expect(await host.hear()).toBe('K\r\n\r\nO');
  await clock.advance(500);
  expect(await host.hear()).toBe('K\r\n');
});

test('octets of any kind come in the middle of a PDU line', async () => {
  const { centre, modem, host } = await startModem();
  await host.command('AT+CNMI=2,2');
  modem.line.insertOctets(30, Uint8Array.from([0, 0xff, ...Buffer.from('\r\n+CREG: 2\r\n')]));

  centre.deliver({ to: modem.name, from: '12345', text: '1' });

  expect(await host.hear()).toBe(
    '\r\n+CMT: ,17\r\n07919471016700000' + '\0\u00FF\r\n+CREG: 2\r\n' + '405812143F50000621010000000000131\r\n',
  );
});

test('an octet of the host is not heard, or heard twice', async () => {
  const { modem, host } = await startModem();

  modem.line.dropHeardOctet(1);
  expect(await host.command('AT')).toBe('');
  modem.line.duplicateHeardOctet(3);
  expect(await host.command('AT+CSQ')).toBe('\r\nERROR\r\n');
  expect(await host.command('AT')).toBe('\r\nOK\r\n');
});

test('a brown-out is told in the middle of a command, and ends it', async () => {
  const { modem, host } = await startModem({ networkTimeMs: 3000 });
  await host.send(HELLO, HELLO_OCTETS);

  modem.brownOut('UNDER-VOLTAGE WARNNING', ['RDY', 'SMS Ready']);

  expect(await host.hear()).toBe('\r\nUNDER-VOLTAGE WARNNING\r\n\r\nRDY\r\n\r\nSMS Ready\r\n');
  expect(await host.command('AT')).toBe('AT\r\r\nOK\r\n');
});

test('pieces of any size are the same octets', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (size) => {
      const { modem, host } = await startModem();
      modem.cutAnswersEvery(size);

      expect(await host.command('AT+CNMI=?')).toBe('\r\n+CNMI: (0,1,2,3),(0,1,2,3),(0,2),(0,1,2),(0,1)\r\n\r\nOK\r\n');
    }),
    { numRuns: 20 },
  );
});

test('a reset in the middle of a submission leaves the line open and says what the modem says at its start', async () => {
  const { clock, modem, host } = await startModem({ networkTimeMs: 3000 });
  modem.behaviour.bootLines = ['Call Ready', 'SMS Ready'];
  await host.send(HELLO, HELLO_OCTETS);

  modem.reset();
  await clock.advance(5000);

  expect(await host.hear()).toBe('\r\nCall Ready\r\n\r\nSMS Ready\r\n');
  expect(await host.command('AT+CMGF?')).toBe('AT+CMGF?\r\r\n+CMGF: 0\r\n\r\nOK\r\n');
  expect(modem.sent).toEqual([]);
});

test('two ports of one modem hear the same indications', async () => {
  const { modem, host } = await startModem();
  const second = new Host(modem.connect());

  modem.urc('RING');

  expect(await host.hear()).toBe('\r\nRING\r\n');
  expect(await second.hear()).toBe('\r\nRING\r\n');
});

test('a host that closes its port leaves the modem as it is', async () => {
  const { modem, host } = await startModem();
  await host.command('AT+CMGF=1');

  host.line.destroy();
  const again = new Host(modem.connect());

  expect(await again.command('AT+CMGF?')).toBe('\r\n+CMGF: 1\r\n\r\nOK\r\n');
});
