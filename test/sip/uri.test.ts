import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOfRecord, formatUri, parseUri, sameAddressOfRecord, type Uri } from '../../src/sip/index.js';
import { refusalOf } from './message.js';

const parameters = (entries: Record<string, string | null>) => new Map(Object.entries(entries));

const VALID: [text: string, expected: Partial<Uri>][] = [
  // RFC 3261 §19.1.3
  ['sip:alice@atlanta.com', { scheme: 'sip', user: 'alice', host: 'atlanta.com', headers: '' }],
  [
    'sip:alice:secretword@atlanta.com;transport=tcp',
    { password: 'secretword', parameters: parameters({ transport: 'tcp' }) },
  ],
  [
    'sips:alice@atlanta.com?subject=project%20x&priority=urgent',
    { scheme: 'sips', headers: 'subject=project%20x&priority=urgent' },
  ],
  ['sip:+1-212-555-1212:1234@gateway.com;user=phone', { user: '+1-212-555-1212', password: '1234' }],
  ['sips:1212@gateway.com', { user: '1212' }],
  ['sip:alice@192.0.2.4', { host: '192.0.2.4' }],
  [
    'sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com',
    { host: 'atlanta.com', parameters: parameters({ method: 'REGISTER' }) },
  ],
  ['sip:alice;day=tuesday@atlanta.com', { user: 'alice;day=tuesday' }],
  // RFC 4475 §3.1.1.2, §3.1.1.3, §3.1.1.5, §3.1.1.9
  [
    "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
    {
      user: "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*",
      password: "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)",
    },
  ],
  ['sip:sips%3Auser%40example.com@example.net', { user: 'sips:user@example.com', host: 'example.net' }],
  ['sip:null-%00-null@example.com', { user: 'null-\0-null' }],
  ['sip:user;par=u%40example.net@example.com', { user: 'user;par=u@example.net' }],
  [
    'sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31',
    { user: 'caller', parameters: parameters({ lr: null, name: 'value%41' }) },
  ],
  // RFC 5118: IPv6
  ['sip:bob@[2001:db8::10]:5070', { user: 'bob', host: '[2001:db8::10]', port: 5070 }],
  ['sip:[2001:DB8::192.0.2.1]', { host: '[2001:db8::192.0.2.1]' }],
  ['sip:[::]', { host: '[::]' }],
  ['sip:[1:2:3:4:5:6:7:8]', { host: '[1:2:3:4:5:6:7:8]' }],
  ['sip:[1:2:3:4:5:6:7::]', { host: '[1:2:3:4:5:6:7::]' }],
  // letter case, ports, empty values, names
  ['SIP:Alice@EXAMPLE.org', { scheme: 'sip', user: 'Alice', host: 'example.org' }],
  ['sip:a@b:1', { port: 1 }],
  ['sip:a@b:65535', { port: 65535 }],
  ['sip:a@b;ob=', { parameters: parameters({ ob: '' }) }],
  ['sip:a@b;LR;Transport=UDP', { parameters: parameters({ lr: null, transport: 'UDP' }) }],
  ['sip:a@b;__proto__', { parameters: parameters({}).set('__proto__', null) }],
  ['sip:a@b?h=', { headers: 'h=' }],
  ['sip:a@example.org.', { host: 'example.org.' }],
  ['sip:a@xn--bcher-kva.example', { host: 'xn--bcher-kva.example' }],
  ['sip:J%C3%BCrgen@b', { user: 'Jürgen' }],
  ['sip:*100%23@b', { user: '*100#' }],
  // RFC 3966
  ['tel:+1-201-555-0123', { scheme: 'tel', number: '+1-201-555-0123', parameters: parameters({}) }],
  ['TEL:+49(170)123.4567', { number: '+49(170)123.4567' }],
  [
    'tel:7042;phone-context=example.com',
    { number: '7042', parameters: parameters({ 'phone-context': 'example.com' }) },
  ],
  ['tel:863-1234;phone-context=+1-914-555', { parameters: parameters({ 'phone-context': '+1-914-555' }) }],
  ['tel:*21#;phone-context=+49', { number: '*21#' }],
  ['tel:+491701;npdi;rn=+49171', { parameters: parameters({ npdi: null, rn: '+49171' }) }],
  ['tel:112', { number: '112' }],
];

test.each(VALID)('the URI %j is read', (text, expected) => {
  expect(parseUri(text)).toMatchObject(expected);
});

test.each(VALID)('the URI %j says the same when it is written and read again', (text) => {
  const uri = parseUri(text);

  expect(parseUri(formatUri(uri))).toEqual(uri);
});

