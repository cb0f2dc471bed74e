import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openControlSocket, profileNamed, runScript, type ScriptStep, Simulation } from '../../src/simulator/index.js';
import { ManualClock } from '../support/manual-clock.js';

let folder = '';
let simulation: Simulation;
const clock = new ManualClock();
const links = () => [join(folder, 'tty0'), join(folder, 'tty1')];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'control-'));
  simulation = await Simulation.start({ clock, profile: profileNamed('standard'), links: links() });
});
afterAll(async () => {
  await simulation.stop();
  rmSync(folder, { recursive: true, force: true });
});

let sockets = 0;

/** Sends lines to a fresh control socket and gives the parsed answers. */
async function order(...lines: string[]): Promise<unknown[]> {
  const control = await openControlSocket(simulation, join(folder, `control${sockets++}`));
  const client = connect(control.path).setEncoding('utf8');
  let heard = '';
  client.on('data', (chunk: string) => {
    heard += chunk;
  });
  client.write(`${lines.join('\n')}\n`);
  while (heard.split('\n').length <= lines.length) await once(client, 'data');
  client.destroy();
  await control.close();
  return heard
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

test('a text is delivered to the first modem, or to the one that is named', async () => {
  const answers = await order(
    '{"do":"deliver","from":"12345","text":"1"}',
    `{"do":"deliver","modem":"${links()[1]}","from":"+4917","text":"ж"}`,
    '{"do":"deliver","modem":1,"from":"Bank","text":"2"}',
    '{"do":"stored"}',
    '{"do":"stored","modem":"modem2"}',
  );

  expect(answers).toMatchObject([
    { ok: true, tpdus: ['0405812143F50000621010000000000131'] },
    { ok: true, tpdus: ['040491947100086210100000000002 0436'.replace(' ', '')] },
    { ok: true },
    { ok: true, stored: [{ index: 1, status: 0 }] },
    { ok: true, stored: [{ index: 1 }, { index: 2 }] },
  ]);
});

test('modems are listed, unplugged and plugged in at another path', async () => {
  const moved = join(folder, 'moved');
  const answers = await order(
    '{"do":"list"}',
    '{"do":"unplug","modem":1}',
    `{"do":"plugIn","modem":1,"link":${JSON.stringify(moved)}}`,
    '{"do":"list"}',
  );

  expect(answers[0]).toMatchObject({ ok: true, modems: [{ name: 'modem1', plugged: true }, { name: 'modem2' }] });
  expect(answers[2]).toEqual({ ok: true, link: moved });
  expect(answers[3]).toMatchObject({ modems: [{}, { name: 'modem2', link: moved, plugged: true }] });
  expect(existsSync(links()[1] ?? '')).toBe(false);
});

test('every fault and setting is ordered by its name', async () => {
  const orders = [
    { do: 'refuse', command: '+CMGS', reply: '+CMS ERROR: 331' },
    { do: 'mute', command: '+CMGS' },
    { do: 'loseAnswer', command: '+CMGS' },
    { do: 'loseInformation', command: '+CMGS' },
    { do: 'delayAnswer', command: '+CMGS', ms: 100 },
    { do: 'freezeAt', command: '+CMGS', performed: true },
    { do: 'hangUpAt', command: '+CMGS', where: { afterOctets: 3 } },
    { do: 'inject', command: '+CMGS', lines: ['RING'], where: 'before final' },
    { do: 'cut', octets: 1 },
    { do: 'drop', octet: 5 },
    { do: 'duplicate', octet: 5 },
    { do: 'delay', octet: 5, ms: 10 },
    { do: 'insert', octet: 5, octets: '\u0000\u00ff' },
    { do: 'dropHeard', octet: 5 },
    { do: 'duplicateHeard', octet: 5 },
    { do: 'say', octets: '\r\n' },
    { do: 'brownOut' },
    { do: 'removeSim' },
    { do: 'insertSim', imsi: '262019876543210', pin: '1234', number: '+4917' },
    { do: 'refuseSubmission', final: '+CMS ERROR: 38' },
    { do: 'refuseSubmission', final: '+CMS ERROR: 38', number: '+49' },
    { do: 'reports', policy: { afterMs: 1000 } },
    { do: 'statusOf', number: '+49', status: 70 },
    { do: 'autoReply', number: '+49', text: 'yes' },
    { do: 'signal', value: 3 },
    { do: 'registration', stat: 5 },
    { do: 'networkTime', ms: 10 },
    { do: 'urc', lines: ['RING'] },
    { do: 'freeze' },
    { do: 'thaw' },
    { do: 'reset' },
    { do: 'submissions' },
    { do: 'messages' },
    { do: 'written' },
    { do: 'unplugAfterHearing', octets: 1000 },
  ];

  const answers = await order(...orders.map((each) => JSON.stringify(each)));

  expect(answers.filter((answer) => !JSON.stringify(answer).startsWith('{"ok":true'))).toEqual([]);
});

test.each([
  ['hello', 'BAD_REQUEST', /one line is one JSON object, found hello/],
  ['[]', 'BAD_REQUEST', /one line is one JSON object/],
  ['{}', 'BAD_REQUEST', /do is undefined; it may be deliver, deliverRaw/],
  ['{"do":"explode"}', 'BAD_REQUEST', /do is "explode"; it may be/],
  ['{"do":"deliver","from":"+4917"}', 'BAD_REQUEST', /deliver: .*text/],
  ['{"do":"reset","when":"now"}', 'BAD_REQUEST', /reset: .*when/],
  ['{"do":"reset","modem":7}', 'NOT_FOUND', /no modem is 7; there are modem1/],
  ['{"do":"deliverRaw","tpdu":"0"}', 'BAD_REQUEST', /whole octets of hex/],
  ['{"do":"report"}', 'NOT_FOUND', /nothing has been submitted/],
  ['{"do":"say","octets":"ж"}', 'BAD_REQUEST', /octets as characters/],
  ['{"do":"insertSim","imsi":"none"}', 'BAD_REQUEST', /insertSim: /],
])('the line %s is refused in words, and the next one is served', async (line, code, message) => {
  const [refusal, next] = await order(line, '{"do":"written"}');

  expect(refusal).toEqual({ ok: false, error: { code, message: expect.stringMatching(message) } });
  expect(next).toMatchObject({ ok: true });
});

test('a reset may take the device away and bring it back with another number', async () => {
  const device = simulation.device(0);
  const before = device.link;
  const [answer] = await order('{"do":"reset","awayMs":3000,"renumber":true}');
  expect(answer).toEqual({ ok: true });
  expect(device.modem.isPlugged).toBe(false);

  await clock.advance(3000);
  await device.opened();

  expect([before, device.link]).toEqual(links()); // the second modem has moved elsewhere
  expect([existsSync(before), existsSync(device.link)]).toEqual([false, true]);
  await order('{"do":"unplug"}', `{"do":"plugIn","link":${JSON.stringify(before)}}`);
});

test('any line at all gets one line of JSON', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
      const line = `${text.replace(/[\r\n]/g, ' ').trim() || '{}'}`;
      const [answer] = await order(line);
      expect(answer).toHaveProperty('ok');
    }),
    { numRuns: 20 },
  );
});

