import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConfigError, guessSource, type ImportResult, importGammu, importSmsd } from '../../src/config/index.js';
import { configOf, sample } from './context.js';

const said = ({ changes }: ImportResult) =>
  changes.map(({ line, what, why }) => `${line}: ${what} (${why})`).join('\n');

const SMSD = `
# Example
devices = GSM1, GSM2
outgoing = /var/spool/sms/outgoing
loglevel = 7
delaytime = 5
autosplit = 3
validity = 1 day
eventhandler = /usr/local/bin/event

[queues]
D1 = /var/spool/sms/D1
other net = /var/spool/sms/other

[provider]
D1 = 49170, 49171 4915
other net = -

[GSM1]
device = /dev/ttyS0
incoming = yes
pin = 1111
smsc = 491722270000
baudrate = 19200
queues = D1
report = yes

[GSM2]
device = /dev/ttyS1
rtscts = no
pin = ignore
mode = ascii
init = AT+CNMI=1
`;

test('a smsd.conf becomes a configuration', () => {
  const config = configOf(importSmsd(SMSD).yaml);

  expect(config.modems).toEqual([
    expect.objectContaining({
      ...{ name: 'GSM1', device: '/dev/ttyS0', smsc: '+491722270000', baudRate: 19_200, flowControl: 'rtscts' },
      ...{ pollMs: 5000, networks: ['D1'], mode: 'new' },
    }),
    expect.objectContaining({ name: 'GSM2', device: '/dev/ttyS1', flowControl: 'none', networks: ['D1', 'other_net'] }),
  ]);
  expect(config.modems.map(({ pin }) => pin)).toEqual(['1111', undefined]);
  expect(config.networks).toMatchObject([
    { name: 'D1', prefixes: ['+49170', '+49171', '+4915'], validityMinutes: 1440 },
    { name: 'other_net', prefixes: [] },
  ]);
  expect(config.reports).toBe('auto');
});

test('what a smsd.conf has and nothing here corresponds to is told, with the reason', () => {
  const says = said(importSmsd(SMSD));

  expect(says).toContain('4: outgoing is not taken over (the queue is a store of its own; files that wait');
  expect(says).toContain('9: eventhandler is not taken over (event hooks are not in this version)');
  expect(says).toContain('17: other net has no prefixes');
  expect(says).toContain('32: mode: new (ascii is not in this version');
  expect(says).toContain('[gsm2] init is not taken over');
  expect(says).not.toMatch(/1111|is not taken over.*AT\+CNMI/);
});

test('a smsd.conf without queues has one for all modems', () => {
  const config = configOf(importSmsd('devices = A\n[A]\ndevice = /dev/ttyS0\n').yaml);

  expect(config.networks).toMatchObject([{ name: 'default', prefixes: [] }]);
  expect(config.modems[0]?.networks).toEqual(['default']);
  expect(config.reports).toBe('none');
});

test('a section [default] counts where a modem says nothing itself', () => {
  const text =
    'devices = A B\n[default]\nsmsc = 49171\nrtscts = no\n[A]\ndevice=/dev/a\n[B]\ndevice=/dev/b\nsmsc=49172\n';

  expect(configOf(importSmsd(text).yaml).modems).toMatchObject([
    { smsc: '+49171', flowControl: 'none' },
    { smsc: '+49172', flowControl: 'none' },
  ]);
});

test.each([
  ['autosplit = 0', { maxParts: 1, concatenation: 'udh8' }],
  ['autosplit = 1', { concatenation: 'text' }],
  ['autosplit = 2', { concatenation: 'text' }],
  ['autosplit = 3', { concatenation: 'udh8' }],
])('the line "%s" of a smsd.conf is imported', (line, expected) => {
  expect(configOf(importSmsd(`devices = A\n${line}\n[A]\ndevice=/dev/a\n`).yaml).compose).toMatchObject(expected);
});

test.each([
  ['0', 5],
  ['143', 720],
  ['144', 750],
  ['167', 1440],
  ['168', 2880],
  ['196', 43_200],
  ['197', 50_400],
  ['255', 635_040],
  ['max', 635_040],
  ['2 hours', 120],
  ['1 min', 5],
  ['3 weeks', 30_240],
  ['for ever', 1440],
])('a validity of %s in a smsd.conf is %i minutes', (validity, minutes) => {
  const { yaml } = importSmsd(`devices = A\nvalidity = ${validity}\n[A]\ndevice=/dev/a\n`);
  expect(configOf(yaml).networks[0]?.validityMinutes).toBe(minutes);
});

