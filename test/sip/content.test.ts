import { expect, test } from 'vitest';
import { ACCEPTED_TYPES, type Content, parseRequest, readContent } from '../../src/sip/index.js';
import { type MessageParts, message, refusalOf } from './message.js';

const contentOf = (parts: MessageParts): Content => readContent(parseRequest(message(parts)));
const textOf = (type: string, body: string | Uint8Array, lines: string[] = []) =>
  contentOf({ headers: { 'Content-Type': type }, body, lines });
const latin1 = (text: string) => Buffer.from(text, 'latin1');

const EVERY_OCTET = Uint8Array.from({ length: 256 }, (_, octet) => octet);

test.each([
  ['ASCII', 'Watson, come here.'],
  ['UTF-8', 'Grüße, Привет, 你好'],
  ['an emoji with joiners', '👩‍👩‍👧‍👦'],
  ['quotes and what looks like variables', `"it's" $pv(x) %41 \${x}`],
  ['backslashes', '\\r\\n \\\\ \\u0041'],
  ['line ends and a header that is none', 'a\r\n\r\nFrom: b\nTo: c\rd\r\n'],
  ['control characters', '\x01\x07\x1a\x1b\x7f\u0085'],
  ['NUL inside', 'a\0b'],
  ['NUL at the start', '\0ab'],
  ['Ctrl-Z and ESC, which mean something to a modem', 'a\x1aAT+CMGD=1\r\x1b'],
  ['1.3 KB', 'x'.repeat(1300)],
  ['60 KB', 'ä'.repeat(30_000)],
])('a text with %s arrives as it was written', (_what, text) => {
  expect(textOf('text/plain', text)).toEqual({ kind: 'text', text });
});

test.each([
  ['text/plain', Buffer.from('é€'), 'é€'],
  ['Text/Plain ; Charset = "UTF-8"', Buffer.from('é€'), 'é€'],
  ['text/plain;charset=utf-8', Buffer.from('\ufeffé'), 'é'],
  ['text/plain;charset=us-ascii', Buffer.from('e'), 'e'],
  ['text/plain;charset=iso-8859-1', latin1('\xe9\xdf\x80'), 'éß€'],
  ['text/plain;charset=latin1', latin1('\xe9'), 'é'],
  ['text/plain;charset=windows-1252', latin1('\x80\x99\xe9'), '€™é'],
  ['text/plain;charset=iso-8859-15', latin1('\xa4'), '€'],
  ['text/plain;charset=koi8-r', latin1('\xf0\xf2'), 'ПР'],
  ['text/plain;charset=gb18030', latin1('\xc4\xe3'), '你'],
  ['text/plain;charset=utf-16', Buffer.from('feff00e9', 'hex'), 'é'],
  ['text/plain;charset=utf-16', Buffer.from('fffee900', 'hex'), 'é'],
  ['text/plain;charset=utf-16', Buffer.from('00e9', 'hex'), 'é'],
  ['text/plain;charset=utf-16le', Buffer.from('3dd800de', 'hex'), '😀'],
  ['text/plain;charset=UTF-16BE', Buffer.from('d83dde00', 'hex'), '😀'],
])('%s is decoded by its charset', (type, body, text) => {
  expect(textOf(type, body)).toEqual({ kind: 'text', text });
});

test.each([
  ['text/plain', latin1('Gr\xfc\xdfe')],
  ['text/plain', EVERY_OCTET],
  ['text/plain;charset=us-ascii', latin1('Gr\xfc\xdfe')],
  ['text/plain;charset=utf-16le', Buffer.from('00d8', 'hex')],
  ['text/plain;charset=utf-16be', Buffer.from('00', 'hex')],
  ['text/plain;charset=gb18030', latin1('\xff')],
])('a text that is not what %s says is undecodable', (type, body) => {
  expect(refusalOf(() => textOf(type, body))).toMatch(/^the text is not .*\(TEXT_INVALID\)$/);
});

test('every octet of ISO 8859-1 stands for a character', () => {
  const content = textOf('text/plain;charset=iso-8859-1', EVERY_OCTET);

  expect(content).toMatchObject({ kind: 'text', text: expect.stringMatching(/^[\s\S]{256}$/) });
});

test.each([
  ['text/plain', ''],
  ['text/plain;charset=utf-8', '\ufeff'],
  ['multipart/mixed;boundary=b', '--b\r\n\r\n\r\n--b--'],
  ['message/cpim', 'From: <sip:a@b>\r\n\r\nContent-Type: text/plain\r\n\r\n'],
])('an empty text as %s is refused', (type, body) => {
  expect(refusalOf(() => textOf(type, body))).toBe('the text is empty (TEXT_INVALID)');
});