test('a line without an end is refused when it is too long', async () => {
  const control = await openControlSocket(simulation, join(folder, 'long'));
  const client = connect(control.path).setEncoding('utf8');
  client.on('error', () => undefined);
  client.write('x'.repeat(70_000));

  const [heard] = await once(client, 'data');
  expect(heard).toContain('"TOO_LARGE"');
  client.destroy();
  await control.close();
});

test('a socket that nobody serves is replaced, one in use and a file are not', async () => {
  const path = join(folder, 'taken');
  const control = await openControlSocket(simulation, path);
  await expect(openControlSocket(simulation, path)).rejects.toMatchObject({ code: 'CONFLICT' });
  await control.close();

  writeFileSync(path, 'precious');
  await expect(openControlSocket(simulation, path)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(createServer().listening).toBe(false);
});

test('a script performs its lines at their times, and tells what failed', async () => {
  const steps: ScriptStep[] = [];
  const script = [
    '# a comment',
    '{"do":"signal","value":9}',
    '{"at":"2s","do":"signal","modem":9,"value":9}',
    '',
    '{"at":500,"do":"signal","value":8}',
  ].join('\n');

  runScript(simulation, script, (step) => steps.push(step));
  await clock.advance(499);
  expect(steps).toMatchObject([{ line: 2, do: 'signal', ok: true }]);
  await clock.advance(1501);

  expect(steps.slice(1)).toMatchObject([
    { line: 5, ok: true },
    { line: 3, ok: false, message: expect.stringContaining('no modem is 9') },
  ]);
});

test('a script with a bad line is refused as a whole, by its number', () => {
  const timers = clock.pending;
  expect(() => runScript(simulation, '{"do":"reset"}\n{"do":"reset","at":"soon"}', () => undefined)).toThrow(
    /script line 2/,
  );
  expect(clock.pending).toBe(timers);
});