const INVALID = [
  ...['', 'sip', 'sip:', 'sip:@', 'sip:@b', 'sip:a@', 'alice@b', 'http://b', 'sip:a@b@c', 'mailto:a@b', 'sip :a@b'],
  ...[
    'sip:a b@c',
    'sip:a@b c',
    ' sip:a@b',
    'sip:a@b ',
    'sip:a@b\r\n',
    'sip:a\r\nX: 1@b',
    'sip:a@b;p=1\r\nX: 1',
    'sip:a\0@b',
  ],
  ...[
    'sip:"a"@b',
    'sip:a<@b',
    'sip:ä@b',
    'sip:a@bücher.example',
    'sip:a%@b',
    'sip:a%4@b',
    'sip:a%zz@b',
    'sip:a%ff@b',
    'sip:a\\@b',
  ],
  ...[
    'sip:a@b..c',
    'sip:a@.b',
    'sip:a@-b',
    'sip:a@b-',
    'sip:a@b_c',
    'sip:a@b.1',
    'sip:a@256.0.0.1',
    'sip:a@1.2.3',
    'sip:a@01.2.3.4',
  ],
  ...['sip:a@b:', 'sip:a@b:0', 'sip:a@b:65536', 'sip:a@b:99999999', 'sip:a@b:x', 'sip:a@b:-1', 'sip:a@b:5060:5060'],
  ...[
    'sip:a@[]',
    'sip:a@[1]',
    'sip:a@[:::]',
    'sip:a@[1::2::3]',
    'sip:a@[1:2:3:4:5:6:7:8:9]',
    'sip:a@[1:2:3:4:5:6:7::8]',
  ],
  ...[
    'sip:a@[12345::]',
    'sip:a@[::1.2.3]',
    'sip:a@[1.2.3.4::]',
    'sip:a@[fe80::1%25eth0]',
    'sip:a@2001:db8::1',
    'sip:a@[::1',
  ],
  ...[
    'sip:a@b;',
    'sip:a@b;;x',
    'sip:a@b;=1',
    'sip:a@b;x=1;X=2',
    'sip:a@b;x=%',
    'sip:a@b;x="q"',
    'sip:a@b?',
    'sip:a@b?h',
    'sip:a@b?h=%x',
  ],
  ...[
    'tel:',
    'tel:+',
    'tel:+-',
    'tel:-',
    'tel:+49abc',
    'tel:+49 170',
    'tel:+49170x',
    'tel:%2B49',
    'tel:+49@b',
    'tel:+49;ext=1;ext=2',
  ],
];

test.each(INVALID)('%j is refused as a URI', (text) => {
  expect(refusalOf(() => parseUri(text))).toMatch(/wanted .* \(BAD_SIP\)$/);
});

test('a refusal of a URI tells what was wanted, what was found, and where', () => {
  expect(refusalOf(() => parseUri('sip:a@b;p=1\r\nX: 1', 'Request-URI'))).toBe(
    'Request-URI, character 12: wanted the end of the URI, found "\\r\\nX: 1" (BAD_SIP)',
  );
});

const hosts = fc.constantFrom('example.org', 'EXAMPLE.ORG', '192.0.2.1', '[2001:db8::1]', 'a', 'b-c.d');
const wellFormed = fc.string({ minLength: 1, unit: 'binary' });

test('every user, password and parameter survives being written and read again', () => {
  const uris = fc.record({
    scheme: fc.constantFrom('sip' as const, 'sips' as const),
    user: wellFormed,
    password: fc.string({ unit: 'binary' }),
    host: hosts.map((host) => host.toLowerCase()),
    port: fc.integer({ min: 1, max: 65_535 }),
    parameters: fc
      .dictionary(
        wellFormed.map((name) => name.toLowerCase()),
        fc.option(fc.string({ unit: 'binary' })),
      )
      .map((entries) => new Map(Object.entries(entries))),
    headers: fc.constantFrom('', 'a=b&c='),
  });

  fc.assert(
    fc.property(uris, (uri) => {
      const written = formatUri(uri);
      expect(written).toMatch(/^[!-~]+$/);
      expect(parseUri(written)).toEqual(uri);
    }),
  );
});

test('whatever text is read as a URI, it is a URI or it is refused', () => {
  const pieces = fc.constantFrom(
    'sip:',
    'tel:',
    '@',
    ':',
    ';',
    '=',
    '?',
    '&',
    '%',
    '%41',
    '[',
    ']',
    '::',
    '.',
    '-',
    '+',
    '5060',
    'a',
    '\r\n',
    '\0',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(pieces, fc.string())).map((some) => some.join('')),
  );

  fc.assert(
    fc.property(texts, (text) => {
      let uri: Uri;
      try {
        uri = parseUri(text);
      } catch (error) {
        expect(error).toMatchObject({ name: 'GatewayError', code: 'BAD_SIP' });
        return;
      }
      expect(parseUri(formatUri(uri))).toEqual(uri);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['sip:Alice@EXAMPLE.org:5070;transport=tcp?h=1', 'sip:Alice@example.org'],
  ['sips:alice:secret@example.org', 'sip:alice@example.org'],
  ['sip:%61li%63e@example.org', 'sip:alice@example.org'],
  ['sip:a%20b%40c@example.org', 'sip:a%20b%40c@example.org'],
  ['sip:a%2fb@example.org', 'sip:a/b@example.org'],
  ['sip:j%c3%bcrgen@example.org', 'sip:j%C3%BCrgen@example.org'],
  ['sip:example.org', 'sip:example.org'],
  ['sip:bob@[2001:DB8::1]', 'sip:bob@[2001:db8::1]'],
  ['tel:+49-170-1234567;npdi', 'tel:+491701234567'],
])('the address of record of %s is %s', (text, expected) => {
  expect(addressOfRecord(parseUri(text))).toBe(expected);
});

test('addresses of record are the same for every spelling of one user, and not for another letter case of the user', () => {
  const alice = parseUri('sip:alice@example.org');

  expect(sameAddressOfRecord(alice, parseUri('SIPS:%61lice@Example.ORG:5061;lr'))).toBe(true);
  expect(sameAddressOfRecord(alice, parseUri('sip:Alice@example.org'))).toBe(false);
  expect(sameAddressOfRecord(alice, parseUri('sip:alice@example.com'))).toBe(false);
});

test('an address of record is its own address of record', () => {
  fc.assert(
    fc.property(wellFormed, hosts, (user, host) => {
      const written = addressOfRecord({
        scheme: 'sip',
        user,
        host: host.toLowerCase(),
        parameters: new Map(),
        headers: '',
      });
      expect(addressOfRecord(parseUri(written))).toBe(written);
    }),
  );
});
