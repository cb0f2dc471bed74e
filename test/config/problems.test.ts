import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config/index.js';
import { hostWith, minimal, problemsOf } from './context.js';

/** A modem with these members beside its name and device. */
const modem = (members: string) => minimal(`modems: [{ name: nokia, device: /dev/a, ${members} }]`);
const network = (members: string) => minimal(`networks: [{ name: D1, ${members} }]`);

test('all problems of a file are listed at once, in the order of the file', () => {
  const text = [
    'domain: "not a host"',
    'http: { listen: nowhere }',
    'proxies: []',
    'modems:',
    '  - { name: nokia, device: ttyUSB0, pin: 0123, attempts: 0 }',
    '  - { name: NOKIA, device: /dev/ttyUSB1, mode: fast }',
    'networks: [{ name: D1, validity: 1s }, { name: D2 }]',
    'links: { nokia: [D1, D3], siemens: [D1] }',
    'defaultNetwork: D4',
    'maxparts: 4',
  ].join('\n');

  expect(problemsOf(text)).toEqual([
    '1:9 domain: is a host name or an IP address; an IPv6 address in brackets and quotes, not not a host',
    '2:7 http.token: is missing: token or tokenFile is needed',
    '2:17 http.listen: is address:port, like 127.0.0.1:8080, not nowhere',
    '3:10 proxies: is at least 1 in number',
    '5:28 modems[0].device: is an absolute path, like /dev/ttyUSB0, not ttyUSB0',
    '5:42 modems[0].pin: is a text, but YAML reads it as a number: write it in quotes',
    '5:58 modems[0].attempts: is at least 1, not 0',
    '6:13 modems[1].name: NOKIA is the name of modems[0] too',
    '6:48 modems[1].mode: is new, old, ascii or digicom, not fast',
    '7:34 networks[0].validity: is from 5m to 63w, not 1s',
    '7:48 networks[1].name: no modem serves D2: its messages would wait for ever; name it in links',
    '8:22 links.nokia[1]: there is no network D3, only D1, D2',
    '8:27 links.siemens: there is no modem siemens, only nokia, NOKIA',
    '9:17 defaultNetwork: there is no network D4, only D1, D2',
    '10:1 maxparts: is not known here; did you mean maxParts?',
  ]);
});

test('the error names the file, and each problem at its place, and has the code of refused configurations', () => {
  const refused = () => parseConfig(minimal('maxParts: 0', 'reports: 3'), hostWith());

  expect(refused).toThrow(ConfigError);
  expect(refused).toThrow(
    'test.yaml:7:11: maxParts: is at least 1, not 0\ntest.yaml:8:10: reports: is none, stored, routed or auto, not 3 (CONFIG_INVALID)',
  );
});

test.each([
  [
    'a service centre with plus',
    modem('smsc: +491710760000'),
    'YAML reads +491710760000 as a number (491710760000): write it in quotes, "+491710760000"',
  ],
  [
    'a number with leading zero',
    modem('smsc: 0123456'),
    'YAML reads 0123456 as a number (123456): write it in quotes, "0123456"',
  ],
  ['a prefix', network('prefixes: [+4917]'), 'YAML reads +4917 as a number (4917): write it in quotes, "+4917"'],
  [
    'a short code',
    minimal('numbers: { shortCodes: [0800] }'),
    'YAML reads 0800 as a number (800): write it in quotes, "0800"',
  ],
  ['a PIN', modem('pin: 0123'), 'is a text, but YAML reads it as a number: write it in quotes'],
  ['a calling code', minimal('numbers: { country: 49 }'), 'YAML reads 49 as a number: write it in quotes, "49"'],
  [
    'a name',
    minimal('networks: [{ name: 007 }]', 'links: { nokia: ["007"] }'),
    'YAML reads 007 as a number (7): write it in quotes, "007"',
  ],
])('%s that YAML takes for a number is refused with the remedy', (_, text, sentence) => {
  expect(problemsOf(text).join('\n')).toContain(sentence);
});

