import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duplexPair } from '../../src/simulator/duplex-pair.js';
import { ReplayedModem, readRecording } from '../../src/simulator/index.js';
import { portOf, startRig } from '../modem/rig.js';
import { Host } from './host.js';

const RECORDING = [
  '# a modem of long ago',
  '< ^SYSSTART\\r\\n',
  '12:00:00.000 > ATE0\\r',
  '12:00:00.010 < ATE0\\r\\r\\nOK\\r\\n',
  '> AT+CSQ\\r',
  '< \\r\\n+CSQ: 11,99\\r\\n',
  '< \\r\\nOK\\r\\n',
  '> AT+CSQ\\r',
  '< \\r\\n+CSQ: 12,99\\r\\n\\r\\nOK\\r\\n',
  '> AT+CMGS=23\\r',
  '< \\r\\n> ',
  '> 0011000B916407281553F80000AA0AE8329BFD4697D9EC37\\x1a',
  '< \\r\\n+CMGS: 85\\r\\n\\r\\nOK\\r\\n\\x00\\xff\\\\',
  '',
].join('\n');

function start(text = RECORDING) {
  const asked: string[] = [];
  const modem = new ReplayedModem(readRecording(text), ({ heard, known }) => asked.push(`${known} ${heard}`));
  const [line, device] = duplexPair();
  const host = new Host(line);
  modem.attach(device);
  return { host, asked };
}

test('a recorded modem says again what it said, in the order in which it said it', async () => {
  const { host } = start();

  expect(await host.hear()).toBe('^SYSSTART\r\n');
  expect(await host.command('ATE0')).toBe('ATE0\r\r\nOK\r\n');
  expect(await host.command('AT+CSQ')).toBe('\r\n+CSQ: 11,99\r\n\r\nOK\r\n');
  expect(await host.command('at+csq')).toBe('\r\n+CSQ: 12,99\r\n\r\nOK\r\n');
  expect(await host.command('AT+CSQ')).toBe('\r\n+CSQ: 12,99\r\n\r\nOK\r\n');
});

test('a message is taken whatever it is, and other lengths too', async () => {
  const { host } = start();
  await host.hear();

  expect(await host.command('AT+CMGS=19')).toBe('\r\n> ');
  expect(await host.ask('0011\u001A')).toBe('\r\n+CMGS: 85\r\n\r\nOK\r\n\0\u00FF\\');
});

test('ESC leaves the prompt', async () => {
  const { host } = start();
  await host.hear();
  await host.command('AT+CMGS=23');

  expect(await host.ask('00\u001B')).toBe('\r\nOK\r\n');
  expect(await host.command('ATE0')).toContain('OK');
});

test('what was never asked is ERROR, and is told', async () => {
  const { host, asked } = start();
  await host.hear();

  expect(await host.command('AT+CGMI')).toBe('\r\nERROR\r\n');
  await host.command('ATE0');
  expect(asked).toEqual(['false AT+CGMI', 'true ATE0']);
});

test.each([
  ['AT+CSQ', /line 2: .*"> "/],
  ['> AT\\q', /line 2: .*xNN/],
  ['> ж', /line 2: .*xNN/],
])('%j is no turn of a dialogue, and is refused by its line', (line, message) => {
  expect(() => readRecording(`> AT\\r\n${line}`)).toThrow(message);
});

test('octets of any kind come through a recording', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (octets) => {
      const escaped = [...octets].map((octet) => `\\x${octet.toString(16).padStart(2, '0')}`).join('');
      expect(readRecording(`< ${escaped}`).greeting).toBe(Buffer.from(octets).toString('latin1'));
    }),
  );
});

test('a dialogue that the driver had with a modem can be replayed to it', async () => {
  let dialogue = '';
  {
    await using rig = await startRig();
    rig.centre.deliver({ to: 'nokia', from: '+491709999999', text: 'hello' });
    const id = await rig.accept('one');
    await rig.clock.advance(30_000);
    expect(await rig.stateOf(id)).toBe('sent');
    dialogue = rig.worker.dialogue();
  }

  const modem = new ReplayedModem(readRecording(dialogue));
  const openPort = async () => {
    const [line, device] = duplexPair();
    modem.attach(device);
    return portOf(line);
  };
  await using rig = await startRig({ deps: { openPort } });
  const id = await rig.accept('one');
  await rig.clock.advance(60_000);

  expect(await rig.stateOf(id)).toBe('sent');
  expect(rig.modem.sent).toEqual([]);
  expect((await rig.queue.pendingPdus(9)).map(({ hex }) => hex)).toHaveLength(1);
});
