import { expect, test } from 'vitest';
import { mayBeTold, NoticeDesk, type NoticeOptions } from '../../src/notify/index.js';

const options: NoticeOptions = {
  level: 'failures',
  domain: 'sms.example.org',
  userDomains: ['example.org'],
  numbers: { shortCodes: ['12345'], stripSeparators: true },
};
const subject = {
  ...{ sender: 'sip:alice@example.org', authenticated: true, id: 'message-1', number: '+40722123456' },
  ...{ callId: 'call-1', at: 1_000 },
};

const desk = (changes: Partial<NoticeOptions> = {}) =>
  new NoticeDesk({ ...options, ...changes }, { newId: (now) => `notice-at-${now}` });

test('the rest of a long text goes to its writer, from the number they wrote to, in reply to their message', () => {
  const notice = desk().tooLong(subject, 'the rest');

  expect(notice).toEqual({
    id: 'notice-at-1000',
    target: 'sip:alice@example.org',
    originator: '+40722123456',
    callId: 'notice-at-1000@sms.example.org',
    inReplyTo: 'call-1',
    about: 'message-1',
    body: expect.stringMatching(/^Sorry, your message to \+40722123456 was longer.*\n\nthe rest$/s),
    createdAt: 1_000,
  });
});

test.each([
  ['off', false, false],
  ['failures', true, false],
  ['all', true, true],
] as const)('notices: %s', (level, failure, good) => {
  expect(desk({ level }).tooLong(subject, 'x') !== undefined).toBe(failure);
  const stored = { is: 'stored', number: subject.number, text: 'x' } as const;
  expect(desk({ level }).write(subject, stored) !== undefined).toBe(good);
});

test.each([
  ['a user of ours', 'sip:alice@example.org', true, true],
  ['a user of ours whom nobody authenticated', 'sip:alice@example.org', false, true],
  ['somebody elsewhere', 'sip:alice@evil.example', true, false],
  ['a domain that ends like ours', 'sip:alice@notexample.org', true, false],
  ['the gateway itself', 'sip:+40722123456@sms.example.org', true, false],
  ['a number of ours whose user proved it', 'sip:+4930123456@example.org', true, true],
  ['a number that anyone may have written into From', 'sip:+4930123456@example.org', false, false],
  ['a short code that anyone may have written into From', 'sip:12345@example.org', false, false],
  ['an extension', 'sip:201@example.org', false, true],
  ['a tel URI', 'tel:+4930123456', true, false],
  ['no address at all', 'alice', true, false],
])('%s: %s', (_who, sender, authenticated, told) => {
  expect(mayBeTold({ sender, authenticated }, options)).toBe(told);
  expect(desk().tooLong({ ...subject, sender, authenticated }, 'x') !== undefined).toBe(told);
});
