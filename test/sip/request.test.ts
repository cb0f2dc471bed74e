import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRequest, readContent } from '../../src/sip/index.js';
import { type MessageParts, message, refusalOf } from './message.js';

test('a MESSAGE is read whole', () => {
  const request = parseRequest(message());

  expect(request).toMatchObject({
    method: 'MESSAGE',
    requestLineUri: 'sip:+491701234567@sms.example.org',
    requestUri: { scheme: 'sip', user: '+491701234567', host: 'sms.example.org' },
    from: { displayName: 'Alice', uri: { user: 'alice', host: 'example.org' }, tag: '49583' },
    to: { uri: { user: '+491701234567' } },
    callId: 'asd88asd77a@203.0.113.7',
    cseq: { number: 1, method: 'MESSAGE' },
  });
  expect(Buffer.from(request.body).toString()).toBe('Watson, come here.');
});

test('headers are found by any letter case and by their compact form', () => {
  const request = parseRequest(
    message({
      headers: { From: null, To: null, 'Call-ID': null, 'Content-Type': null, 'Content-Length': null },
      lines: [
        'f: sip:a@b;tag=1',
        'T: sip:c@d',
        'i: 1',
        'c: text/plain',
        'L: 3',
        's: hi',
        'X-One: 1',
        'x-ONE:2',
        'toString: x',
      ],
    }),
  );

  expect(request.from.tag).toBe('1');
  expect(request.headers.get('content-TYPE')).toBe('text/plain');
  expect(request.headers.get('Subject')).toBe('hi');
  expect(request.headers.all('x-one')).toEqual(['1', '2']);
  expect(request.headers.all('constructor')).toEqual([]);
  expect(request.headers.get('tostring')).toBe('x');
  expect(request.body).toHaveLength(3);
});

test('a folded header is one line with a blank at each fold', () => {
  const request = parseRequest(
    message({ lines: ['Subject: I know you are there,', '  pick up the phone', '\tand answer'] }),
  );

  expect(request.headers.get('subject')).toBe('I know you are there, pick up the phone and answer');
});

test('only blanks and tabs are trimmed from a value', () => {
  const request = parseRequest(message({ lines: ['Subject \t: \t\u00a0x\ufeff\t '] }));

  expect(request.headers.get('subject')).toBe('\u00a0x\ufeff');
});

test('line ends before the Request-Line are skipped', () => {
  expect(parseRequest(Buffer.concat([Buffer.from('\r\n\r\n'), message()])).method).toBe('MESSAGE');
});

test('a From without tag is read, as clients of RFC 2543 send it', () => {
  expect(parseRequest(message({ headers: { From: 'sip:a@b' } })).from.tag).toBeUndefined();
});

test('the body has as many octets as Content-Length says, and all there are without one', () => {
  const body = 'Hello\r\n\r\nMESSAGE sip:x@y SIP/2.0\r\n';

  expect(parseRequest(message({ body, headers: { 'Content-Length': '005' } })).body).toHaveLength(5);
  expect(parseRequest(message({ body, headers: { 'Content-Length': '0' } })).body).toHaveLength(0);
  expect(parseRequest(message({ body, headers: { 'Content-Length': null } })).body).toHaveLength(body.length);
});

