import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CommandError, NumberedError } from '../../src/at/index.js';
import { GatewayError } from '../../src/core/index.js';
import { pauseAfter, SEND_BACKOFF } from '../../src/modem/backoff.js';
import { indicationChoices } from '../../src/modem/indications.js';
import {
  acceptedWithoutReference,
  type Evidence,
  investigated,
  lateReference,
  mayHaveLeft,
  neverBegan,
  refused,
} from '../../src/modem/outcome.js';
import { compare } from '../../src/modem/reference.js';
import { kindOf, withServiceCentre } from '../../src/modem/tpdu.js';
import { afterTaking, FIRST_TURN, orderOf } from '../../src/modem/turn.js';

const NETWORKS = [
  { name: 'D1', maxPerCall: 2 },
  { name: 'D2', maxPerCall: 1 },
  { name: 'D3', maxPerCall: 3 },
];

test('each network has its quota in link order, and the empty ones are passed over', () => {
  const waiting = new Map([
    ['D1', 5],
    ['D2', 0],
    ['D3', 4],
  ]);
  const taken: string[] = [];
  let turn = FIRST_TURN;
  for (;;) {
    const next = orderOf(NETWORKS, turn).find((name) => (waiting.get(name) ?? 0) > 0);
    if (next === undefined) break;
    waiting.set(next, (waiting.get(next) ?? 0) - 1);
    taken.push(next);
    turn = afterTaking(NETWORKS, turn, next);
  }

  expect(taken.join(' ')).toBe('D1 D1 D3 D3 D3 D1 D1 D3 D1');
});

test('all networks are tried at every turn, and none has more than its quota while another waits', () => {
  const quotas = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(quotas, fc.array(fc.nat(5), { maxLength: 60 }), (sizes, busy) => {
      const networks = sizes.map((maxPerCall, n) => ({ name: `N${n}`, maxPerCall }));
      let turn = FIRST_TURN;
      let run = { name: '', length: 0 };
      for (const only of busy) {
        const order = orderOf(networks, turn);
        expect(order.toSorted()).toEqual(networks.map(({ name }) => name).toSorted());
        const everybodyWaits = only === 0;
        const name = everybodyWaits ? order[0] : order[only % order.length];
        if (name === undefined) continue;
        run = { name, length: everybodyWaits && name === run.name ? run.length + 1 : 1 };
        turn = afterTaking(networks, turn, name);
        const quota = networks.find((network) => network.name === name)?.maxPerCall ?? 0;
        if (networks.length > 1) expect(run.length).toBeLessThanOrEqual(quota);
      }
    }),
  );
});

test('pauses double up to their limit, spread by a fifth', () => {
  expect([1, 2, 3, 4].map((attempt) => pauseAfter(SEND_BACKOFF, attempt, 0.5))).toEqual([
    10_000, 20_000, 40_000, 80_000,
  ]);
  expect(pauseAfter(SEND_BACKOFF, 1, 0)).toBe(8_000);
  expect(pauseAfter(SEND_BACKOFF, 1, 1)).toBe(12_000);
  expect(pauseAfter(SEND_BACKOFF, 1_000, 0.5)).toBe(600_000);
});

test.each([
  ['none', 6, 0],
  ['stored', 18, 2],
  ['routed', 12, 1],
  ['auto', 18, 1],
] as const)(
  'for reports %s there are %d ways, the first with ds=%d and messages left in their slots',
  (reports, ways, first) => {
    const choices = indicationChoices(reports);

    expect(choices).toHaveLength(ways);
    expect(choices[0]).toEqual({ mode: 2, messages: 1, broadcasts: 0, reports: first, buffer: 0 });
    expect(new Set(choices.map((choice) => JSON.stringify(choice))).size).toBe(ways);
  },
);

const EVIDENCE: Evidence = { before: 7, after: 7, tells: 'unchanged', late: [] };
const ATTEMPT = { attempt: 1, attempts: 3, now: 1_000, random: 0.5 };
const trace = (payloadWritten: boolean) => ({ command: '+CMGS', payloadWritten });
const cms = (number: number, written = true) => new NumberedError({ table: 'cms', number }, trace(written));
const failed = (code: 'AT_TIMEOUT' | 'AT_ERROR' | 'CHANNEL_CLOSED' | 'AT_CANCELED', written: boolean) =>
  new CommandError(code, 'it failed', trace(written));

test.each([
  ['a refusal that may pass', cms(42), false, false],
  ['a refusal for good', cms(1), false, false],
  ['an unknown error after Ctrl-Z', cms(500), true, false],
  ['an unknown error before it', cms(500, false), false, false],
  ['a network timeout', cms(332), true, false],
  ['a bare ERROR after Ctrl-Z', failed('AT_ERROR', true), true, false],
  ['silence after Ctrl-Z', failed('AT_TIMEOUT', true), true, false],
  ['silence before the prompt', failed('AT_TIMEOUT', false), false, false],
  ['a port lost after Ctrl-Z', failed('CHANNEL_CLOSED', true), true, false],
  ['a port lost before', failed('CHANNEL_CLOSED', false), false, true],
  ['a claim given back', failed('AT_CANCELED', false), false, true],
])('%s: the message may have left: %s %s', (_name, error, left, unbegun) => {
  expect(mayHaveLeft(error)).toBe(left);
  expect(neverBegan(error)).toBe(unbegun);
});

