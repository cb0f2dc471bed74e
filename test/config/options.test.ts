import { expect, test } from 'vitest';
import {
  acceptanceOptions,
  composeSettings,
  httpOptions,
  inboundOptions,
  metricsOptions,
  modemOptions,
  noticeOptions,
  numberingPlanOf,
  proxyOptions,
  routingRules,
  storeOptions,
  submitOptions,
} from '../../src/config/index.js';
import { configOf, minimal, sample } from './context.js';

const example = configOf(sample('example.yaml'));

test('a modem is handed its PIN, its reports and the quota of each network that it serves', () => {
  expect(modemOptions(example)).toEqual([
    {
      name: 'nokia',
      device: '/dev/ttyUSB0',
      pin: '0042',
      mode: 'new',
      smsc: '+491710760000',
      baudRate: 115_200,
      flowControl: 'none',
      attempts: 4,
      pollMs: 20_000,
      reports: 'auto',
      roaming: true,
      calls: 'ignore',
      broadcasts: [],
      mayResetRadio: false,
      sendFrom: 'line',
      networks: [
        { name: 'D1', maxPerCall: 10 },
        { name: 'D2', maxPerCall: 20 },
      ],
      quotas: { segments: { day: 500 } },
      pacing: { gapMs: 0, jitterMs: 0 },
      commands: [],
      traceAll: false,
    },
  ]);
});

test('a modem is handed what may be done to it, and where it may send', () => {
  const members = 'roaming: false, resetRadio: true, sendFrom: storage, powerHook: [/usr/sbin/uhubctl, "-l", "1-1"]';
  const config = configOf(minimal(`modems: [{ name: nokia, device: /dev/a, ${members} }]`));

  expect(modemOptions(config)).toMatchObject([
    { roaming: false, mayResetRadio: true, sendFrom: 'storage', powerHook: ['/usr/sbin/uhubctl', '-l', '1-1'] },
  ]);
});

test.each([
  ['tcp://10.0.0.9:7000', 'tcp://10.0.0.9:7000'],
  ['TCP://Serial.example.org:7001', 'tcp://serial.example.org:7001'],
  ['IMEI:490154203237518', 'imei:490154203237518'],
  ['imsi:262010000000001', 'imsi:262010000000001'],
  ['tcp://[2001:DB8::1]:65535', 'tcp://[2001:db8::1]:65535'],
])('the device %s is taken as %s', (device, taken) => {
  expect(modemOptions(configOf(minimal(`modems: [{ name: nokia, device: "${device}" }]`)))[0]?.device).toBe(taken);
});

test('everything of every AT dialogue is kept when the file wants it', () => {
  expect(modemOptions(configOf(minimal('trace: all')))).toMatchObject([{ traceAll: true }]);
});

test('acceptance is handed the rules of sender, numbers, networks and text', () => {
  expect(acceptanceOptions(example)).toEqual({
    sender: { userDomains: ['example.org'], anonymous: 'refuse' },
    numbers: { shortCodes: [], stripSeparators: true, planOf: numberingPlanOf },
    networks: {
      all: [
        { name: 'D1', prefixes: ['+4917'], validityMinutes: 1440, queueLimit: 100_000, strategy: 'any' },
        { name: 'D2', prefixes: [], validityMinutes: 1440, queueLimit: 100_000, strategy: 'any' },
      ],
      defaultName: 'D1',
    },
    rules: {
      numbers: { deny: [] },
      refusePremium: true,
      limits: { sender: { minute: 10 }, total: {}, repeats: 20, prices: new Map(), networkPrices: new Map() },
      heedOptOut: false,
      modemOrder: ['nokia'],
      simGoneMs: 900_000,
    },
    compose: composeSettings(example),
    submit: { statusReport: true },
    domain: 'example.org',
  });
});

test.each([
  ['replyHeader: compatible', 'compatible'],
  ['replyHeader: none', 'none'],
  ['replyHeader: "{user} writes: "', { template: '{user} writes: ' }],
])('the line %s makes the header %j', (line, replyHeader) => {
  expect(composeSettings(configOf(minimal(line))).replyHeader).toEqual(replyHeader);
});

test.each([
  ['reports: none', { statusReport: false }],
  ['reports: routed', { statusReport: true }],
  ['preset: compatible', { statusReport: true, messageClass: 1 }],
  ['messageClass: 0', { statusReport: true, messageClass: 0 }],
])('the line %s makes every SUBMIT carry %j', (line, expected) => {
  expect(submitOptions(configOf(minimal(line)))).toEqual(expected);
});

