import { expect, test } from 'vitest';
import { isGatewayError } from '../../src/core/index.js';
import { parseRequest, readContent } from '../../src/sip/index.js';
import { message } from './message.js';

const SIZE = 65_000;
/**
 * Many times what a linear reader needs, a fraction of what a quadratic one does; in time of the processor, so that a
 * busy machine fails nothing.
 */
const LIMIT_MS = 400;

const many = (text: string) => text.repeat(SIZE / text.length);
const numbered = (write: (index: number) => string) =>
  Array.from({ length: SIZE / 10 }, (_, index) => write(index)).join('');
const multipart = { 'Content-Type': 'multipart/mixed;boundary=a' };
const cpim = { 'Content-Type': 'message/cpim' };
const imdn = { 'Content-Type': 'message/imdn+xml' };

test.each([
  ['CR without LF', () => Buffer.from(many('\r'))],
  ['half of an empty line', () => Buffer.from(many('\r\n\r'))],
  ['line ends before the message', () => Buffer.from(many('\r\n'))],
  ['blanks within a header', () => message({ lines: [`X: a${many(' ')}b`] })],
  ['blanks within a header name', () => message({ lines: [`X${many(' ')}b: c`] })],
  ['blanks at the start of From', () => message({ headers: { From: `${many(' ')}x` } })],
  ['blanks after the URI in From', () => message({ headers: { From: `<sip:a@b>${many(' ')}x` } })],
  ['words before no URI in From', () => message({ headers: { From: many('a ') } })],
  ['escapes in an open quoted string', () => message({ headers: { From: `"${many('\\"')}` } })],
  ['semicolons', () => message({ headers: { From: `<sip:a@b>${many(';')}` } })],
  ['parameters', () => message({ headers: { From: `<sip:a@b>${numbered((index) => `;p${index}`)}` } })],
  ['folds', () => message({ lines: [`X: a${many('\r\n ')}`] })],
  ['headers of one name', () => message({ lines: Array.from({ length: 16_000 }, () => 'a:b') })],
  ['headers of many names', () => message({ lines: Array.from({ length: 6_500 }, (_, index) => `h${index}: b`) })],
  ['backslashes in a header', () => message({ lines: [`X: ${many('\\')}`] })],
  ['digits in CSeq', () => message({ headers: { CSeq: `${many('1')} MESSAGE` } })],
  ['@ in Call-ID', () => message({ headers: { 'Call-ID': many('a@') } })],
  ['a user without host', () => message({ requestLine: `MESSAGE sip:${many('a')} SIP/2.0` })],
  ['labels of a host', () => message({ requestLine: `MESSAGE sip:a@${many('a.')} SIP/2.0` })],
  ['colons of an IPv6 address', () => message({ requestLine: `MESSAGE sip:a@[${many(':')}] SIP/2.0` })],
  ['headers of a URI', () => message({ requestLine: `MESSAGE sip:a@b?${many('a=&')} SIP/2.0` })],
  ['boundaries', () => message({ headers: multipart, body: many('--a\r\n') })],
  ['lines before a boundary', () => message({ headers: multipart, body: many('--\n') })],
  ['blanks after a boundary', () => message({ headers: multipart, body: `--a${many(' ')}` })],
  ['headers of a CPIM message', () => message({ headers: cpim, body: many('a:\n') })],
  ['folds of a CPIM message', () => message({ headers: cpim, body: `a:\n${many(' \n')}` })],
  ['namespaces of a CPIM message', () => message({ headers: cpim, body: many('NS: a <b>\n') })],
  ['blanks in a CPIM namespace', () => message({ headers: cpim, body: `NS: a${many(' ')}\n\n\nx` })],
  ['elements within each other', () => message({ headers: imdn, body: many('<a>') })],
  ['elements beside each other', () => message({ headers: imdn, body: `<a>${many('<b/>')}</a>` })],
  ['open comments', () => message({ headers: imdn, body: `<a>${many('<!--')}` })],
  ['an open CDATA section', () => message({ headers: imdn, body: `<a><![CDATA[${many(']')}` })],
  ['ampersands', () => message({ headers: imdn, body: `<a>${many('&')}` })],
  ['attributes', () => message({ headers: imdn, body: `<a${numbered((index) => ` a${index}=""`)}/>` })],
  [
    'soft line breaks',
    () => message({ headers: { 'Content-Transfer-Encoding': 'quoted-printable' }, body: many('= ') }),
  ],
  ['base64 padding', () => message({ headers: { 'Content-Transfer-Encoding': 'base64' }, body: many('=') })],
])('64 KB of %s are read or refused at once', (_what, build) => {
  const octets = build();

  const before = process.cpuUsage();
  try {
    readContent(parseRequest(octets));
  } catch (error) {
    if (!isGatewayError(error)) throw error;
  }

  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(LIMIT_MS);
});