test.each([
  ['attempts: 0', 'attempts: is at least 1, not 0'],
  ['attempts: -1', 'attempts: is at least 1, not -1'],
  ['attempts: 70000', 'attempts: is at most 20, not 70000'],
  ['attempts: 1.5', 'attempts: is a whole number, not 1.5'],
  ['attempts: twice', 'attempts: is a number, not twice'],
  ['baudRate: 19600', '460800 or 921600, not 19600'],
  ['flowControl: xonxoff', 'flowControl: is none or rtscts, not xonxoff'],
  ['poll: 20', 'poll: wants a unit, like 20s or 20m'],
  ['poll: 20 s', 'poll: is a number with its unit, like 20s, 10m, 24h or 7d, not 20 s'],
  ['poll: 0s', 'poll: is from 1s to 1h, not 0s'],
  ['poll: 2h', 'poll: is from 1s to 1h, not 2h'],
  ['poll:', 'poll: has no value'],
  ['smsc: "49-171"', 'with or without "+", in quotes, not 49-171'],
  ['pin: "12"', 'pin: is 4 to 8 digits, in quotes'],
  ['pin: ""', 'pin: is 4 to 8 digits, in quotes'],
  ['scan: none', 'scan: is none, which wants a target'],
  ['scan: mixed', 'scan: is mixed, which wants a target'],
  ['target: office', 'target: is the address of a SIP user'],
  ['target: "sip:sms.example.org"', 'target: is the address of a SIP user'],
  ['target: "tel:+491701234567"', 'target: is the address of a SIP user'],
  ['target: "sip:office@sms.example.org?Subject=x"', 'target: is the address of a SIP user'],
  [
    'target: "sip:office@elsewhere.org"',
    'elsewhere.org is none of the domains in userDomains and targetDomains (sms.example.org)',
  ],
  ['mode: text', 'mode: is new, old, ascii or digicom, not text'],
  ['sendFrom: slot', 'sendFrom: is line or storage, not slot'],
  ['mode: ascii, sendFrom: storage', 'sendFrom: is storage, which wants PDUs: mode is ascii'],
  ['powerHook: []', 'powerHook: '],
  ['powerHook: [uhubctl]', 'powerHook: begins with the absolute path'],
  ['roaming: "no"', 'roaming: '],
  ['profile: sim800', 'profile: is not in this version'],
  ['b: 9600', 'b: is not known here; did you mean baudRate?'],
  ['basebandRate: 9600', 'basebandRate: is not known'],
  ['maxPerCall: 3', 'maxPerCall: is not known here; it belongs into networks'],
])('a modem with "%s" is refused', (members, sentence) => {
  expect(problemsOf(modem(members)).join('\n')).toContain(sentence);
});

test.each([
  ['maxPerCall: 0', 'maxPerCall: is at least 1, not 0'],
  ['maxPerCall: 65536', 'maxPerCall: is at most 65535, not 65536'],
  ['queueLimit: 0', 'queueLimit: is at least 1, not 0'],
  ['validity: 4m', 'validity: is from 5m to 63w, not 4m'],
  ['validity: 64w', 'validity: is from 5m to 63w, not 64w'],
  ['prefixes: ["49 17"]', 'prefixes[0]: is "+" and digits, or a whole short code, in quotes, not 49 17'],
  ['prefixes: ["4917"]', 'prefixes[0]: 4917 has no "+" and is none of numbers.shortCodes'],
])('a network with "%s" is refused', (members, sentence) => {
  expect(problemsOf(network(members)).join('\n')).toContain(`networks[0].${sentence}`);
});