test('the number rules are those of the file, a calling code without its plus', () => {
  const line =
    'numbers: { country: "+40", nationalPrefix: "0", internationalPrefix: "00", shortCodes: ["112"], stripSeparators: false }';

  expect(routingRules(configOf(minimal(line))).numbers).toEqual({
    country: '40',
    nationalPrefix: '0',
    internationalPrefix: '00',
    shortCodes: ['112'],
    stripSeparators: false,
    planOf: numberingPlanOf,
  });
});

test('the HTTP side is handed its token, proxies theirs', () => {
  expect(httpOptions(example)).toEqual({ host: '127.0.0.1', port: 8080, token: 'http-token-0123456789' });
  expect(proxyOptions(example)).toEqual([
    {
      kind: 'kamailio',
      options: {
        name: 'edge',
        rpc: 'http://127.0.0.1:8060/RPC',
        token: 'rpc-token-0123456789',
        nextHop: 'sip:127.0.0.1:5060',
        socket: 'udp:127.0.0.1:5062',
      },
    },
    {
      kind: 'opensips',
      options: {
        name: 'edge2',
        mi: { host: '127.0.0.1', port: 8888 },
        nextHop: 'sip:127.0.0.1:5070',
        socket: 'udp:127.0.0.1:5072',
      },
    },
  ]);
});

test('metrics have an address of their own only where the file gives one', () => {
  expect(metricsOptions(example)).toBeUndefined();
  expect(metricsOptions(configOf(minimal('metrics: { listen: "[::1]:9469" }')))).toEqual({ host: '::1', port: 9469 });
});

test('the store is told how long things wait and stay', () => {
  const config = configOf(
    minimal('store: "sqlite:/tmp/q.db"', 'laneHold: 0s', 'rebindAfter: 2h', 'retention: { texts: 1d }'),
  );

  expect(config.store).toEqual({ kind: 'sqlite', path: '/tmp/q.db' });
  expect(storeOptions(config)).toMatchObject({
    ...{ laneHoldMs: 0, rebindAfterMs: 7_200_000, uncertain: 'hold' },
    ...{ keepTextsMs: 86_400_000, keepRowsMs: 7_776_000_000 },
  });
});

test('a shared store is known by its URL, whose password no print shows', () => {
  const config = configOf(minimal('store: "postgres://sms:hush@db.example.org:5433/sms"', 'instance: east-1'));

  expect(config).toMatchObject({ instance: 'east-1', store: { kind: 'postgres' } });
  expect(config.store).toHaveProperty('url', 'postgres://sms:hush@db.example.org:5433/sms');
  expect(JSON.stringify(config)).not.toContain('hush');
});

test('the way from mobile is handed what each modem does with texts, and where they may go', () => {
  const config = configOf(
    minimal(
      'userDomains: [example.org]',
      'targetDomains: [pbx.example.com, example.org]',
      'modems: [{ name: nokia, device: /dev/a, scan: mixed, target: "sip:office@pbx.example.com" }]',
      'inbound: { hold: 1h, notFound: fail, default: "sip:ops@example.org" }',
      'useContact: true',
    ),
  );

  expect(inboundOptions(config)).toEqual({
    domain: 'sms.example.org',
    userDomains: ['example.org'],
    targetDomains: ['pbx.example.com'],
    holdMs: 3_600_000,
    reassemblyMs: 86_400_000,
    notFound: 'fail',
    default: 'sip:ops@example.org',
    useContact: true,
    modems: [{ name: 'nokia', scan: 'mixed', target: 'sip:office@pbx.example.com' }],
    rules: ['header', 'address', 'keyword', 'memory', 'modem', 'table', 'default'],
    ...{ keywords: [], table: [], groups: {}, memoryMs: 2_592_000_000, sessions: false, privileged: [] },
    peers: { from: { deny: [] } },
    numbers: expect.objectContaining({ shortCodes: [], stripSeparators: true }),
  });
});

test('whom a text is for may be told by keywords, numbers and groups, in an order of the operator', () => {
  const config = configOf(
    minimal(
      'userDomains: [example.org]',
      `inbound:
  rules: [keyword, memory, table]
  keywords: [{ word: taxi, target: "sip:cab@example.org", strip: true }, { match: "^[0-9]+$", target: "group:desk" }]
  table: [{ number: "+4917*", target: "sip:bob@example.org" }]
  groups: { desk: ["sip:a@example.org", "sip:b@example.org"] }
  memory: 7d
  sessions: true
  privileged: ["112"]`,
    ),
  );

  expect(inboundOptions(config)).toMatchObject({
    rules: ['keyword', 'memory', 'table'],
    keywords: [
      { match: 'taxi', target: 'sip:cab@example.org', strip: true },
      { match: /^[0-9]+$/u, target: 'group:desk', strip: false },
    ],
    table: [{ number: '+4917*', target: 'sip:bob@example.org' }],
    groups: { desk: ['sip:a@example.org', 'sip:b@example.org'] },
    ...{ memoryMs: 604_800_000, sessions: true, privileged: ['112'] },
    peers: { from: { deny: [] } },
  });
  expect(storeOptions(config)).toMatchObject({ conversationMs: 604_800_000 });
});