test.each([
  ...['text/html', 'application/sdp', 'application/vnd.3gpp.sms', 'application/json', 'text/plain2', 'image/png'],
  ...['text/plain;charset=utf-7', 'text/plain;charset=nonsense', 'text/plain;charset=', 'multipart/mixed;boundary=b'],
])('%s is unsupported content', (type) => {
  const body = '--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--';

  expect(refusalOf(() => textOf(type, body))).toMatch(/\(UNSUPPORTED_CONTENT\)$/);
});

test('a message without Content-Type is unsupported content, and the sentence names what is accepted', () => {
  const refusal = refusalOf(() => contentOf({ headers: { 'Content-Type': null } }));

  expect(refusal).toBe(
    'there is no Content-Type; accepted are text/plain, message/cpim, multipart/*, message/imdn+xml, ' +
      'application/im-iscomposing+xml (UNSUPPORTED_CONTENT)',
  );
  expect(refusal).toContain(ACCEPTED_TYPES.join(', '));
});

test('only the identity is accepted as Content-Encoding', () => {
  expect(textOf('text/plain', 'x', ['Content-Encoding: Identity'])).toEqual({ kind: 'text', text: 'x' });
  expect(refusalOf(() => textOf('text/plain', 'x', ['e: gzip']))).toMatch(/"gzip" .*UNSUPPORTED_CONTENT/);
  expect(refusalOf(() => textOf('text/plain', 'x', ['e: identity', 'e: gzip']))).toMatch(/UNSUPPORTED_CONTENT/);
});

test.each([
  ...['text', 'text/', '/plain', 'text plain', 'text/plain;', 'text/plain;=x', 'text/plain, text/html', ''],
  ...['text/plain;charset=a;charset=b', 'text/plain;charset="utf-8', 'text/(comment)plain'],
])('the Content-Type %j is no media type', (type) => {
  expect(refusalOf(() => textOf(type, 'x'))).toMatch(/^Content-Type.*\(BAD_SIP\)$/);
});

test.each([
  ['base64', 'R3LDvMOfZQ==', 'Grüße'],
  ['BASE64', 'R3LD\r\nvMOf\r\n ZQ==\r\n', 'Grüße'],
  ['quoted-printable', 'Gr=C3=BC=c3=9fe', 'Grüße'],
  ['quoted-printable', 'Gr=C3=BC=\r\n=C3=9F= \t\r\ne=', 'Grüße'],
  ['quoted-printable', '1+1=3D2\r\nx', '1+1=2\r\nx'],
  ['7bit', 'x=3D', 'x=3D'],
  ['8bit', 'ä', 'ä'],
  ['binary', '\0', '\0'],
])('the Content-Transfer-Encoding %s is undone', (encoding, body, text) => {
  expect(textOf('text/plain', body, [`Content-Transfer-Encoding: ${encoding}`])).toEqual({ kind: 'text', text });
});

test.each([
  ['base64', 'R3L'],
  ['base64', 'R3LD!MOf'],
  ['base64', 'R3==LDvM'],
  ['base64', 'R==='],
  ['quoted-printable', 'x=4'],
  ['quoted-printable', 'x=zz'],
  ['quoted-printable', 'x= y'],
])('what %s cannot have made is undecodable: %s', (encoding, body) => {
  const lines = [`Content-Transfer-Encoding: ${encoding}`];

  expect(refusalOf(() => textOf('text/plain', body, lines))).toMatch(/\(TEXT_INVALID\)$/);
});

test('an unknown Content-Transfer-Encoding is unsupported content', () => {
  expect(refusalOf(() => textOf('text/plain', 'x', ['Content-Transfer-Encoding: x-uuencode']))).toMatch(
    /"x-uuencode" is not known \(UNSUPPORTED_CONTENT\)/,
  );
});

test('a typing notice is no text, whatever it holds', () => {
  const notice =
    '<?xml version="1.0"?><isComposing xmlns="urn:ietf:params:xml:ns:im-iscomposing"><state>active</state>';

  expect(textOf('application/im-iscomposing+xml', notice)).toEqual({ kind: 'typing' });
  expect(textOf('message/cpim', `\r\nContent-Type: application/im-iscomposing+xml\r\n\r\n${notice}`)).toEqual({
    kind: 'typing',
  });
});