test.each([
  ['silence, unchanged', failed('AT_TIMEOUT', true), {}, 'unknown'],
  ['silence, one on', failed('AT_TIMEOUT', true), { after: 8, tells: 'advanced by one' }, 'unknown'],
  ['silence, and a late reference', failed('AT_TIMEOUT', true), { late: ['+CMGS: 8', 'OK'] }, 'sent'],
  ['silence, and OK for the ESC', failed('AT_TIMEOUT', true), { late: ['OK'] }, 'refused'],
  [
    'silence, OK for the ESC, one on',
    failed('AT_TIMEOUT', true),
    { tells: 'advanced by one', late: ['OK'] },
    'unknown',
  ],
  ['silence, OK for the ESC, unproved', failed('AT_TIMEOUT', true), { tells: 'unreadable', late: ['OK'] }, 'unknown'],
  ['silence, and ERROR for the ESC', failed('AT_TIMEOUT', true), { late: ['ERROR'] }, 'refused'],
  [
    'silence, ERROR for the ESC, unproved',
    failed('AT_TIMEOUT', true),
    { tells: 'unreadable', late: ['ERROR'] },
    'unknown',
  ],
  ['500, unchanged', cms(500), {}, 'refused'],
  ['500, one on', cms(500), { after: 8, tells: 'advanced by one' }, 'unknown'],
  ['500, unreadable', cms(500), { before: null, tells: 'unreadable' }, 'unknown'],
  ['ERROR, unchanged', failed('AT_ERROR', true), {}, 'refused'],
  ['ERROR, one on', failed('AT_ERROR', true), { tells: 'advanced by one' }, 'unknown'],
  ['ERROR, unreadable', failed('AT_ERROR', true), { tells: 'unreadable' }, 'refused'],
] as [string, CommandError, Partial<Evidence>, string][])('%s ends as %4$s', (_name, error, evidence, as) => {
  expect(investigated(error, { ...EVIDENCE, ...evidence }, ATTEMPT).as).toBe(as);
});

test('a refusal is offered again until its attempts are used up, unless it is for good', () => {
  expect(refused(cms(42), ATTEMPT)).toMatchObject({ as: 'refused', retryAt: 11_000 });
  expect(refused(cms(42), { ...ATTEMPT, attempt: 3 })).not.toHaveProperty('retryAt');
  expect(refused(cms(1), ATTEMPT)).not.toHaveProperty('retryAt');
  expect(refused(new GatewayError('PDU_INVALID', 'no'), ATTEMPT)).not.toHaveProperty('retryAt');
  expect(refused(new Error('a bug of ours'), ATTEMPT)).not.toHaveProperty('retryAt');
});

test('OK without a reference is known by the SIM, or uncertain', () => {
  expect(acceptedWithoutReference({ ...EVIDENCE, after: 8, tells: 'advanced by one' })).toEqual({
    as: 'sent',
    messageReference: 8,
  });
  expect(acceptedWithoutReference(EVIDENCE)).toMatchObject({ as: 'unknown', evidence: { accepted: true } });
});

test.each([
  [7, 7, 'unchanged'],
  [7, 8, 'advanced by one'],
  [255, 0, 'advanced by one'],
  [7, 9, 'other'],
  [null, 7, 'unreadable'],
  [7, undefined, 'unreadable'],
] as const)('a counter that was %s and is %s tells: %s', (before, after, tells) => {
  expect(compare(before, after)).toBe(tells);
});

test('a late reference is the last one told, if it can be one', () => {
  expect(lateReference(['OK', '+CMGS: 4', '+CMGS:5', 'OK'])).toBe(5);
  expect(lateReference(['+CMGS: 256'])).toBeUndefined();
  expect(lateReference(['+CMS ERROR: 42', '+CSQ: 4,99'])).toBeUndefined();
});

test.each([
  ['00040B91', 4, 'undecodable'],
  ['0791947106004034040C9194', 4, 'message'],
  ['0791947106004034060C9194', 4, 'report'],
  ['0791947106004034010C9194', 4, 'undecodable'],
  ['0791947106004034040C9194', 40, 'undecodable'],
  ['0791947106004034040C9194', null, 'message'],
  ['', null, 'undecodable'],
  ['07919', 3, 'undecodable'],
  ['XX', null, 'undecodable'],
  ['FF', null, 'undecodable'],
])('octets %s with the length %s look like: %s', (hex, length, kind) => {
  expect(kindOf(hex, length)).toBe(kind);
});

test('octets without a service centre get an empty one, others are left alone', () => {
  expect(withServiceCentre('040C91', 3)).toBe('00040C91');
  expect(withServiceCentre('00040C91', 3)).toBe('00040C91');
  expect(withServiceCentre('040C91', null)).toBe('040C91');
  expect(withServiceCentre('=40C91', 3)).toBe('=40C91');
});

test('looking at any octets never fails', () => {
  fc.assert(
    fc.property(fc.string(), fc.option(fc.nat(300)), (hex, length) => {
      kindOf(hex, length);
      withServiceCentre(hex, length);
    }),
  );
});
