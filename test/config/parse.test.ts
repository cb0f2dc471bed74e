import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/index.js';
import { configOf, hostWith, minimal, problemsOf, sample, variable } from './context.js';

test('the documented example passes and means what its comments say', () => {
  const config = configOf(sample('example.yaml'));

  expect(config).toMatchObject({
    domain: 'sms.example.org',
    userDomains: ['example.org'],
    targetDomains: ['example.org'],
    anonymous: 'refuse',
    store: { kind: 'sqlite', path: '/var/lib/sms-sidecar/queue.db' },
    http: { host: '127.0.0.1', port: 8080 },
    defaultNetwork: 'D1',
    compose: { maxParts: 4, overflow: 'truncate', replyHeader: 'compatible', footer: '', concatenation: 'udh8' },
    useContact: false,
    reports: 'auto',
  });
  expect(config.proxies).toEqual([
    {
      name: 'edge',
      kind: 'kamailio',
      rpc: 'http://127.0.0.1:8060/RPC',
      nextHop: 'sip:127.0.0.1:5060',
      socket: 'udp:127.0.0.1:5062',
    },
    {
      name: 'edge2',
      kind: 'opensips',
      mi: { host: '127.0.0.1', port: 8888 },
      nextHop: 'sip:127.0.0.1:5070',
      socket: 'udp:127.0.0.1:5072',
    },
  ]);
  expect(config.modems).toEqual([
    {
      name: 'nokia',
      device: '/dev/ttyUSB0',
      mode: 'new',
      smsc: '+491710760000',
      baudRate: 115_200,
      flowControl: 'none',
      attempts: 4,
      pollMs: 20_000,
      quota: { segments: { day: 500 } },
      pacing: { gapMs: 0, jitterMs: 0 },
      roaming: true,
      calls: 'ignore',
      broadcasts: [],
      resetRadio: false,
      sendFrom: 'line',
      scan: 'body',
      target: 'sip:office@example.org',
      networks: ['D1', 'D2'],
    },
  ]);
  expect(config.networks).toEqual([
    { name: 'D1', maxPerCall: 10, prefixes: ['+4917'], validityMinutes: 1440, queueLimit: 100_000, strategy: 'any' },
    { name: 'D2', maxPerCall: 20, prefixes: [], validityMinutes: 1440, queueLimit: 100_000, strategy: 'any' },
  ]);
});

test('what is left out has its default', () => {
  const config = configOf(minimal());

  expect(config).toMatchObject({
    userDomains: ['sms.example.org'],
    targetDomains: ['sms.example.org'],
    anonymous: 'refuse',
    store: { path: '/var/lib/sms-sidecar/queue.db' },
    http: { host: '127.0.0.1', port: 8080 },
    defaultNetwork: 'D1',
    compose: {
      maxParts: 4,
      overflow: 'truncate',
      concatenation: 'udh8',
      transliterate: false,
      replyHeader: 'compatible',
    },
    reports: 'auto',
    uncertain: 'hold',
    laneHoldMs: 600_000,
    inbound: { notFound: 'hold' },
    numbers: { shortCodes: [], stripSeparators: true },
    trace: 'failures',
    absent: [],
  });
  expect(config).not.toHaveProperty('messageClass');
  expect(config).not.toHaveProperty('metrics');
  expect(config.modems[0]).toMatchObject({
    mode: 'new',
    attempts: 4,
    pollMs: 20_000,
    scan: 'body',
    flowControl: 'none',
  });
});

test('the compatible preset is class 1, 24 hours, the old header, and numbered parts without user data header', () => {
  const config = configOf(minimal('preset: compatible'));

  expect(config.messageClass).toBe(1);
  expect(config.networks[0]?.validityMinutes).toBe(24 * 60);
  expect(config.compose).toMatchObject({ concatenation: 'text', replyHeader: 'compatible', footer: '' });
});

test('what stands in the file wins over the preset', () => {
  const config = configOf(
    minimal('preset: compatible', 'messageClass: none', 'concatenation: udh16', 'replyHeader: short'),
  );

  expect(config).not.toHaveProperty('messageClass');
  expect(config.compose).toMatchObject({ concatenation: 'udh16', replyHeader: 'short' });
});

test('names in links and defaultNetwork match in any letter case, and come out as they are defined', () => {
  const config = configOf(
    minimal('networks: [{ name: D1 }, { name: d2 }]', 'links: { NOKIA: [D2, d1] }', 'defaultNetwork: D2'),
  );

  expect(config.modems[0]?.networks).toEqual(['d2', 'D1']);
  expect(config.defaultNetwork).toBe('d2');
});

