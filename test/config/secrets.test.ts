import { expect, test } from 'vitest';
import { hostWith, minimal, problemsOf, variable } from './context.js';

const withFile = (text: string) => hostWith({}, { '/etc/sms-sidecar/token': text });

test.each([
  ['is not there', hostWith({}, {}), 'http.tokenFile: /etc/sms-sidecar/token cannot be read: there is no such file'],
  ['is empty', withFile('\n'), 'http.tokenFile: /etc/sms-sidecar/token is empty'],
  ['holds two words', withFile('hush hush'), 'does not hold one word of visible ASCII characters'],
  ['holds other letters', withFile('gehéim'), 'does not hold one word of visible ASCII characters'],
])('a token file that %s is told at the place where it is named', (_, context, sentence) => {
  expect(problemsOf(minimal(), context)).toEqual([expect.stringMatching(/^2:20 /)]);
  expect(problemsOf(minimal(), context)[0]).toContain(sentence);
});

test('the files of secrets are looked at although something else is wrong', () => {
  const text = minimal('maxParts: 0', 'modems: [{ name: nokia, device: /dev/a, pinFile: /nope }]');

  expect(problemsOf(text)).toEqual([
    '4:50 modems[0].pinFile: /nope cannot be read: there is no such file',
    '7:11 maxParts: is at least 1, not 0',
  ]);
});

test('a secret and its file together are refused', () => {
  const text = minimal('http: { token: hush-hush, tokenFile: /etc/sms-sidecar/token }');
  expect(problemsOf(text)).toEqual(['2:38 http.tokenFile: stands beside token: one of them is enough']);
});

test('a variable that the environment has not is told at its place', () => {
  const text = minimal(`http: { token: "${variable('SMS_TOKEN')}" }`, `footer: "${variable('toString')}"`);

  expect(problemsOf(text)).toEqual([
    '2:16 http.token: the environment has no variable SMS_TOKEN',
    '7:9 footer: the environment has no variable toString',
  ]);
});

test.each([
  ['a PIN in the file', minimal('modems: [{ name: nokia, device: /dev/a, pin: "hush4711" }]'), hostWith()],
  ['a PIN as a number', minimal('modems: [{ name: nokia, device: /dev/a, pin: 4711 }]'), hostWith()],
  ['a PIN in a list', minimal('modems: [{ name: nokia, device: /dev/a, pin: [hush4711] }]'), hostWith()],
  [
    'a PIN from a file',
    minimal('modems: [{ name: nokia, device: /dev/a, pinFile: /p }]'),
    hostWith({}, { '/p': 'hush4711' }),
  ],
  ['a token', minimal('http: { token: "hush 4711" }'), hostWith()],
  ['a token behind a syntax error', minimal('http: { token: } hush4711'), hostWith()],
  ['a token from the environment', minimal(`http: { token: "a ${variable('T')}" }`), hostWith({ T: 'hush4711' })],
  [
    'a variable under another key',
    minimal(`overflow: ${variable('T')}`, `links: { nokia: ["${variable('T')}"] }`),
    hostWith({ T: 'hush4711' }),
  ],
  [
    'a password in an address',
    minimal('proxies: [{ name: a, kind: kamailio, rpc: "http://u:hush4711@h/" }]'),
    hostWith(),
  ],
  ['a database password', minimal('store: "postgres://u:hush4711@h/"'), hostWith()],
])('%s that is wrong is refused without being shown', (_, text, context) => {
  const problems = problemsOf(text, context);

  expect(problems.length).toBeGreaterThan(0);
  expect(problems.join('\n')).not.toMatch(/hush|4711/);
});