test('what is done about unknown fates and missing segments reaches whoever does it', () => {
  const config = configOf(minimal('uncertain: assumeSent', 'inbound: { reassembly: 2h }'));

  expect(storeOptions(config)).toMatchObject({ uncertain: 'assumeSent' });
  expect(inboundOptions(config)).toMatchObject({ reassemblyMs: 7_200_000 });
});

test.each([
  ['notices: off', 'off'],
  ['notices: all', 'all'],
  ['trace: all', 'failures'],
])('the line %s makes notices %s, for users of our domains', (line, level) => {
  expect(noticeOptions(configOf(minimal(line, 'userDomains: [example.org]')))).toEqual({
    ...{ level, domain: 'sms.example.org', userDomains: ['example.org'] },
    numbers: { shortCodes: [], stripSeparators: true, planOf: numberingPlanOf },
  });
});

test('national languages are handed over by their identifiers', () => {
  const config = configOf(minimal('nationalLanguages: [turkish, portuguese, urdu, turkish]'));

  expect(composeSettings(config).nationalShifts).toEqual([1, 3, 13]);
  expect(composeSettings(configOf(minimal())).nationalShifts).toEqual([]);
});

test('a network has a price where the file gives one', () => {
  const config = configOf(
    minimal(
      'networks: [{ name: D1, price: "0.075", currency: CHF }, { name: D2, price: "1" }, { name: D3 }]',
      'links: { nokia: [D1, D2, D3] }',
    ),
  );

  expect(routingRules(config).networks.all.map(({ price }) => price)).toEqual([
    { amount: '0.075', currency: 'CHF' },
    { amount: '1', currency: 'EUR' },
    undefined,
  ]);
});

test('a gateway without networks knows none, and no default', () => {
  expect(routingRules(configOf(minimal('networks: []', 'links: {}'))).networks).toEqual({ all: [], defaultName: '' });
});

test.each([
  ['quota: none', { segments: {} }],
  ['quota: { day: none }', { segments: {} }],
  ['quota: { minute: 5, month: 9000 }', { segments: { minute: 5, day: 500, month: 9000 } }],
  ['quota: { recipients: { month: 250 } }', { segments: { day: 500 }, recipients: { period: 'month', limit: 250 } }],
])('the modem with %s may send %j', (member, quotas) => {
  const config = configOf(minimal(`modems: [{ name: nokia, device: /dev/a, ${member} }]`));

  expect(modemOptions(config)[0]?.quotas).toEqual(quotas);
});

test('a modem is handed its pause', () => {
  const config = configOf(minimal('modems: [{ name: nokia, device: /dev/a, pacing: { gap: 5s, jitter: 2s } }]'));

  expect(modemOptions(config)[0]?.pacing).toEqual({ gapMs: 5000, jitterMs: 2000 });
});

test('money is counted in millionths, and what is smaller is not free', () => {
  const config = configOf(
    minimal(
      'limits: { spend: { sender: "5.00", total: "100", prices: { "+49": "0.075" } } }',
      'networks: [{ name: D1, price: "0.0000001" }]',
    ),
  );

  expect(acceptanceOptions(config).rules.limits).toMatchObject({
    senderSpend: 5_000_000,
    totalSpend: 100_000_000,
    prices: new Map([['+49', 75_000]]),
    networkPrices: new Map([['D1', 1]]),
  });
});

test.each([
  ['limits: { sender: none }', { sender: {} }],
  ['limits: { repeats: none }', { sender: { minute: 10 } }],
  [
    'limits: { sender: { minute: none, day: 100 }, total: { hour: 1000 } }',
    { sender: { day: 100 }, total: { hour: 1000 } },
  ],
])('the line %s limits senders by %j', (line, limits) => {
  expect(acceptanceOptions(configOf(minimal(line))).rules.limits).toMatchObject(limits);
});

test('quiet hours are minutes of the day, and zones by prefix', () => {
  const line = 'quietHours: { from: "21:00", to: "08:30", zones: { "+49": Europe/Berlin }, urgent: hold }';

  expect(acceptanceOptions(configOf(minimal(line, 'timeZone: Asia/Tokyo'))).rules.quietHours).toEqual({
    fromMinute: 1260,
    toMinute: 510,
    zones: new Map([['+49', 'Europe/Berlin']]),
    ownZone: 'Asia/Tokyo',
    holdUrgent: true,
  });
});
