import { expect, test } from 'vitest';
import { type Config, ConfigError, importKamailio } from '../../src/config/index.js';
import { configOf, sample } from './context.js';

interface Strings {
  modems?: string;
  networks?: string;
  links?: string;
  /** Further lines. */
  more?: string;
}

/** A kamailio.cfg with these strings of the module. */
function cfg({ modems = 'A[d=/dev/ttyS0]', networks = 'N[]', links = 'A[N]', more = '' }: Strings): string {
  const line = (name: string, value: string) => `modparam("sms", "${name}", "${value}")\n`;
  return line('modems', modems) + line('networks', networks) + line('links', links) + more;
}

function configFrom(text: string): Config {
  return configOf(importKamailio(text).yaml);
}

/** What the import says, as `line: what (why)`. */
function saysOf(text: string): string {
  return importKamailio(text)
    .changes.map(({ line, what, why }) => `${line}: ${what} (${why})`)
    .join('\n');
}

function refusalOf(text: string): string[] {
  try {
    importKamailio(text);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
  }
  return [];
}

test('a whole kamailio.cfg becomes a configuration', () => {
  const config = configFrom(sample('kamailio.cfg'));

  expect(config).toMatchObject({
    domain: 'foo.bar',
    userDomains: ['example.org', 'example.net'],
    targetDomains: ['example.org', 'example.net', 'pbx.example.com'],
    defaultNetwork: 'D1',
    messageClass: 1,
    useContact: true,
    reports: 'stored',
    compose: { maxParts: 10, concatenation: 'text', replyHeader: 'compatible', footer: '' },
  });
  expect(config.modems).toMatchObject([
    { name: 'Nokia', device: '/dev/ttyS1', smsc: '+491710760000', baudRate: 9600, networks: ['D1', 'd2'] },
    { name: 'Siemens', device: '/dev/ttyS2', baudRate: 19_200, attempts: 2, scan: 'mixed', networks: ['D1'] },
  ]);
  expect(config.modems[0]?.pin).toBe('1234');
  expect(config.networks).toMatchObject([
    { name: 'D1', maxPerCall: 10 },
    { name: 'd2', maxPerCall: 20 },
  ]);
  expect(config.proxies).toMatchObject([{ kind: 'kamailio', nextHop: 'sip:10.0.0.1:5060' }]);
});

test('the changes tell, line by line, what is to be done', () => {
  const says = saysOf(sample('kamailio.cfg'));

  expect(says).toContain('13: remove loadmodule "sms"');
  expect(says).toContain('16: this modems is not used (values do not add up: the line 17 wins, as in the module)');
  expect(says).toContain('17: modem Nokia: smsc: +491710760000 (the module put a "+" before the one that was there');
  expect(says).toContain('17: modem Siemens: baudRate: 19200 (19600 is a slip of the manual');
  expect(says).toContain('25: domain_str: is domain now');
  expect(says).toContain('32: sms_send_msg_to_net("D1"): write $avp(sms_network) = "D1"; route(SMS_SEND_MSG_TO_NET);');
  expect(says).toContain('40: sms_send_msg(): write route(SMS_SEND_MSG);');
});

test.each([
  [
    'Nokia [d=/dev/ttyS1;b=9600;m=new;l=30] ',
    [{ name: 'Nokia', device: '/dev/ttyS1', baudRate: 9600, mode: 'new', pollMs: 30_000 }],
  ],
  ['Nokia[d=/dev/ttyS1];Siemens[d=/dev/ttyS2]', [{ device: '/dev/ttyS1' }, { device: '/dev/ttyS2' }]],
])('the example "%s" of the manual is understood', (modems, expected) => {
  expect(configFrom(cfg({ modems, links: 'NOKIA[N]' })).modems).toMatchObject(expected);
});

test('the examples of the manual for networks and links are understood', () => {
  const text = cfg({ modems: 'Nokia[d=/dev/a]', networks: 'D1 [m=10] ;d2[ m=20]', links: 'NOKIA[D1;d2]' });

  expect(configFrom(text).networks).toMatchObject([
    { name: 'D1', maxPerCall: 10 },
    { name: 'd2', maxPerCall: 20 },
  ]);
  expect(configFrom(text).modems[0]?.networks).toEqual(['D1', 'd2']);
});

