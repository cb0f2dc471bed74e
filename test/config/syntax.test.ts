import { expect, test } from 'vitest';
import { minimal, problemsOf } from './context.js';

test.each([
  ['', '1:1 : the file is empty'],
  ['# only a comment\n', '1:1 : the file is empty'],
  ['[1, 2]', '1:1 : is a map of keys and values'],
  ['domain: [a', '1:11 : the indentation, or a closing bracket'],
  ['domain: a: b', '1:9 : there is a second "key: " on this line'],
  ['\tdomain: a', '1:1 : indentation is made of blanks, not of tabs'],
  ['domain: }', '1:9 : this does not belong here'],
  ['domain: @a', '1:9 : a value cannot begin with this character'],
  ['---\na: 1\n---\nb: 2', '3:1 : one file holds one document'],
  ['a: &x 1\nb: *x', '2:4 b: aliases (*name) are not used here'],
  ['a: !secret x', ': tags (!name) have no meaning here'],
])('%j is refused where it goes wrong', (text, sentence) => {
  expect(problemsOf(text).join('\n')).toContain(sentence);
});

test('a key that is there twice is told beside everything else', () => {
  expect(problemsOf(minimal('maxParts: 0', 'footer: a\nfooter: b'))).toEqual([
    '7:11 maxParts: is at least 1, not 0',
    '9:1 : this key is in the same map twice',
  ]);
});

test('the YAML 1.1 directive does not bring back its booleans', () => {
  expect(problemsOf(`%YAML 1.1\n---\n${minimal('useContact: on')}`)).toEqual([
    '9:13 useContact: is true or false, not on',
  ]);
});

test.each(['[', '{', '- ', '? ', '{a: ', '[ {', 'a:\n '])(
  'a file that nests %j without end is refused, and does not end the program',
  (text) => {
    expect(problemsOf(text.repeat(20_000)).length).toBeGreaterThan(0);
  },
);

test('an endless file is refused unread', () => {
  expect(problemsOf('#'.repeat(1_000_001))).toEqual(['1:1 : the file is longer than a million characters']);
});
