import { expect, test } from 'vitest';
import { findAddress } from '../../src/compose/index.js';

const HEADER = 'From sip:bob@example.org (if you reply DO NOT remove it)';

/** Text of an SMS, address found, body delivered. */
type Row = readonly [text: string, address: string, body: string];

const fromTheModulesTable: Row[] = [
  ['From sip:bob@x (if you reply DO NOT remove it)\r\n\r\nHello', 'sip:bob@x', 'Hello'],
  ['From sip:bob@x (if you reply DO NOT remove it)\n\nHello', 'sip:bob@x', 'Hello'],
  ['From sip:bob@x (if you reply DO NOT remove it)Hello', 'sip:bob@x', 'Hello'],
  ['From sip:bob@x (if you reply Hello', 'sip:bob@x', 'Hello'],
  ['From sip:bob@x Hello', 'sip:bob@x', 'Hello'],
  ['from sip:bob@x (if you reply DO NOT remove it)\r\n\r\nHello', 'sip:bob@x', 'Hello'],
  ['sip:bob@x Hello', 'sip:bob@x', 'Hello'],
  ['For sip:user@host hello world!!', 'sip:user@host', 'hello world!!'],
  ['sip:bob@x', 'sip:bob@x', ''],
];

test.each(fromTheModulesTable)('an answer as the old module knew it loses its address and no more: %j', (...row) => {
  const [text, address, body] = row;
  expect(findAddress(text)).toMatchObject({ address, body });
});

const headers: Row[] = [
  // the manual's spelling, letter case, missing blanks
  ['From sip:bob@example.org (if you reply DONOT remove it)\nHello', 'sip:bob@example.org', 'Hello'],
  ['FROM SIP:bob@example.org (IF YOU REPLY DO NOT REMOVE IT)\r\n\r\nHELLO', 'sip:bob@example.org', 'HELLO'],
  ['FROM SİP:bob@example.org (İF YOU REPLY DO NOT REMOVE İT)\n\nİyi', 'sip:bob@example.org', 'İyi'],
  ['From: sip:bob@example.org (if you reply do not remove it)\nHello', 'sip:bob@example.org', 'Hello'],
  ['From <sip:bob@example.org> (if you reply DO NOT remove it)\r\n\r\nHello', 'sip:bob@example.org', 'Hello'],
  ['From sip:bob@example.org(if you reply DO NOT remove it)\r\n\r\nHello', 'sip:bob@example.org', 'Hello'],
  ['From sip:bob@example.org (if you reply DO NOT remove it)\r\rHello', 'sip:bob@example.org', 'Hello'],
  // wrapped anew, line ends flattened to blanks
  ['From\nsip:bob@example.org (if\r\nyou reply DO NOT\r\nremove it)\r\n\r\nHello', 'sip:bob@example.org', 'Hello'],
  ['From sip:bob@example.org\n(if you  reply DO\tNOT remove\n it) \n \nHello', 'sip:bob@example.org', 'Hello'],
  [`${HEADER}  Hello`, 'sip:bob@example.org', 'Hello'],
  // quoted
  [`> ${HEADER}\r\n> \r\nHello`, 'sip:bob@example.org', 'Hello'],
  [`> ${HEADER}\n>\n> Hi Ann\nHello`, 'sip:bob@example.org', '> Hi Ann\nHello'],
  ['> > From sip:bob@example.org (if you reply\n> > DO NOT remove it)\n> > \nHello', 'sip:bob@example.org', 'Hello'],
  ['>From\n>sip:bob@example.org\n>(if you reply DO NOT\n>remove it)\n>\nHello', 'sip:bob@example.org', 'Hello'],
  // only its end is left
  ['sip:bob@example.org (if you reply DO NOT remove it)\r\n\r\nHello', 'sip:bob@example.org', 'Hello'],
  ['m sip:bob@example.org (if you reply DO NOT remove it)\r\n\r\nHello', 'sip:bob@example.org', 'Hello'],
  // cut, and marked as cut
  ['From sip:bob@example.org (if you re...\nHello', 'sip:bob@example.org', 'Hello'],
  ['From sip:bob@example.org (if you reply DO… Hello', 'sip:bob@example.org', 'Hello'],
  ['From sip:bob@example.org (if you reply DO\r\nHello', 'sip:bob@example.org', 'Hello'],
  ['From sip:bob@example.org\r\nHello', 'sip:bob@example.org', 'Hello'],
  ['From sip:bob@example.org (if you reply DO NO', 'sip:bob@example.org', ''],
  // national letters right behind it
  ['From sip:bob@example.org (if you reply ähnlich', 'sip:bob@example.org', 'ähnlich'],
  ['From sip:bob@example.org (if you reÄhnlich', 'sip:bob@example.org', 'Ähnlich'],
  ['From sip:bob@example.org (if you re你好', 'sip:bob@example.org', '你好'],
  [`${HEADER}Ёлка 🎄`, 'sip:bob@example.org', 'Ёлка 🎄'],
  // an address with parameters, as From may have them
  ['From sip:bob@x;transport=tcp;lr (if you reply DO NOT remove it)\r\n\r\nHello', 'sip:bob@x', 'Hello'],
  ['From sips:bob@x:5061 (if you reply DO NOT remove it)\r\n\r\nHello', 'sips:bob@x:5061', 'Hello'],
];

test.each(headers)('a reply header is removed however the phone gave it back: %j', (text, address, body) => {
  expect(findAddress(text)).toMatchObject({ address, body });
});