test.each([
  ['maxParts: 0', 'maxParts: is at least 1, not 0'],
  ['maxParts: -4', 'maxParts: is at least 1, not -4'],
  ['maxParts: 256', 'maxParts: is at most 255, not 256'],
  ['overflow: cut', 'overflow: is truncate or refuse, not cut'],
  ['reports: 3', 'reports: is none, stored, routed or auto, not 3'],
  ['anonymous: yes', 'anonymous: is refuse or accept, not yes'],
  ['useContact: yes', 'useContact: is true or false, not yes'],
  ['messageClass: 4', 'messageClass: is 0, 1, 2, 3 or none, not 4'],
  ['preset: old', 'preset: is compatible, not old'],
  ['store: queue.db', 'store: is sqlite: and an absolute path'],
  ['store: "sqlite:queue.db"', 'store: is sqlite: and an absolute path'],
  ['store: "postgres://u:secret@db"', 'store: is postgres://USER@HOST:PORT/DATABASE'],
  ['defaultNetwork: D7', 'defaultNetwork: there is no network D7, only D1'],
  ['laneHold: 25h', 'laneHold: is from 0s to 24h, not 25h'],
  ['inbound: { default: "sip:a@b.org" }', 'inbound.default: b.org is none of the domains'],
  ['inbound: { default: "group:x" }', 'inbound.default: there is no group x'],
  ['inbound: { keywords: [{ word: a, target: "sip:a@b.org" }] }', 'inbound.keywords[0].target: b.org is none of'],
  ['inbound: { keywords: [{ target: "sip:a@sms.example.org" }] }', 'inbound.keywords[0]: has either word or match'],
  ['inbound: { table: [{ number: abc, target: "sip:a@sms.example.org" }] }', 'inbound.table[0].number: is a number'],
  ['inbound: { groups: { x: ["sip:a@b.org"] } }', 'inbound.groups.x[0]: b.org is none of'],
  ['inbound: { rules: [magic] }', 'inbound.rules[0]: is header, address'],
  ['inbound: { notFound: drop }', 'inbound.notFound: is hold or fail, not drop'],
  ['numbers: { country: "999" }', 'numbers.country: is a calling code that a country has, not 999'],
  ['numbers: { country: DE }', 'numbers.country: is a calling code like "49", in quotes, not DE'],
  ['metrics: { listen: "127.0.0.1:70000" }', 'metrics.listen: is address:port'],
  ['domain: "example.org:70000"', 'domain: is a host name or an IP address'],
  ['userDomains: ["example.org:5060"]', 'userDomains[0]: is a host name or an IP address, without port'],
  ['userDomains: []', 'userDomains: is at least 1 in number'],
  ['targetDomains: example.org', 'targetDomains: is a list, not example.org'],
  ['networks: D1', 'networks: is a list, not D1'],
  ['http: { tokenFile: /etc/sms-sidecar/token, tls: {} }', 'http.tls: is not in this version'],
  ['allow: ["+49"]', 'allow: is a map of keys and values'],
  ['deny: { toMobile: ["/(a|b)/"] }', 'deny.toMobile[0]: ( in the pattern (a is not understood'],
  ['deny: { toMobil: [] }', 'deny.toMobil: is not known here; did you mean toMobile?'],
  ['limits: { sender: { minute: 0 } }', 'limits.sender'],
  ['limits: { sender: all }', 'limits.sender: is none, or a map of minute, hour, day and month, not all'],
  ['limits: { repeats: -1 }', 'limits.repeats: is at least 1, not -1'],
  ['limits: { spend: { sender: "5,00" } }', 'limits.spend.sender: is a decimal number like "0.075", in quotes'],
  ['limits: { spend: { prices: { "49": "1" } } }', 'limits.spend.prices'],
  ['quietHours: { from: "21", to: "08:00" }', 'quietHours.from: is a time like "21:00", in quotes'],
  ['quietHours: { from: "08:00", to: "08:00" }', 'quietHours: begin and end at the same time'],
  ['quietHours: { from: "21:00", to: "08:00", zones: { "+49": Berlin } }', 'is a zone of the IANA database'],
  ['timeZone: Berlin', 'timeZone: is a zone of the IANA database, like Europe/Berlin, not Berlin'],
  ['premium: maybe', 'premium: is refuse or accept, not maybe'],
  ['optOut: { stop: STOP }', 'optOut.stop: is a list'],
  ['optOut: { confirmStop: bye }', 'optOut.confirmStop: is not in this version'],
  ['http: { listen: "127.0.0.1:8080", token: abcdefgh12345678, tls: {} }', 'http.tls: is not in this version'],
  ['retention: { texts: 1h }', 'retention.texts: is from 1d to 3650d'],
  ['retention: { texts: 60d, rows: 30d }', 'retention.rows: is at least as long as texts'],
  ['retention: { texts: 30 }', 'retention.texts: wants a unit'],
  ['domain_str: foo.bar', 'domain_str: is not known here; did you mean domain?'],
  ['sms_report_type: 1', 'sms_report_type: is not known here; did you mean reports?'],
  ['useContakt: true', 'useContakt: is not known here; did you mean useContact?'],
  ['pin: "1234"', 'pin: is not known here; it belongs into modems'],
  ['links: { nokia: [D1], Nokia: [D1] }', 'links.Nokia: the modem nokia has its links already'],
  ['links: { nokia: [D1, d1] }', 'links.nokia[1]: d1 is in this list already'],
  ['links: { nokai: [D1] }', 'links.nokai: there is no modem nokai; did you mean nokia?'],
  [
    'replyHeader: compatable',
    'replyHeader: is compatible, short, none or a template with {uri}, {user} or {host}, not compatable',
  ],
  ['modems: [{ name: a, device: "imei:35-1234" }]', 'modems[0].device: is imei: and 14 to 16 digits'],
  ['modems: [{ name: a, device: "imsi:26201x" }]', 'modems[0].device: is imsi: and 6 to 15 digits'],
  ['devices: []', 'devices: '],
  ['devices: [ttyUSB0]', 'devices[0]: is an absolute path'],
  ['modems: [{ name: a, device: "tcp://10.0.0.9" }]', 'modems[0].device: is tcp://host:port'],
  ['modems: [{ name: a, device: "tcp://10.0.0.9:70000" }]', 'modems[0].device: is tcp://host:port'],
  ['links: {}', 'networks[0].name: no modem serves D1'],
  ['links: { __proto__: [D1] }', 'a key is a word'],
  [
    'modems: [{ name: a, device: /dev/x }, { name: b, device: /dev//x }]',
    'modems[1].device: /dev//x is the device of a too',
  ],
  ['modems: []', 'modems: is at least 1 in number'],
  ['modems: [nokia]', 'modems[0]: is a map of keys and values, not nokia'],
])('a file with "%s" is refused', (line, sentence) => {
  expect(problemsOf(minimal(line)).join('\n')).toContain(sentence);
});

