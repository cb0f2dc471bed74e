import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AcceptanceDesk, type AcceptanceOptions, previewText } from '../../src/bridge/index.js';
import { Events, isGatewayError, silentLog, systemClock } from '../../src/core/index.js';
import type { AcceptRequest } from '../../src/queue/index.js';
import { acceptance, BridgeRig, TOKEN } from '../support/bridge.js';

const call = { from: 'sip:alice@example.org', body: 'hello' };
const rpc = (params: unknown) => ({ jsonrpc: '2.0', id: 1, method: 'sms.preview', params });

test('a preview tells alphabet, segments, room and what forces UCS-2, over HTTP and RPC alike, and stores nothing', async () => {
  await using rig = await BridgeRig.start({ compose: { ...acceptance.compose, replyHeader: 'none' } });
  const text = { ...call, body: `“hello” ${'x'.repeat(70)}` };

  const overHttp = await rig.post('/v1/preview', text);
  const overRpc = await rig.post('/rpc', rpc(text));

  expect(overHttp.status).toBe(200);
  expect(overHttp.body).toEqual({
    ...{ network: 'D1', encoding: 'ucs2', concatenation: 'udh8', unit: 'UTF-16 units', changed: [] },
    segments: [
      { text: text.body.slice(0, 67), used: 67, left: 0 },
      { text: text.body.slice(67), used: 11, left: 56 },
    ],
    forcing: [
      { character: '“', codePoint: 'U+201C', count: 1 },
      { character: '”', codePoint: 'U+201D', count: 1 },
    ],
    saving: {
      ...{ segments: 1, saved: 1 },
      changed: [
        { from: '“', codePoints: 'U+201C', to: '"', count: 1 },
        { from: '”', codePoints: 'U+201D', to: '"', count: 1 },
      ],
    },
  });
  expect(overRpc.body.result).toEqual(overHttp.body);
  expect(await rig.stored()).toBe(0);
});

test.each([
  [{ ...call, body: '' }, 422, 'TEXT_INVALID'],
  [{ ...call, body: 'x'.repeat(2_000) }, 422, 'TOO_MANY_PARTS'],
  [{ ...call, network: 'D9' }, 404, 'UNKNOWN_NETWORK'],
  [{ ...call, from: 'sip:mallory@evil.example' }, 403, 'SENDER_REFUSED'],
  [{ ...call, to: '+40722123456' }, 400, 'BAD_REQUEST'],
  [{}, 400, 'BAD_REQUEST'],
])('the preview of %j is refused as sending would be: %s', async (params, status, code) => {
  await using rig = await BridgeRig.start();

  expect(await rig.post('/v1/preview', params)).toMatchObject({ status, body: { error: { code } } });
  expect((await rig.post('/rpc', rpc(params))).body.error.data.code).toBe(code);
});

test('no preview without the token', async () => {
  await using rig = await BridgeRig.start();

  expect(await rig.post('/v1/preview', call, { Authorization: `Bearer ${TOKEN}x` })).toMatchObject({ status: 401 });
});

test.each([
  ['0.075', 1, '0.075'],
  ['0.075', 4, '0.300'],
  ['12', 4, '48'],
  ['0.000000001', 3, '0.000000003'],
  ['999999999.999999999', 4, '3999999999.999999996'],
  ['0.10', 3, '0.30'],
])('at %s a segment, %s cost %s exactly', (amount, count, total) => {
  const options = { ...acceptance, networks: priced(amount) };
  const text = { ...call, body: 'x'.repeat(count === 1 ? 10 : 153 * count - 64) };

  const { segments, cost } = previewText(text, options);

  expect(segments).toHaveLength(count);
  expect(cost).toEqual({ amount: total, currency: 'EUR' });
});

function priced(amount: string): AcceptanceOptions['networks'] {
  return { all: [{ name: 'D1', price: { amount, currency: 'EUR' } }], defaultName: 'D1' };
}

const settings = fc.record({
  replyHeader: fc.constantFrom('compatible' as const, 'short' as const, 'none' as const),
  footer: fc.constantFrom('', ' bye', '\n— the office'),
  maxParts: fc.integer({ min: 1, max: 5 }),
  overflow: fc.constantFrom('truncate' as const, 'refuse' as const),
  concatenation: fc.constantFrom('udh8' as const, 'udh16' as const, 'text' as const),
  transliterate: fc.boolean(),
  nationalShifts: fc.constantFrom([], [1], [1, 2, 3]),
});
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ maxLength: 80 }),
  fc.constantFrom('ğış ', '“quoted” ', '€[]', '👩‍👩‍👧‍👦', 'слово '),
);
const texts = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

test('whatever is written, what is stored for sending is what the preview showed', async () => {
  await fc.assert(
    fc.asyncProperty(settings, texts, async (compose, body) => {
      const options = { ...acceptance, compose };
      const shown = outcome(() => previewText({ ...call, body }, options));
      const stored = await accepted(options, body);

      if (typeof shown === 'string' || typeof stored === 'string') {
        expect(stored).toBe(shown);
        return;
      }
      const { message, detail } = stored;
      expect(message.segments).toEqual(shown.segments.map(({ text }) => text));
      expect(message.encoding).toBe(shown.encoding);
      expect(message.concatenation).toBe(shown.concatenation);
      expect(message.options.nationalShift).toEqual(shown.nationalShift);
      expect(detail.unsentRest).toBe(shown.rest);
    }),
    { numRuns: 300 },
  );
});

/** What acceptance hands to the store, or the code of its refusal. */
async function accepted(options: AcceptanceOptions, body: string): Promise<AcceptRequest | string> {
  const requests: AcceptRequest[] = [];
  const queue = {
    sims: async () => [],
    lastSim: async () => undefined,
    keptAt: async () => undefined,
    remembered: async () => undefined,
    conversationsWith: async () => [],
    cancel: () => Promise.reject(new Error('nothing is canceled here')),
    accept: async (request: AcceptRequest) => {
      requests.push(request);
      const { id, network, encoding, segments } = request.message;
      return {
        created: true,
        acceptance: { id, state: 'queued' as const, network, encoding, segments: segments.length },
      };
    },
  };
  const desk = new AcceptanceDesk(options, { queue, clock: systemClock, log: silentLog, events: new Events() });
  try {
    await desk.acceptCall({ ...call, to: '+40722123456', body });
  } catch (error) {
    if (isGatewayError(error)) return error.code;
    throw error;
  }
  const [request] = requests;
  if (request === undefined) throw new Error('nothing was stored');
  return request;
}

function outcome<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (isGatewayError(error)) return error.code;
    throw error;
  }
}
