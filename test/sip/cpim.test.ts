import { expect, test } from 'vitest';
import { type Content, parseRequest, readContent } from '../../src/sip/index.js';
import { message, refusalOf } from './message.js';

const read = (type: string, lines: readonly string[], lineEnd = '\r\n'): Content =>
  readContent(parseRequest(message({ headers: { 'Content-Type': type }, body: lines.join(lineEnd) })));
const readCpim = (lines: readonly string[], lineEnd?: string) => read('message/cpim', lines, lineEnd);

/** As Linphone writes it. */
const WITH_WISHES = [
  'From: <sip:alice@example.org>',
  'To: <sip:+491701234567@sms.example.org>',
  'DateTime: 2026-10-15T04:44:56Z',
  'NS: imdn <urn:ietf:params:imdn>',
  'imdn.Message-ID: 34jk324j',
  'imdn.Disposition-Notification: positive-delivery, negative-delivery, display',
  '',
  'Content-Type: text/plain; charset=UTF-8',
  'Content-Length: 6',
  '',
  'Grüße',
];

test('only the text of a CPIM message is taken, and its wishes are remembered', () => {
  expect(readCpim(WITH_WISHES)).toEqual({
    kind: 'text',
    text: 'Grüße',
    wishes: { positiveDelivery: true, negativeDelivery: true, display: true, messageId: '34jk324j' },
  });
});

test('a CPIM message may end its lines with LF alone', () => {
  expect(readCpim(WITH_WISHES, '\n')).toEqual(readCpim(WITH_WISHES));
});

test('a CPIM message without wishes is a text like another', () => {
  expect(readCpim(['From: <sip:a@b>', '', 'Content-type: text/plain', '', 'a', '', 'b: c'])).toEqual({
    kind: 'text',
    text: 'a\r\n\r\nb: c',
  });
});

test('the namespace of IMDN goes by the prefix that the message gives it', () => {
  const wishes = { positiveDelivery: true, negativeDelivery: false, display: false, messageId: 'x' };
  const headers = ['x.Message-ID: x', 'x.Disposition-Notification: positive-delivery;p=1', '', '', 'hi'];

  expect(readCpim(['NS: x <urn:ietf:params:imdn>', ...headers])).toEqual({ kind: 'text', text: 'hi', wishes });
  expect(readCpim(['NS: x <urn:example>', ...headers])).toEqual({ kind: 'text', text: 'hi' });
});

test.each([['imdn.Message-ID: 1'], ['imdn.Disposition-Notification: display']])(
  'the header %s alone is no wish',
  (header) => {
    expect(readCpim([header, '', '', 'hi'])).toEqual({ kind: 'text', text: 'hi' });
  },
);

test('a Message-ID that could not be given back is refused', () => {
  const refusal = refusalOf(() =>
    readCpim(['imdn.Message-ID: a b', 'imdn.Disposition-Notification: display', '', '', 'hi']),
  );

  expect(refusal).toMatch(/imdn\.Message-ID: .*found "a b" \(BAD_SIP\)/);
});

test('inside a CPIM message charset and transfer encoding count', () => {
  const entity = [
    'Content-Type: text/plain;charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=FC=DFe',
  ];

  expect(readCpim(['', ...entity])).toEqual({ kind: 'text', text: 'Grüße' });
});

test.each([
  ['without an empty line', ['From: <sip:a@b>']],
  ['without an end of the inner headers', ['', 'Content-Type: text/plain']],
  ['with a line that is no header', ['nonsense', '', '', 'x']],
  ['with two inner types', ['', 'Content-Type: text/plain', 'Content-Type: text/html', '', 'x']],
  ['with a broken inner type', ['', 'Content-Type: text', '', 'x']],
])('a CPIM message %s is refused', (_what, lines) => {
  expect(refusalOf(() => readCpim(lines))).toMatch(/\(BAD_SIP\)$/);
});

test('a CPIM message of another type is unsupported content', () => {
  expect(refusalOf(() => readCpim(['', 'Content-Type: text/html', '', '<b>x</b>']))).toMatch(
    /\(UNSUPPORTED_CONTENT\)$/,
  );
});

test('the first plain text of a multipart is taken', () => {
  const body = [
    ...['This is a preamble.', '--bound', 'Content-Type: text/html', '', '<b>hi</b>', '--bound--x'],
    ...['--bound \t', 'Content-Type: text/plain;charset=utf-8', '', 'grüß', 'dich', '', '--boundary', '--bound'],
    ...['Content-Type: text/plain', '', 'second', '--bound--', 'epilogue'],
  ];
  const expected = (lineEnd: string) => ({ kind: 'text', text: ['grüß', 'dich', '', '--boundary'].join(lineEnd) });

  expect(read('multipart/alternative; boundary="bound"', body)).toEqual(expected('\r\n'));
  expect(read('multipart/mixed;boundary=bound', body, '\n')).toEqual(expected('\n'));
});

test('a part without headers is plain text', () => {
  expect(read('multipart/mixed;boundary=b', ['--b', '', 'hi', '--b--'])).toEqual({ kind: 'text', text: 'hi' });
});

test('a text that is a file, or empty, is passed over for one that is not', () => {
  const body = [
    ...[
      '--b',
      'Content-Disposition: attachment; filename=a.txt',
      '',
      'a file',
      '--b',
      '',
      '',
      '--b',
      '',
      'hi',
      '--b--',
    ],
  ];

  expect(read('multipart/mixed;boundary=b', body)).toEqual({ kind: 'text', text: 'hi' });
});

test('a text is found within CPIM within multipart within multipart', () => {
  const body = [
    ...['--a', 'Content-Type: multipart/alternative;boundary=b', '', '--b', 'Content-Type: message/cpim', ''],
    ...[...WITH_WISHES, '--b--', '--a', 'Content-Type: application/octet-stream', '', '\0\x01', '--a--'],
  ];

  expect(read('multipart/signed;boundary=a', body)).toEqual(readCpim(WITH_WISHES));
});

test('bodies within each other are read to a depth, and refused beyond it', () => {
  const nested = (depth: number) => [
    ...Array.from({ length: depth }, () => ['', 'Content-Type: message/cpim', '']).flat(),
    '',
    '',
    'hi',
  ];

  expect(readCpim(nested(3))).toEqual({ kind: 'text', text: 'hi' });
  expect(refusalOf(() => readCpim(nested(4)))).toMatch(/at most 4 bodies within each other/);
});

test.each([
  ['without boundary', 'multipart/mixed', ['--b', '', 'x', '--b--']],
  ['with a boundary of 71 characters', `multipart/mixed;boundary=${'b'.repeat(71)}`, []],
  ['with a boundary that ends in a blank', 'multipart/mixed;boundary="b "', []],
  ['that does not end', 'multipart/mixed;boundary=b', ['--b', '', 'x', '--b']],
  ['without any part', 'multipart/mixed;boundary=b', ['x']],
  [
    'with 65 parts',
    'multipart/mixed;boundary=b',
    [...Array.from({ length: 65 }, () => ['--b', '', '']).flat(), '--b--'],
  ],
  [
    'with a part that has no end of headers',
    'multipart/mixed;boundary=b',
    ['--b', 'Content-Type: text/plain', '--b--'],
  ],
])('a multipart %s is refused', (_what, type, lines) => {
  expect(refusalOf(() => read(type, lines))).toMatch(/\(BAD_SIP\)$/);
});
