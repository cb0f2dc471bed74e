import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ENGLISH, FAILURES, noticeText, type Situation } from '../../src/notify/index.js';

const situations: Situation[] = [
  { is: 'invalid-number', number: '12', reason: 'it has 2 digits', text: 'TEXT' },
  { is: 'modem-unavailable', number: '+40722123456', text: 'TEXT' },
  { is: 'too-long', number: '+40722123456', text: 'TEXT' },
  { is: 'not-delivered', number: '+40722123456', reason: 'no such subscriber', text: 'TEXT' },
  { is: 'stored', number: '+40722123456', text: 'TEXT' },
  { is: 'delivered-late', number: '+40722123456', text: 'TEXT' },
];

test.each(situations)('in the situation $is the user learns which number and which text are meant', (situation) => {
  const text = noticeText(situation);

  expect(text).toContain(situation.number);
  expect(text.endsWith('\n\nTEXT')).toBe(true);
  expect(text).not.toMatch(/[{}]/);
  if ('reason' in situation) expect(text).toContain(situation.reason);
});

test('there is a template for every situation, and the good ones are no failures', () => {
  expect(Object.keys(ENGLISH).sort()).toEqual(situations.map(({ is }) => is).sort());
  expect(FAILURES).not.toContain('stored');
  expect(FAILURES).not.toContain('delivered-late');
});

test('whatever a user wrote stands at the end of the notice, exactly', () => {
  const awkward = fc.constantFrom('{text}', '{number}', '$&', '$1', "$'", '{reason}', '\r\n', '\u0000');
  fc.assert(
    fc.property(fc.array(fc.oneof(awkward, fc.string({ unit: 'binary' }))), (pieces) => {
      const rest = pieces.join('');
      const apology = noticeText({ is: 'too-long', number: '+40722123456', text: '' });

      expect(noticeText({ is: 'too-long', number: '+40722123456', text: rest })).toBe(apology + rest);
    }),
  );
});

test('a template of one’s own is filled, and what it does not know stays', () => {
  const templates = { ...ENGLISH, 'too-long': '{reason} {x} Prea lung ({number}): {text}.' };

  expect(noticeText({ is: 'too-long', number: '+40', text: 'rest' }, templates)).toBe(
    '{reason} {x} Prea lung (+40): rest.',
  );
});