test.each([
  ['A[d=/x]B[d=/y]', 'no ";" between elements'],
  ['A[d=/x m=old]B\t[\td=/y\t;]', 'a blank between items, tabs, a ";" at the end'],
  [' A[d=/x];B[d=/y]; ', 'blanks around, a ";" behind all'],
  ['A[d=/x; b=300 ; l=1]B[d=/y]', 'blanks around ";"'],
  ['A[d=/w;d=/x]B[d=/y]', 'an item twice'],
  ['A[d=/x;p=;c=;m=NeW]B[d=/y]', 'empty values'],
])('"%s" is read as the module read it (%s)', (modems) => {
  expect(configFrom(cfg({ modems })).modems).toMatchObject([
    { name: 'A', device: '/x' },
    { name: 'B', device: '/y' },
  ]);
});

test.each([
  ['', 1, 'there is no modem'],
  ['  \t', 4, 'there is nothing but blanks'],
  ['A', 2, '"[" was expected behind the name A'],
  ['[d=/x]', 1, 'a name was expected before "["'],
  ['A d=/x', 3, '"[" was expected behind the name A'],
  ['A[', 3, 'the "]" of A is missing'],
  ['A[d=/x', 7, 'the "]" of A is missing'],
  ['A[]', 1, 'the modem A has no device (d=)'],
  ['A[d=]', 3, 'the modem A has no device (d=)'],
  ['A[ ]', 4, 'there is nothing but blanks between the brackets'],
  ['A[D=/x]', 3, 'an item begins with one lower-case letter'],
  ['A[d =/x]', 4, '"=" was expected behind the item d'],
  ['A[d= /x]', 6, 'an item begins with one lower-case letter'],
  ['A[device=/x]', 4, '"=" was expected behind the item d'],
  ['A[d=/x;q=1]', 8, 'a modem has no item q='],
  ['A[d=/x;m=fast]', 8, 'there is no mode fast'],
  ['A[d=/x;m=]', 8, 'there is no mode'],
  ['A[d=/x;r=-1]', 8, 'r= takes at most five digits and nothing else'],
  ['A[d=/x;l=123456]', 8, 'l= takes at most five digits and nothing else'],
  ['A[d=/x;b=1234]', 8, '1234 is no baud rate'],
  ['A[d=/x;b=]', 8, 'is no baud rate'],
  ['A[d=/x;t=sip:a@b;transport=tcp]', 19, '"=" was expected behind the item t'],
  ['A[d=/x]B[d=/x]', 1, 'B and A have one device, /x'],
])('the modems string "%s" is refused at character %i', (modems, character, sentence) => {
  const [first = ''] = refusalOf(cfg({ modems }));

  expect(first).toContain(sentence);
  if (sentence.includes('one device')) return;
  expect(first).toContain(`1:${28 + character - 1} modems: at character ${character}: `);
});

test.each([
  ['N[m=1;m=2]', 2],
  ['N[]', 10],
  ['N[m=0]', 10],
  ['N[m=]', 10],
  ['N[m=70000]', 4464],
  ['N[m=65535]', 65_535],
])('the networks string "%s" gives a quota of %i', (networks, maxPerCall) => {
  expect(configFrom(cfg({ networks })).networks[0]?.maxPerCall).toBe(maxPerCall);
});

test.each([
  ['N[c=49171]', 'a network has no item c= since 2002'],
  ['N[x=1]', 'a network has no item x=, only m='],
  ['N[m=ten]', 'm= takes at most five digits and nothing else'],
  ['N[m=-1]', 'm= takes at most five digits and nothing else'],
  ['N[m=100000]', 'm= takes at most five digits and nothing else'],
  ['', 'there is no network'],
  ['N[ ]', 'there is nothing but blanks between the brackets'],
])('the networks string "%s" is refused', (networks, sentence) => {
  expect(refusalOf(cfg({ networks })).join('\n')).toContain(sentence);
});