test('far more than five modems and networks can be defined', () => {
  const numbers = Array.from({ length: 64 }, (_, index) => index);
  const config = configOf(
    minimal(
      `modems: [${numbers.map((n) => `{ name: m${n}, device: /dev/ttyUSB${n} }`).join(', ')}]`,
      `networks: [${numbers.map((n) => `{ name: n${n} }`).join(', ')}]`,
      `links: { ${numbers.map((n) => `m${n}: [n${n}]`).join(', ')} }`,
    ),
  );

  expect(config.modems).toHaveLength(64);
  expect(config.modems[63]?.networks).toEqual(['n63']);
});

test('a modem without link only receives, and a gateway without network too', () => {
  const config = configOf(minimal('networks: []', 'links: {}'));

  expect(config.modems[0]?.networks).toEqual([]);
  expect(config).not.toHaveProperty('defaultNetwork');
});

test.each([
  ['491710760000', '+491710760000'],
  ['+491710760000', '+491710760000'],
])('a service centre may be written %s', (written, expected) => {
  expect(configOf(minimal(`modems: [{ name: nokia, device: /dev/a, smsc: "${written}" }]`)).modems[0]?.smsc).toBe(
    expected,
  );
});

test.each([300, 600, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600])(
  'a line may have %i baud',
  (rate) => {
    const config = configOf(
      minimal(`modems: [{ name: nokia, device: /dev/a, baudRate: ${rate}, flowControl: rtscts }]`),
    );
    expect(config.modems[0]).toMatchObject({ baudRate: rate, flowControl: 'rtscts' });
  },
);

test('a modem may be named by the stable path of its device', () => {
  const device = '/dev/serial/by-id/usb-x-if00-port0';
  expect(configOf(minimal(`modems: [{ name: nokia, device: ${device} }]`)).modems[0]?.device).toBe(device);
});

test.each([
  ['20s', 20_000],
  ['1500ms', 1500],
  ['10m', 600_000],
  ['1h', 3_600_000],
])('a pause of %s is understood', (written, ms) => {
  expect(configOf(minimal(`modems: [{ name: nokia, device: /dev/a, poll: ${written} }]`)).modems[0]?.pollMs).toBe(ms);
});

test('a target keeps the parameters of its URI', () => {
  const config = configOf(
    minimal(
      'modems: [{ name: nokia, device: /dev/a, scan: mixed, target: "sip:office@sms.example.org;transport=tcp" }]',
    ),
  );

  expect(config.modems[0]?.target).toBe('sip:office@sms.example.org;transport=tcp');
});

test('secrets come from files and from the environment', () => {
  const text = minimal(
    `http: { token: "${variable('HTTP_TOKEN')}" }`,
    `modems: [{ name: nokia, device: "/dev/${variable('TTY')}", pinFile: /etc/sms-sidecar/pin }]`,
  );

  const config = configOf(text, hostWith({ HTTP_TOKEN: 'from-environment', TTY: 'ttyS7' }));

  expect(config.http.token).toBe('from-environment');
  expect(config.modems[0]?.pin).toBe('0042');
  expect(config.modems[0]?.device).toBe('/dev/ttyS7');
});

test('two dollar signs keep a variable out of a text', () => {
  expect(configOf(minimal(`footer: "costs $${variable('NAME')}"`)).compose.footer).toBe(`costs ${variable('NAME')}`);
});

test('a printed configuration shows no secret', () => {
  const config = configOf(sample('example.yaml'));

  const printed = JSON.stringify(config) + inspect(config, { depth: 9 }) + JSON.stringify({ ...config.http });

  expect([config.http.token, config.modems[0]?.pin]).toEqual(['http-token-0123456789', '0042']);
  for (const secret of ['http-token-0123456789', 'rpc-token-0123456789', '0042']) expect(printed).not.toContain(secret);
});

test('a file may begin with a byte order mark and have Windows line ends', () => {
  expect(problemsOf(`\ufeff${minimal().replaceAll('\n', '\r\n')}`)).toEqual([]);
  expect(problemsOf(minimal('maxParts: 0').replaceAll('\n', '\r\n'))).toEqual(['7:11 maxParts: is at least 1, not 0']);
});

test('parsing depends on nothing but its arguments', () => {
  const context = hostWith();
  expect(parseConfig(minimal(), context)).toEqual(parseConfig(minimal(), context));
});