const KAMAILIO =
  'name: a, kind: kamailio, rpc: "http://127.0.0.1/RPC", nextHop: "sip:127.0.0.1", socket: "udp:127.0.0.1:5062"';

test.each([
  ['{ name: a, kind: asterisk }', 'proxies[0].kind: is kamailio or opensips, not asterisk'],
  ['{ name: a }', 'proxies[0].kind: is missing'],
  [`{ ${KAMAILIO}, mi: "udp:127.0.0.1:8888" }`, 'proxies[0].mi: does not belong to a proxy of this kind'],
  [`{ ${KAMAILIO} }, { ${KAMAILIO} }`, 'proxies[1].name: a is the name of proxies[0] too'],
  [`{ ${KAMAILIO.replace('sip:127', 'sip:me@127')} }`, 'proxies[0].nextHop: is the SIP address of a server'],
  [`{ ${KAMAILIO.replace('udp:', 'sctp:')} }`, 'proxies[0].socket: is proto:address:port'],
  [
    `{ ${KAMAILIO.replace('http://', 'http://me:hush@')} }`,
    'proxies[0].rpc: is an http:// or https:// address; user and password do not belong in it',
  ],
])('a proxy %s is refused', (entry, sentence) => {
  expect(problemsOf(minimal(`proxies: [${entry}]`)).join('\n')).toContain(sentence);
});

test.each([
  ['domain', 'domain: is missing'],
  ['http', 'http: is missing'],
  ['proxies', 'proxies: is missing'],
  ['modems', 'modems: is missing'],
  ['networks', 'networks: is missing'],
  ['links', 'links: is missing'],
])('a file without %s is refused', (key, sentence) => {
  const text = minimal()
    .split('\n')
    .filter((line) => !line.startsWith(`${key}:`))
    .join('\n');
  expect(problemsOf(text).join('\n')).toContain(sentence);
});