const TWO = { modems: 'A[d=/x]B[d=/y]', networks: 'N1[]N2[]N3[]N4[]' };

test.each([
  ['A[N1;N2;N3;N4]', [['N1', 'N2', 'N3', 'N4'], []]],
  ['a [n4 n3\tN2;N1;] ;b[]', [['N4', 'N3', 'N2', 'N1'], []]],
  ['A[N1;N2;N3]A[N4]', [['N4', 'N2', 'N3'], []]],
  [
    'A[N1;n1;N2]B[N3;N4]',
    [
      ['N1', 'N2'],
      ['N3', 'N4'],
    ],
  ],
  ['A[N1]B[N1]', [['N1'], ['N1']]],
  ['', [[], []]],
])('the links string "%s" is read as the module read it', (links, expected) => {
  expect(configFrom(cfg({ ...TWO, links })).modems.map(({ networks }) => networks)).toEqual(expected);
});

test.each([
  ['C[N1]', 'there is no modem C'],
  ['A[N9]', 'there is no network N9'],
  ['A', '"[" was expected behind the name A'],
  ['A[ ]', 'there is nothing but blanks between the brackets'],
  [' ', 'there is nothing but blanks'],
])('the links string "%s" is refused', (links, sentence) => {
  expect(refusalOf(cfg({ ...TWO, links })).join('\n')).toContain(sentence);
});

test('a string that cannot be read to its end is not held against the links too', () => {
  expect(refusalOf(cfg({ modems: 'A[d=/x]B[x' }))).toEqual([
    expect.stringContaining('"=" was expected behind the item x'),
  ]);
});

test('everything that the module would have refused is told at once', () => {
  const problems = refusalOf(
    cfg({
      modems: 'A[m=fast;q=1]',
      networks: 'N[x=1]',
      more: 'modparam("sms", "default_net", "M")\nmodparam("sms", "max_parts", 3)\nmodparam("sms", "links", 4)\n',
    }),
  );
  expect(problems).toHaveLength(8);
});

test.each([
  ['A[d=/x;c=491710760000]', '+491710760000'],
  ['A[d=/x;c=+491710760000]', '+491710760000'],
  ['A[d=/x;c=++491710760000]', '+491710760000'],
  ['A[d=/x;c=none]', undefined],
  ['A[d=/x]', undefined],
])('the service centre of "%s" is %s', (modems, smsc) => {
  expect(configFrom(cfg({ modems })).modems[0]?.smsc).toBe(smsc);
});

test.each([
  ['A[d=/x;r=3]', { attempts: 3 }, 'attempts: 3 (the module counted attempts in all'],
  ['A[d=/x;r=0]', { attempts: 4 }, 'attempts: 4 (with r=0 the module sent nothing at all)'],
  ['A[d=/x;r=500]', { attempts: 20 }, 'attempts: 20 (500 is more than can be chosen here)'],
  ['A[d=/x;r=65537]', { attempts: 1 }, 'r=65537 is 1 (numbers above 65535 wrapped'],
  ['A[d=/x;l=0]', { pollMs: 1000 }, 'poll: 1s (l=0 was no pause at all'],
  ['A[d=/x;l=]', { pollMs: 1000 }, 'poll: 1s'],
  ['A[d=/x;l=60000]', { pollMs: 3_600_000 }, 'poll: 3600s'],
  ['A[d=/x;b=19600]', { baudRate: 19_200 }, 'baudRate: 19200 (19600 is a slip of the manual'],
  ['A[d=/x;b=115200]', { baudRate: 115_200 }, 'baudRate: 115200 (the module refused this rate'],
  ['A[d=/x]', { baudRate: 9600, flowControl: 'rtscts' }, "baudRate: 9600 (the module's default"],
  ['A[d=/x;m=DIGICOM]', { mode: 'digicom' }, 'mode: digicom (the module received nothing in it'],
  ['A[d=/x;m=ascii]', { mode: 'ascii' }, 'mode: ascii (the module read one line of a text'],
  ['A[d=dev/ttyS0]', { device: '/dev/ttyS0' }, 'device: /dev/ttyS0'],
  ['A[d=/x;s=0;t=sip:o@b.org]', { scan: 'none', target: 'sip:o@b.org' }, ''],
  ['A[d=/x;s=2;t=sips:o@b.org:5061]', { scan: 'mixed', target: 'sips:o@b.org:5061' }, ''],
  ['A[d=/x;s=2;t=o@b.org]', { scan: 'mixed', target: 'sip:o@b.org' }, 'target: sip:o@b.org (an address has a scheme)'],
  ['A[d=/x;s=0]', { scan: 'body' }, 's=0 without t= reached nobody'],
  ['A[d=/x;s=7;t=sip:o@b.org]', { scan: 'body', target: 'sip:o@b.org' }, 's=7 means nothing; the module took 1'],
  ['A[d=/x;t=nobody]', { scan: 'body' }, 't=nobody is left out'],
  ['A;B![d=/x]', { name: 'A_B_' }, 'modem A;B!: is called A_B_ now'],
])('"%s" is imported with a word on what changes', (modems, expected, says) => {
  const links = modems.startsWith('A;B') ? 'A;B![N]' : 'A[N]';
  expect(configFrom(cfg({ modems, links })).modems[0]).toMatchObject(expected);
  expect(saysOf(cfg({ modems, links }))).toContain(says);
});

