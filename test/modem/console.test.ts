import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesSettings, checkConsoleLine } from '../../src/modem/console.js';
import { startRig } from './rig.js';

test.each([
  ['AT+CSQ', ['AT+CSQ']],
  ['at+csq', ['AT+CSQ']],
  ['AT+CSQ=?', ['AT+CSQ']],
  ['AT+COPS?', ['AT+COPS?']],
  ['AT+COPS=0,2', ['AT+COPS']],
  ['AT^SYSINFO', ['AT^']],
  ['ATI', ['ATI']],
  ['ATI9', ['AT']],
  ['AT', ['AT']],
  ['AT+CPIN?', ['AT+CPIN']],
  ['AT+CPBF="a;b"', ['AT+CPBF']],
])('%s is allowed by %j', (line, allowed) => {
  expect(() => checkConsoleLine(line, allowed)).not.toThrow();
});

test.each([
  ['AT+CSQ', [], 'COMMAND_REFUSED'],
  ['AT+CSQX', ['AT+CSQ'], 'COMMAND_REFUSED'],
  ['AT+COPS=0', ['AT+COPS?'], 'COMMAND_REFUSED'],
  ['AT+CMGS=20', ['AT'], 'COMMAND_REFUSED'],
  ['at+cmgs=20', ['AT+CMGS'], 'COMMAND_REFUSED'],
  ['AT+CMGW=20', ['AT'], 'COMMAND_REFUSED'],
  ['AT+CMSS=1', ['AT'], 'COMMAND_REFUSED'],
  ['AT+CPIN="1234"', ['AT'], 'COMMAND_REFUSED'],
  ['AT+CLCK="SC",1,"1234"', ['AT'], 'COMMAND_REFUSED'],
  ['AT+CUSD=1,"*100#"', ['AT'], 'COMMAND_REFUSED'],
  ['ATO', ['AT'], 'COMMAND_REFUSED'],
  ['ATD+491701234567;', ['AT'], 'BAD_REQUEST'],
  ['ATD112', ['AT'], 'COMMAND_REFUSED'],
  ['ATE0D123', ['ATE'], 'BAD_REQUEST'],
  ['AT+CSQ;+CMGS=20', ['AT+CSQ'], 'BAD_REQUEST'],
  ['AT+CSQ\rAT+CMGS=20', ['AT'], 'BAD_REQUEST'],
  ['AT+CSQ\n', ['AT'], 'BAD_REQUEST'],
  ['AT+CSQ\u001a', ['AT'], 'BAD_REQUEST'],
  ['AT+CSQ\u001b', ['AT'], 'BAD_REQUEST'],
  ['AT+CPBF="a', ['AT'], 'BAD_REQUEST'],
  ['AT+CPBF="ä"', ['AT'], 'BAD_REQUEST'],
  ['A/', ['AT'], 'BAD_REQUEST'],
  ['+++', ['AT'], 'BAD_REQUEST'],
  ['', ['AT'], 'BAD_REQUEST'],
  [`AT+CPBF="${'a'.repeat(400)}"`, ['AT'], 'BAD_REQUEST'],
])('%j is refused where %j is allowed, with %s', (line, allowed, code) => {
  expect(() => checkConsoleLine(line, allowed)).toThrowError(expect.objectContaining({ code }));
});

test('whatever is written, what passes the check is one line of printable ASCII that begins with AT', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: 'binary' }).map((rest) => `AT+CSQ${rest}`),
      ),
      (line) => {
        try {
          checkConsoleLine(line, ['AT']);
        } catch {
          return;
        }
        expect(line).toMatch(/^AT[\x20-\x7e]*$/i);
        expect(line).not.toMatch(/\+CMG[SWC]=/i);
      },
    ),
  );
});

test.each([
  ['AT+CSQ', false],
  ['AT+COPS?', false],
  ['AT+CMGF=?', false],
  ['ATI', false],
  ['AT', false],
  ['AT+CMGF=1', true],
  ['ATZ', true],
  ['AT&F', true],
  ['ATE1', true],
])('whether %s may have changed a setting: %s', (line, changes) => {
  expect(changesSettings(line)).toBe(changes);
});

const allowing = { modem: { commands: ['AT+CSQ', 'AT+CMGF', 'AT+CNUM', 'ATI', 'AT+COPS'] } };

test('a command is given between two messages, and its lines come back as the modem said them', async () => {
  await using rig = await startRig(allowing);
  rig.modem.setNetworkTime(5_000);
  const [first, second] = [await rig.accept(), await rig.accept()];
  await rig.until(() => rig.modem.written.some((line) => line.startsWith('AT+CMGS')));
  rig.modem.written.length = 0;

  const answer = rig.worker.control.command('AT+COPS?');
  await rig.clock.advance(20_000);

  expect(await answer).toEqual(['+COPS: 0,0,"Simulated Network"']);
  expect(rig.modem.written.indexOf('AT+COPS?')).toBeLessThan(
    rig.modem.written.findIndex((line) => line.startsWith('AT+CMGS')),
  );
  expect([await rig.stateOf(first), await rig.stateOf(second)]).toEqual(['sent', 'sent']);
});

test('an answer of several lines without a name comes back too', async () => {
  await using rig = await startRig(allowing);

  expect(await rig.worker.control.command('ATI')).toEqual(['Simulated', 'Standard', 'Revision: 1.0']);
});

test('a refusal of the modem is told with its words, and the modem goes on', async () => {
  await using rig = await startRig(allowing);
  rig.modem.refuseNext('+CNUM', '+CME ERROR: 14');

  await expect(rig.worker.control.command('AT+CNUM')).rejects.toThrowError(/SIM busy/i);

  expect(rig.state()).toBe('ready');
});

test('after a command that sets something the modem is set up again', async () => {
  await using rig = await startRig(allowing);
  rig.modem.written.length = 0;

  await rig.worker.control.command('AT+CMGF=1');
  await rig.ready();
  const id = await rig.accept();
  await rig.until(async () => (await rig.stateOf(id)) === 'sent');

  expect(rig.modem.written.slice(0, 2)).toEqual(['AT+CMGF=1', 'AT+CSQ']);
  expect(rig.modem.written).toContain('AT+CMGF=0');
});

test('without a list nothing is written, and the attempt stands in the log', async () => {
  await using rig = await startRig();
  rig.modem.written.length = 0;

  await expect(rig.worker.control.command('AT+CSQ')).rejects.toMatchObject({ code: 'COMMAND_REFUSED' });

  expect(rig.modem.written).toEqual([]);
  expect(rig.logged.filter(({ sentence }) => sentence === 'operator').map(({ fields }) => fields)).toEqual([
    { action: 'command', line: 'AT+CSQ' },
  ]);
});

test('a suspended modem takes no command', async () => {
  await using rig = await startRig(allowing);
  rig.worker.control.suspend('now');

  await expect(rig.worker.control.command('AT+CSQ')).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('commands of a person are counted under one name', async () => {
  await using rig = await startRig(allowing);
  await rig.worker.control.command('AT+COPS?');

  expect(rig.commands.at(-1)).toBe('console');
});