test.each([
  ['', 'there is no line "devices = ..."'],
  ['devices = A\n', 'there is no section [A]'],
  ['devices = A, B\n[A]\ndevice=/dev/a\n[B]\ndevice=/dev//a\n', 'B and A have one device'],
  ['devices = A\n[A]\n', 'nothing is no path of a serial device'],
  ['devices = A\n[A]\ndevice = @10.0.0.1:5000\n', '@10.0.0.1:5000 is no path of a serial device'],
])('the smsd.conf %j is refused', (text, sentence) => {
  expect(() => importSmsd(text)).toThrow(sentence);
  expect(() => importSmsd(text)).toThrow(ConfigError);
});

const GAMMU = `[gammu]
port = /dev/ttyUSB0
connection = at19200
[smsd]
Service = files
PIN = 4711
PhoneID = big one
DeliveryReport = sms
MaxRetries = 2
ReceiveFrequency = 15
CheckSecurity = 1
User = hush
`;

test('a gammu-smsdrc becomes a configuration', () => {
  const config = configOf(importGammu(GAMMU).yaml);

  expect(config.modems).toMatchObject([
    { name: 'big_one', device: '/dev/ttyUSB0', baudRate: 19_200, attempts: 3, pollMs: 15_000, networks: ['default'] },
  ]);
  expect(config.modems[0]?.pin).toBe('4711');
  expect(config.reports).toBe('auto');
});

test('what a gammu-smsdrc has and nothing here corresponds to is told without its value', () => {
  const says = said(importGammu(GAMMU));

  expect(says).toContain('[smsd] service is not taken over (the queue is a store of its own');
  expect(says).toContain('[smsd] checksecurity is not taken over (a PIN is entered when the modem asks for one)');
  expect(says).toContain('[smsd] user is not taken over (nothing here corresponds to it)');
  expect(says).not.toMatch(/4711|hush/);
});

test.each([
  ['send = no', { networks: [] }],
  ['receive = no', { networks: ['default'] }],
  ['smsc = +49171', { smsc: '+49171' }],
  ['smsc = none', {}],
  ['maxretries = 99', { attempts: 20 }],
])('the line "%s" of a gammu-smsdrc is imported', (line, expected) => {
  const { yaml } = importGammu(`[gammu]\ndevice=/dev/a\nconnection=at\n[smsd]\n${line}\n`);
  expect(configOf(yaml).modems[0]).toMatchObject(expected);
});

test('a gammu-smsdrc without device is refused', () => {
  expect(() => importGammu('[smsd]\nservice = files\n')).toThrow(/there is no device or port in \[gammu\]/);
});

test.each([
  [sample('kamailio.cfg'), 'kamailio'],
  ['modparam("sms", "modems", "A[]")', 'kamailio'],
  [SMSD, 'smsd'],
  [GAMMU, 'gammu'],
  ['a = b', undefined],
])('whose a file is shows in it', (text, source) => {
  expect(guessSource(text)).toBe(source);
});

const INI = [
  'devices = A\n',
  'devices = A, B\n',
  '[A]\n',
  '[B]\n',
  'device = /dev/a\n',
  'queues = x\n',
  '[queues]\n',
  'x = /q\n',
  '[provider]\n',
  'x = 49\n',
  '[gammu]\n',
  '[smsd]\n',
  'port=/dev/b\n',
  'pin = 1234\n',
  'validity = ',
  '=',
  '[',
  ']',
  '\n',
  '#',
  'send = no\n',
];
const ini = fc.array(fc.oneof(fc.constantFrom(...INI), fc.string()), { maxLength: 30 }).map((parts) => parts.join(''));

test('any text is imported or refused, and what is imported passes the check', async () => {
  await fc.assert(
    fc.property(ini, fc.constantFrom(importSmsd, importGammu), (text, importer) => {
      let yaml: string;
      try {
        yaml = importer(text).yaml;
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        return;
      }
      configOf(yaml);
    }),
    { numRuns: 1000 },
  );
});