test('two modems of one name stay two, and links mean the first', () => {
  const config = configFrom(cfg({ modems: 'A[d=/x]a[d=/y]', links: 'a[N]' }));

  expect(config.modems).toMatchObject([
    { name: 'A', networks: ['N'] },
    { name: 'a-2', networks: [] },
  ]);
});

test('a network that no modem served is left out, and said to be', () => {
  const text = cfg({ networks: 'M[]N[]', more: 'modparam("sms", "default_net", "m")\n' });

  expect(configFrom(text).networks).toMatchObject([{ name: 'N' }]);
  expect(configFrom(text).defaultNetwork).toBe('N');
  expect(saysOf(text)).toContain('2: network M: is left out (no modem is linked to it');
});

test('more modems and networks than the module could have are taken', () => {
  const many = Array.from({ length: 12 }, (_, index) => index);
  const config = configFrom(
    cfg({
      modems: many.map((n) => `m${n}[d=/dev/tty${n}]`).join(''),
      networks: many.map((n) => `n${n}[]`).join(''),
      links: many.map((n) => `M${n}[${many.map((k) => `N${k}`).join(' ')}]`).join(''),
    }),
  );
  expect(config.modems[11]?.networks).toHaveLength(12);
});

test.each([
  ['modparam("sms", "default_net", "n")', { defaultNetwork: 'N' }],
  ['modparam("sms", "max_sms_parts", 10)', { compose: { maxParts: 10 } }],
  ['modparam("sms", "max_sms_parts", 0)', { compose: { maxParts: 4 } }],
  ['modparam("sms", "max_sms_parts", -3)', { compose: { maxParts: 4 } }],
  ['modparam("sms", "max_sms_parts", 300)', { compose: { maxParts: 255 } }],
  ['modparam("sms", "max_sms_parts", "6")', { compose: { maxParts: 6 } }],
  ['modparam("sms", "use_contact", 1)', { useContact: true }],
  ['modparam("sms", "use_contact", 0)', { useContact: false }],
  ['modparam("sms", "sms_report_type", 0)', { reports: 'none' }],
  ['modparam("sms", "sms_report_type", 1)', { reports: 'stored' }],
  ['modparam("sms", "sms_report_type", 2)', { reports: 'routed' }],
  ['modparam("sms", "sms_report_type", 5)', { reports: 'stored' }],
  ['modparam("sms", "domain", "Foo.Bar")', { domain: 'foo.bar' }],
  ['modparam("sms", "domain_str", "foo.bar")', { domain: 'foo.bar' }],
  ['modparam("sms", "domain", "foo.bar:5070")', { domain: 'foo.bar:5070', userDomains: ['foo.bar'] }],
  ['modparam("sms", "domain_str", "a.b") modparam("sms", "domain", "foo.bar")', { domain: 'foo.bar' }],
  ['listen=udp:192.0.2.7', { domain: '192.0.2.7' }],
  ['listen=udp:192.0.2.7:5070', { domain: '192.0.2.7:5070', proxies: [{ nextHop: 'sip:192.0.2.7:5070' }] }],
  ['listen=udp:eth0:5070', { domain: 'sms.example.org', proxies: [{ nextHop: 'sip:127.0.0.1:5070' }] }],
  ['#!define PLACE "udp:192.0.2.7:5070"\nlisten=PLACE', { domain: '192.0.2.7:5070' }],
  ['listen=tls:[2001:db8::1]:5061', { proxies: [{ nextHop: 'sip:127.0.0.1:5061' }] }],
  ['', { reports: 'none', useContact: false, anonymous: 'refuse', defaultNetwork: 'N' }],
])('the line "%s" is imported', (more, expected) => {
  expect(configFrom(cfg({ more: `${more}\n` }))).toMatchObject(expected);
});