const REFUSED: [what: string, parts: MessageParts, sentence: RegExp][] = [
  ['no Call-ID', { headers: { 'Call-ID': null } }, /wanted a Call-ID header, found "none"/],
  ['no CSeq', { headers: { CSeq: null } }, /wanted a CSeq header/],
  ['no From', { headers: { From: null } }, /wanted a From header/],
  ['no To', { headers: { To: null } }, /wanted a To header/],
  ['an empty From', { headers: { From: '' } }, /^From/],
  ['another method in CSeq', { headers: { CSeq: '1 INVITE' } }, /CSeq: wanted the method MESSAGE, found "INVITE"/],
  ['another letter case in CSeq', { headers: { CSeq: '1 message' } }, /CSeq: wanted the method MESSAGE/],
  ['CSeq of 2^31', { headers: { CSeq: '2147483648 MESSAGE' } }, /CSeq: wanted a number to 2147483647/],
  ['a negative CSeq', { headers: { CSeq: '-1 MESSAGE' } }, /CSeq/],
  ['CSeq without method', { headers: { CSeq: '1' } }, /CSeq/],
  ['a Call-ID with a blank', { headers: { 'Call-ID': 'a b' } }, /Call-ID/],
  ['a Call-ID with two @', { headers: { 'Call-ID': 'a@b@c' } }, /Call-ID/],
  ['an empty Call-ID', { headers: { 'Call-ID': '' } }, /Call-ID/],
  ['a Call-ID beyond ASCII', { headers: { 'Call-ID': 'ä' } }, /Call-ID/],
  ['two From', { lines: ['f: sip:mallory@example.org'] }, /a second from header/],
  ['two To', { lines: ['To: sip:x@y'] }, /a second to header/],
  ['two Call-ID', { lines: ['i: 2'] }, /a second call-id header/],
  ['two CSeq', { lines: ['cseq: 2 MESSAGE'] }, /a second cseq header/],
  ['two Content-Length', { lines: ['l: 2'] }, /a second content-length header/],
  ['two Content-Type', { lines: ['c: text/html'] }, /a second content-type header/],
  ['a Content-Length beyond the end', { headers: { 'Content-Length': '19' } }, /at most 18, .* found "19"/],
  ['a huge Content-Length', { headers: { 'Content-Length': '9'.repeat(400) } }, /Content-Length/],
  ['a negative Content-Length', { headers: { 'Content-Length': '-1' } }, /Content-Length/],
  ['an empty Content-Length', { headers: { 'Content-Length': '' } }, /Content-Length/],
  ['a hexadecimal Content-Length', { headers: { 'Content-Length': '0x2' } }, /Content-Length/],
  ['two values in Content-Length', { headers: { 'Content-Length': '2, 2' } }, /Content-Length/],
  ['a line without colon', { lines: ['nonsense'] }, /wanted a header name and a colon, found "nonsense"/],
  ['a header without name', { lines: [': x'] }, /a header name/],
  ['a blank in a header name', { lines: ['a b: x'] }, /a header name/],
  ['NUL in a header', { lines: ['Subject: a\0b'] }, /header "Subject": wanted no control characters, found "\\u0000"/],
  ['DEL in a header', { lines: ['Subject: a\x7fb'] }, /no control characters/],
  ['CR alone', { lines: ['Subject: a\rFrom: b'] }, /wanted CR LF at line ends/],
  ['LF alone', { lines: ['Subject: a\nFrom: b'] }, /wanted CR LF at line ends/],
  ['a folded Request-Line', { requestLine: 'MESSAGE\r\n sip:a@b SIP/2.0' }, /Request-Line/],
  ['a fold after the Request-Line', { requestLine: 'MESSAGE sip:a@b SIP/2.0\r\n x: y' }, /line after the Request-Line/],
  ['two blanks in the Request-Line', { requestLine: 'MESSAGE  sip:a@b SIP/2.0' }, /Request-Line/],
  ['a blank after the Request-Line', { requestLine: 'MESSAGE sip:a@b SIP/2.0 ' }, /Request-Line/],
  ['SIP/7.0', { requestLine: 'MESSAGE sip:a@b SIP/7.0' }, /wanted SIP\/2.0, found "SIP\/7.0"/],
  ['HTTP', { requestLine: 'MESSAGE sip:a@b HTTP/1.1' }, /Request-Line/],
  ['a response', { requestLine: 'SIP/2.0 200 OK' }, /Request-Line/],
  ['brackets around the Request-URI', { requestLine: 'MESSAGE <sip:a@b> SIP/2.0' }, /Request-URI/],
  ['headers in the Request-URI', { requestLine: 'MESSAGE sip:a@b?Route=%3Csip:x%3E SIP/2.0' }, /a URI without headers/],
  ['a byte order mark', { requestLine: '\ufeffMESSAGE sip:a@b SIP/2.0' }, /Request-Line/],
];

test.each(REFUSED)('%s is refused', (_what, parts, sentence) => {
  const refusal = refusalOf(() => parseRequest(message(parts)));

  expect(refusal).toMatch(sentence);
  expect(refusal).toMatch(/\(BAD_SIP\)$/);
});

