import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { expiresAt, parseRequest, readContent } from '../../src/sip/index.js';
import { refusalOf } from './message.js';

// The messages of RFC 4475 come with the `sip` package.
const folder = join(dirname(createRequire(import.meta.url).resolve('sip')), 'test', 'messages');
const torture = (name: string) => readFileSync(join(folder, `${name}.dat`));

/** RFC 4475 §3.1.1 and those of §3.3 that are well formed; what they ask of a UAS is the proxy's business. */
const ACCEPTED: [name: string, method: string, user: string | undefined][] = [
  ['wsinv', 'INVITE', 'jdrosen'],
  ['intmeth', "!interesting-Method0123456789_*+`.%indeed'~", 'mundane'],
  ['esc01', 'INVITE', 'I have spaces'],
  ['escnull', 'REGISTER', 'null-\0-null'],
  ['esc02', 'RE%47IST%45R', 'resource'],
  ['lwsdisp', 'OPTIONS', 'caller'],
  ['longreq', 'INVITE', 'amazinglylongcallername'.repeat(5)],
  ['dblreq', 'REGISTER', 'j.user'],
  ['semiuri', 'OPTIONS', 'caller'],
  ['transports', 'OPTIONS', 'caller'],
  ['mpart01', 'MESSAGE', 'fluffy'],
  ['badbranch', 'OPTIONS', 'caller'],
  ['bext01', 'OPTIONS', 'caller'],
  ['invut', 'INVITE', 'caller'],
  ['regaut01', 'REGISTER', 'j.user'],
  ['zeromf', 'OPTIONS', 'caller'],
  ['cparam01', 'REGISTER', 'watson'],
  ['cparam02', 'REGISTER', 'watson'],
  ['regescrt', 'REGISTER', 'user'],
  ['sdp01', 'INVITE', 'caller'],
  ['inv2543', 'INVITE', '+13035551111'],
];

test.each(ACCEPTED)('the torture message %s is read', (name, method, user) => {
  const request = parseRequest(torture(name));

  expect(request.method).toBe(method);
  expect(request.from.uri).toHaveProperty('user', user);
});

/** RFC 4475 §3.1.2, responses, unknown schemes, and §3.3.1, §3.3.8, §3.3.9. */
const REFUSED: [name: string, sentence: RegExp][] = [
  ['clerr', /Content-Length: .*found "9999"/],
  ['ncl', /Content-Length: .*found "-999"/],
  ['scalar02', /CSeq: .*found "36893488147419103232 REGISTER"/],
  ['scalarlg', /Request-Line/], // a response
  ['quotbal', /To, character 1: wanted </],
  ['ltgtruri', /Request-URI/],
  ['lwsruri', /Request-Line/],
  ['lwsstart', /Request-Line/],
  ['trws', /Request-Line/],
  ['escruri', /Request-URI: wanted a URI without headers/],
  ['badaspec', /To URI/],
  ['badvers', /wanted SIP\/2\.0/],
  ['mismatch01', /CSeq: wanted the method OPTIONS/],
  ['mismatch02', /CSeq: wanted the method NEWMETHOD/],
  ['bigcode', /Request-Line/], // a response
  ['badcseq', /CSeq/],
  ['unreason', /Request-Line/], // a valid response: no request
  ['noreason', /Request-Line/], // likewise
  ['bcast', /Request-Line/], // likewise
  ['insuf', /wanted a From header/],
  ['unkscm', /Request-URI, character 1: wanted sip:, sips: or tel:/],
  ['novelsc', /Request-URI, character 1/],
  ['unksm2', /From URI, character 1/],
  ['multi01', /a second cseq header/],
  ['mcl01', /a second content-length header/],
];

test.each(REFUSED)('the torture message %s is refused', (name, sentence) => {
  expect(refusalOf(() => parseRequest(torture(name)))).toMatch(sentence);
});

test('the torture message baddn is refused for the comma in its display name', () => {
  const whole = Buffer.concat([torture('baddn'), Buffer.from('\r\n\r\n')]); // the package's copy lacks the empty line

  expect(refusalOf(() => parseRequest(whole))).toMatch(
    /From, character 5: wanted < before the URI, found ", Alexander/,
  );
});

/** Invalid by what this parser leaves to others. */
const EXCEPTIONS = [
  ['badinv01', 'stray separators in Via and Contact, which only the proxy reads'],
  ['regbadct', 'a Contact without brackets, which only the registrar reads'],
  ['baddate', 'a Date that is no GMT, which is read only where Expires counts from it'],
];

test.each(EXCEPTIONS)('the torture message %s is read in spite of %s', (name) => {
  expect(parseRequest(torture(name)).cseq.number).toBeGreaterThan(0);
});

test('the Date of the torture message baddate is refused where Expires counts from it', () => {
  const octets = Buffer.from(
    torture('baddate').toString('latin1').replace('Max-Forwards: 70', 'Expires: 60'),
    'latin1',
  );

  expect(refusalOf(() => expiresAt(parseRequest(octets), 0))).toMatch(/Date: .*found "Fri, 01 Jan 2010 16:00:00 EST"/);
});

test('octets after the body are no part of it', () => {
  expect(parseRequest(torture('dblreq')).body).toHaveLength(0);
});

test('quoted control characters and unusual tokens arrive as they are', () => {
  const { to, from, callId } = parseRequest(torture('intmeth'));

  expect(to.displayName).toBe('BEL:\x07 NUL:\0 DEL:\x7f');
  expect(from.parameters.get("fromparam''~+*_!.-%")).toBe('работающий');
  expect(callId).toContain('@word`~)(><:\\/"][?}{');
});

test('folds and unusual white space are read as one blank or none', () => {
  const { headers, from, to } = parseRequest(torture('wsinv'));

  expect(headers.get('NewFangledHeader')).toBe('newfangled value continued newfangled value');
  expect(headers.get('Subject')).toBe('');
  expect(from).toMatchObject({ displayName: 'J Rosenberg \\"', tag: '98asjd8' });
  expect(to.tag).toBe('1918181833n');
});

test('the text of a signed multipart is found among octets that are no text', () => {
  expect(readContent(parseRequest(torture('mpart01')))).toEqual({ kind: 'text', text: 'Hello' });
});