test.each([
  ['modparam ( "sms" ,\n "default_net"\t, "M" )', 'any blanks'],
  ["modparam('sms', 'default_net', 'M')", 'single quotes'],
  ['modparam("x|sms", "default_net", "M")', 'several modules'],
  ['modparamx("sms", "default_net", "M")', 'modparamx'],
  ['modparam("sms", "default_net", "\\x4d")', 'an escape'],
  ['modparam("sms", "default" "_net", "M")', 'neighbouring strings'],
  ['modparam("sms", /* here */ "default_net", "M") # there', 'comments'],
  ['#!define NET "M"\nmodparam("sms", "default_net", NET)', 'a definition'],
  ['#!define NET OTHER\n#!define OTHER "M"\nmodparam("sms", "default_net", NET)', 'a definition of a definition'],
  ['#!define NET \\\n "M"\nmodparam("sms", "default_net", NET)', 'a definition over two lines'],
  ['#!substdef "/DEFNET/M/g"\nmodparam("sms", "default_net", "DEFNET")', 'a substitution'],
  ['#!subst "!NET!M!"\nmodparam("sms", "default_net", "NET")', 'a substitution with another separator'],
  ['#!substdefs "/NET/M/"\nmodparam("sms", "default_net", NET)', 'a substitution as a string'],
  [
    '#!define A\n#!ifdef A\nmodparam("sms", "default_net", "M")\n#!else\nmodparam("sms", "default_net", "Q")\n#!endif',
    'a branch',
  ],
  ['#!ifndef A\nmodparam("sms", "default_net", "M")\n#!endif', 'the absence of a definition'],
  [
    '#!ifdef A\n#!define NET "Q"\n#!endif\n#!trydef NET "M"\nmodparam("sms", "default_net", NET)',
    'a branch that is not taken',
  ],
  ['!!define NET "M"\nmodparam("sms", "default_net", NET)', 'the other sign of directives'],
  ['# modparam("sms", "default_net", "Q")\nmodparam("sms", "default_net", "M")', 'a comment line before'],
  ['modparam("sms", "default_net", "Q")\nmodparam("sms", "default_net", "M")', 'an earlier line of the same name'],
  ['modparam("smsx", "default_net", "Q") modparam("sms", "default_net", "M")', 'a module of a similar name'],
  ['modparam("sms", "default_net", "M") // "/*', 'a comment that opens nothing'],
])('a line is found with %j (%s)', (more) => {
  const config = configFrom(cfg({ networks: 'N[]M[]', links: 'A[N;M]', more: `${more}\n` }));
  expect(config.defaultNetwork).toBe('M');
});