test('a head that is not UTF-8 is refused, and a body that is not is kept', () => {
  const latin1 = Buffer.from('Subject: Gr\xfc\xdfe', 'latin1');
  const [head, body] = [
    'MESSAGE sip:a@b SIP/2.0\r\n',
    '\r\nFrom: sip:a@b\r\nTo: sip:a@b\r\ni: 1\r\nCSeq: 1 MESSAGE\r\n\r\n',
  ];

  expect(refusalOf(() => parseRequest(Buffer.concat([Buffer.from(head), latin1, Buffer.from(body)])))).toMatch(/UTF-8/);
  expect(parseRequest(message({ body: latin1 })).body).toEqual(latin1);
});

test('whatever octets a body has, it arrives octet for octet', () => {
  const everyOctet = Uint8Array.from({ length: 256 }, (_, octet) => octet);
  const bodies = fc.oneof(fc.uint8Array({ maxLength: 2000 }), fc.constant(everyOctet));

  fc.assert(
    fc.property(bodies, fc.boolean(), (body, counted) => {
      const headers = counted ? {} : { 'Content-Length': null };
      expect(Buffer.from(parseRequest(message({ body, headers })).body).equals(body)).toBe(true);
    }),
  );
});

test('every message that ends before its body is refused at every length', () => {
  const whole = message();
  const headEnd = whole.indexOf('\r\n\r\n') + 4;

  for (let length = 0; length < headEnd; length += 1) {
    expect(refusalOf(() => parseRequest(whole.subarray(0, length)))).toMatch(/BAD_SIP/);
  }
});

test('a refusal shows hostile text escaped, cut and on one line', () => {
  const refusal = refusalOf(() =>
    parseRequest(message({ headers: { 'Call-ID': `\u0085\u2028"${'x'.repeat(9000)}` } })),
  );

  expect(refusal).toMatch(/^[ -~]{1,200}$/);
});

const snippets = fc.constantFrom(
  ...['\r\n', '\r\n\r\n', '\r', '\n', ' ', '\t', ':', ';', ',', '<', '>', '"', '\\', '\0', '%00', '@', '='],
  ...[
    'MESSAGE sip:a@b SIP/2.0\r\n',
    'From: <sip:a@b>;tag=1\r\n',
    'To: sip:a@b\r\n',
    'Call-ID: 1\r\n',
    'CSeq: 1 MESSAGE\r\n',
  ],
  ...[
    'Content-Length: 5\r\n',
    'Content-Type: text/plain\r\n',
    'c: message/cpim\r\n',
    'c: multipart/mixed;boundary=b\r\n',
  ],
  ...[
    '--b\r\n',
    '--b--',
    'c: message/imdn+xml\r\n',
    '<imdn xmlns="urn:ietf:params:xml:ns:imdn">',
    '<message-id>',
    '&amp;',
  ],
  ...['Content-Transfer-Encoding: base64\r\n', ';charset=utf-16\r\n', 'NS: x <urn:ietf:params:imdn>\r\n'],
);
const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .array(fc.oneof(snippets, fc.string({ maxLength: 5 })), { maxLength: 40 })
    .map((some) => Buffer.from(some.join(''))),
  fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 3 })).map(([at, octets]) => {
    const whole = message({ headers: { 'Content-Length': null } });
    const cut = at % whole.length;
    return Buffer.concat([whole.subarray(0, cut), octets, whole.subarray(cut + (at % 3))]);
  }),
);

test('whatever octets arrive, they are a request with a content or they are refused by a code', () => {
  let read = 0;
  fc.assert(
    fc.property(hostile, (octets) => {
      try {
        readContent(parseRequest(octets));
        read += 1;
      } catch (error) {
        expect(error).toMatchObject({
          name: 'GatewayError',
          code: expect.stringMatching(/^(?:BAD_SIP|UNSUPPORTED_CONTENT|TEXT_INVALID)$/),
        });
      }
    }),
    { numRuns: 5000 },
  );

  expect(read).toBeGreaterThan(100); // the mutated messages are not all broken: the property is about both outcomes
});