const usersOwnWords: Row[] = [
  ['From sip:bob@x (see you) at ten', 'sip:bob@x', '(see you) at ten'],
  ['From sip:bob@x (if only) at ten', 'sip:bob@x', '(if only) at ten'],
  ['From sip:bob@x (if you really think so', 'sip:bob@x', 'really think so'],
  ['From sip:bob@x (if you reply DO nothing', 'sip:bob@x', 'nothing'],
  ['From sip:bob@x (if you reply Now', 'sip:bob@x', 'Now'],
  ['From sip:bob@x (if you reply DO NEVER', 'sip:bob@x', 'NEVER'],
  ['From sip:bob@x (if you re: tomorrow', 'sip:bob@x', 're: tomorrow'],
  ['From sip:bob@x (if you Reply in time', 'sip:bob@x', 'Reply in time'],
  ['From sip:bob@x (if you reply DO NOT reMove', 'sip:bob@x', 'Move'],
  ['FROM SIP:bob@x (IF YOU REPLY DO NOT REMOVery', 'sip:bob@x', 'Very'],
  ['From sip:bob@x (if yourself', 'sip:bob@x', 'yourself'],
  ['sip:bob@x (if I come)', 'sip:bob@x', '(if I come)'],
  [`${HEADER}\r\n\r\n  indented`, 'sip:bob@example.org', '  indented'],
  [`${HEADER}\r\n\r\n\r\n\n(if you reply`, 'sip:bob@example.org', '(if you reply'],
  ['sip:bob@x (1) and sip:ann@x', 'sip:bob@x', '(1) and sip:ann@x'],
];

test.each(usersOwnWords)('words like those of the header stay the user’s: %j', (text, address, body) => {
  expect(findAddress(text)).toMatchObject({ address, body });
});

const anywhere: Row[] = [
  ['Forward this to sip:u@h please', 'sip:u@h', 'please'],
  ['Fred, sip:u@h\nhello', 'sip:u@h', 'hello'],
  ['SIP:U@Host hello', 'sip:U@Host', 'hello'],
  ['Sips:u@h hello', 'sips:u@h', 'hello'],
  ['to:sip:u@h hello', 'sip:u@h', 'hello'],
  ['<sip:u@h> hello', 'sip:u@h', 'hello'],
  ['<sip:u@h>hello', 'sip:u@h', 'hello'],
  ['"Bob" <sip:u@h;transport=tls>: hello', 'sip:u@h', 'hello'],
  ['(sip:u@h) hello', 'sip:u@h', 'hello'],
  ['(for sip:u@h). hello', 'sip:u@h', 'hello'],
  ['"sip:u@h", hello', 'sip:u@h', 'hello'],
  ['sip:u@example.org. Hello', 'sip:u@example.org', 'Hello'],
  ['sip:u@example.org, hello', 'sip:u@example.org', 'hello'],
  ['sip:u@example.org: hello', 'sip:u@example.org', 'hello'],
  ['sip:u@example.org; hello', 'sip:u@example.org', 'hello'],
  ['sip:u@example.org! hello', 'sip:u@example.org', 'hello'],
  ['sip:u@example.org? hello', 'sip:u@example.org', 'hello'],
  ['sip:u@example.org... hello', 'sip:u@example.org', 'hello'],
  ['sip:u@example.org- hello', 'sip:u@example.org', '- hello'],
  ['sip:u@h;transport=tcp Hello', 'sip:u@h', 'Hello'],
  ['sip:u@h:5070;user=phone;lr, Hello', 'sip:u@h:5070', 'Hello'],
  ['sip:u@h?subject=a%20b&priority=urgent Hello', 'sip:u@h', 'Hello'],
  ['sip:u@h;hello there', 'sip:u@h', 'hello there'],
  ['sip:u@[2001:db8::1]:5060 hello', 'sip:u@[2001:db8::1]:5060', 'hello'],
  ['sip:u@192.0.2.1 hello', 'sip:u@192.0.2.1', 'hello'],
  ['sip:+491701234567@example.org hello', 'sip:+491701234567@example.org', 'hello'],
  ['sip:a.b-c_d%20e@example.org hello', 'sip:a.b-c_d%20e@example.org', 'hello'],
  ['sip:jörg@example.org hallo', 'sip:j%C3%B6rg@example.org', 'hallo'],
  ['sip:u@münchen.example hallo', 'sip:u@xn--mnchen-3ya.example', 'hallo'],
  ['sip:u@example.orgÄhm', 'sip:u@example.org', 'Ähm'],
  ['my sip: is sip:u@h now', 'sip:u@h', 'now'],
  ['gossip:a@b sip:u@h hello', 'sip:u@h', 'hello'],
  ['sip:sip:u@h hello', 'sip:u@h', 'hello'],
];

test.each(anywhere)('an address is found wherever and however it is written: %j', (text, address, body) => {
  expect(findAddress(text)).toMatchObject({ address, body });
});

test.each([
  '',
  'hello',
  'sip:',
  'sip:bob',
  'sip:bob hello',
  'sip:@h hello',
  'sip:bob@',
  'sip:bob@. hello',
  'bob@example.org hi',
  'tel:+491701234567 hi',
  'gossip:bob@example.org',
])('a text without the SIP address of a user has none: %j', (text) => {
  expect(findAddress(text)).toBeUndefined();
});

test('what is written above a quoted header is the answer, and stays', () => {
  const text = `Yes, at ten\r\n> ${HEADER}\r\n> \r\n> Tomorrow?`;

  expect(findAddress(text)).toEqual({
    address: 'sip:bob@example.org',
    header: true,
    body: 'Yes, at ten\n> Tomorrow?',
  });
});

test('text before the address is kept where there is no other text', () => {
  expect(findAddress(`Yes, at ten ${HEADER}`)?.body).toBe('Yes, at ten');
  expect(findAddress('Please call sip:bob@x')?.body).toBe('Please call');
  expect(findAddress('For sip:bob@x')?.body).toBe('');
  expect(findAddress(HEADER)?.body).toBe('');
});