test('what is not read is said', () => {
  const says = saysOf(
    cfg({ more: '#!subst "/a.*b/M/"\n#!ifexp X > 1\n#!endif\ninclude_file "more.cfg"\nimport_file "local.cfg"\n' }),
  );

  expect(says).toContain('4: #!subst was not obeyed (only plain words are replaced here');
  expect(says).toContain('5: #!ifexp was not obeyed');
  expect(says).toContain('7: more.cfg was not read');
  expect(says).toContain('8: local.cfg was not read');
});

test.each([
  ['sms_send_msg();', 'sms_send_msg(): write route(SMS_SEND_MSG);'],
  ['if (sms_send_msg_to_net("n")) {}', 'write $avp(sms_network) = "N"; route(SMS_SEND_MSG_TO_NET);'],
  ['if (sms_send_msg_to_net()) {}', 'without a network this is sms_send_msg()'],
  ['sms_send_msg_to_net("gone");', 'network gone: requests for it are answered 404 (it is not defined'],
  ['loadmodule "/usr/lib/kamailio/modules/sms.so"', 'remove loadmodule "sms"'],
  ['loadmodule("sms")', 'remove loadmodule "sms"'],
])('the script line "%s" comes with what to write instead', (more, says) => {
  expect(saysOf(cfg({ more }))).toContain(`4: `);
  expect(saysOf(cfg({ more }))).toContain(says);
});

test.each([
  ['', 'there is no modparam("sms", ...) line'],
  ['modparam("tm", "fr_timer", 3)', 'there is no modparam("sms", ...) line'],
  ['modparam("sms", "modems", "A[d=/x]")', 'networks: the parameter is missing'],
  [`${cfg({})}modparam("sms", "domain_strr", "x")`, 'the module has no such parameter; did you mean domain_str?'],
  [`${cfg({})}modparam("sms", "max_sms_parts", "many")`, 'max_sms_parts: is an integer'],
  [`${cfg({})}modparam("sms", "default_net", "M")`, 'default_net: there is no network M'],
  [`${cfg({})}"never closed`, '4:1 : a string begins here that never ends'],
  [`${cfg({})}  /* never closed`, '4:3 : a comment begins here that never ends'],
])('%j is refused', (text, sentence) => {
  expect(refusalOf(text).join('\n')).toContain(sentence);
});

test('no PIN is in what the import says, whatever is wrong', () => {
  const pins = ['p=4711', 'p=4711x', 'p=4711;p=47112', 'p=4711;q=1', 'p=4711;m=fast', 'p= 4711', 'p=4711 b=4711'];
  for (const pin of pins) {
    const text = cfg({ modems: `A[d=/x;${pin}]` });
    const said = refusalOf(text);
    const heard = said.length > 0 ? said.join('\n') : saysOf(text);
    expect(heard.replace('4711 is no baud rate', '')).not.toContain('4711');
  }
});

test('nothing in the old file can add a line to the new one', () => {
  const { yaml } = importKamailio(cfg({ modems: 'A\\nevil:[d=/dev/x\\"evil:#\\xe9]', links: 'A\\nevil:[N]' }));

  expect(yaml.split('\n').filter((line) => /^\s*"?evil/.test(line))).toEqual([]);
  expect(configOf(yaml).modems[0]).toMatchObject({ name: 'A_evil_', device: '/dev/x"evil:#\u00e9' });
});

test.each(['/dev/x\\n', '/dev/\\0x', '/dev/', '\\x1b'])('the device "%s" is refused', (device) => {
  expect(refusalOf(cfg({ modems: `A[d=${device}]` })).join()).toContain('is no path of a device');
});

test.each(['"', '"\\', '#!', '!!define A \\\n', 'modparam(', '/*', '"a" ', 'alias=', '#!ifdef A\n', '['])(
  'a huge file of nothing but %j is refused, and does not end the program',
  (scrap) => {
    expect(refusalOf(scrap.repeat(50_000)).length).toBeGreaterThan(0);
  },
);

test('thousands of modems of one name are told apart in no time', () => {
  const modems = Array.from({ length: 3000 }, (_, index) => `A[d=/dev/tty${index}]`).join('');
  expect(new Set(configFrom(cfg({ modems })).modems.map(({ name }) => name)).size).toBe(3000);
});
