import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomeOf } from '../../src/inbound/index.js';

const facts = { notFound: 'hold', attempt: 1, divisible: true } as const;

test.each([
  // the user has it
  [200, 'delivered'],
  [202, 'delivered'],
  [299, 'delivered'],
  // wrong for good
  [410, 'failed'],
  [414, 'failed'],
  [416, 'failed'],
  [484, 'failed'],
  [485, 'failed'],
  [604, 'failed'],
  // the user may be reached later
  [404, 'retry'],
  [408, 'retry'],
  [480, 'retry'],
  [486, 'retry'],
  [491, 'retry'],
  [500, 'retry'],
  [502, 'retry'],
  [503, 'retry'],
  [504, 'retry'],
  [599, 'retry'],
  [600, 'retry'],
  [603, 'retry'],
  // the phone reads no plain text
  [415, 'failed'],
  [488, 'failed'],
  // too large
  [413, 'split'],
  [513, 'split'],
  // any other refusal
  [400, 'failed'],
  [405, 'failed'],
  [420, 'failed'],
  [482, 'failed'],
  [493, 'failed'],
  [606, 'failed'],
  [699, 'failed'],
] as const)('a final %i means: %s', (status, as) => {
  expect(outcomeOf(status, facts)).toMatchObject({ as });
});

test.each([401, 403, 407, 483, 302])('%i is the fault of the proxy, and wants a person', (status) => {
  expect(outcomeOf(status, facts)).toEqual({ as: 'failed', alarm: true });
});

test.each([400, 404, 410, 415, 604])('%i is no fault of the proxy', (status) => {
  expect(outcomeOf(status, { ...facts, notFound: 'fail' })).toEqual({ as: 'failed', alarm: false });
});

test('404 is final where the operator says so', () => {
  expect(outcomeOf(404, { ...facts, notFound: 'fail' })).toEqual({ as: 'failed', alarm: false });
});

test.each([404, 408, 480, 486, 503, 600])('Retry-After of a %i is the least to wait', (status) => {
  expect(outcomeOf(status, { ...facts, retryAfterMs: 90_000 })).toEqual({ as: 'retry', atLeastMs: 90_000 });
});

test('482 on a retry says that the first attempt is still under way: it waits until that one is over', () => {
  expect(outcomeOf(482, { ...facts, attempt: 2 })).toEqual({ as: 'retry', atLeastMs: 32_000 });
  expect(outcomeOf(482, { ...facts, attempt: 2, retryAfterMs: 60_000 })).toEqual({ as: 'retry', atLeastMs: 60_000 });
});

test.each([413, 513])('%i for what cannot be divided any more is final', (status) => {
  expect(outcomeOf(status, { ...facts, divisible: false })).toEqual({ as: 'failed', alarm: false });
});

test('every final status has a verdict, only 2xx is a delivery, and only two statuses split', () => {
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 699 }), fc.integer({ min: 1, max: 50 }), (status, attempt) => {
      const { as } = outcomeOf(status, { ...facts, attempt });
      expect(as === 'delivered').toBe(status < 300);
      expect(as === 'split').toBe(status === 413 || status === 513);
    }),
  );
});
