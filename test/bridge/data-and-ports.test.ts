import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AcceptanceDesk, type AcceptanceOptions, type PreviewCall, previewText } from '../../src/bridge/index.js';
import { segmentPdu } from '../../src/compose/index.js';
import { Events, isGatewayError, silentLog, systemClock } from '../../src/core/index.js';
import { decodePdu, joinParts, portsOf, type Submit } from '../../src/pdu/index.js';
import type { AcceptRequest } from '../../src/queue/index.js';
import { acceptance, BridgeRig } from '../support/bridge.js';

const from = 'sip:alice@example.org';
const to = '+40722123456';
const base64 = (octets: Uint8Array) => Buffer.from(octets).toString('base64');
const call = (params: object, method = 'sms.send_msg') => ({ jsonrpc: '2.0', id: 1, method, params });
const WAP_PUSH = { destination: 2948, source: 9200 };
/** Every value of an octet, as often as it takes. */
const octets = (length: number) => Uint8Array.from({ length }, (_, at) => at & 255);

test('data goes to its port as it is, without header and footer, and is shown in hexadecimal', async () => {
  await using rig = await BridgeRig.start({ compose: { ...acceptance.compose, footer: ' bye' } });
  const push = Uint8Array.of(0x01, 0x06, 0x00, 0xff);

  const { body } = await rig.post('/rpc', call({ from, to, data: base64(push), ports: WAP_PUSH }));

  expect(body.result).toMatchObject({ state: 'queued', encoding: '8bit', segments: 1 });
  const shown = await rig.get(`/v1/messages/${body.result.id}`);
  expect(shown.body).toMatchObject({ encoding: '8bit', text: '010600FF' });
  const [submit] = await sentBy(rig);
  expect(submit).toMatchObject({ dataCodingScheme: 0x04, userData: { data: push } });
  expect(portsOf(submit?.userData.header ?? null)).toEqual({ ...WAP_PUSH, bits: 16 });
});

test.each(['udh8', 'udh16', 'text'] as const)(
  'with concatenation %s, data in several segments comes out of the store octet for octet',
  async (concatenation) => {
    await using rig = await BridgeRig.start({ compose: { ...acceptance.compose, concatenation } });
    const data = octets(300);

    const { body } = await rig.post('/rpc', call({ from, to, data: base64(data), ports: WAP_PUSH }));

    expect(body.result).toMatchObject({ encoding: '8bit', segments: 3 });
    const parts = await sentBy(rig);
    expect(joinParts(parts)).toEqual({ data });
    for (const { userData } of parts) expect(portsOf(userData.header)).toEqual({ ...WAP_PUSH, bits: 16 });
  },
);

test('a text to 8-bit ports names them in every segment, its reply header in the first', async () => {
  await using rig = await BridgeRig.start();
  const ports = { destination: 240, source: 255, bits: 8 };

  const { body } = await rig.post('/rpc', call({ from, to, body: 'x'.repeat(200), ports }));

  expect(body.result).toMatchObject({ encoding: 'gsm7', segments: 2 });
  const parts = await sentBy(rig);
  expect(joinParts(parts)).toEqual({ text: expect.stringMatching(/^From sip:alice@example\.org .*\r\n\r\nx{200}$/s) });
  for (const { userData } of parts) expect(portsOf(userData.header)).toEqual(ports);
});

test.each([
  [{}, /body, data.*neither/],
  [{ body: 'hello', data: 'AA==' }, /body, data.*both/],
  [{ data: 'AA=' }, /data: not base64/],
  [{ data: 'A_-A' }, /data: not base64/],
  [{ data: 0 }, /data/],
  [{ body: 'hello', ports: { destination: 1 } }, /ports\.source/],
  [{ body: 'hello', ports: { destination: 65_536, source: 0 } }, /ports\.destination/],
  [{ body: 'hello', ports: { destination: 0, source: -1 } }, /ports\.source/],
  [{ body: 'hello', ports: { destination: 256, source: 0, bits: 8 } }, /ports: with 8 bits a port is at most 255/],
  [{ body: 'hello', ports: { destination: 1, source: 1, bits: 7 } }, /ports\.bits/],
  [{ body: 'hello', ports: { destination: 1, source: 1, protocol: 'udp' } }, /ports/],
])('with %j neither sms.send_msg nor sms.preview is taken, and the member is named', async (members, sentence) => {
  await using rig = await BridgeRig.start();
  const refusal = { message: expect.stringMatching(sentence), data: { code: 'BAD_REQUEST', httpStatus: 400 } };

  expect((await rig.post('/rpc', call({ from, to, ...members }))).body.error).toMatchObject(refusal);
  expect((await rig.post('/rpc', call({ from, ...members }, 'sms.preview'))).body.error).toMatchObject(refusal);
  expect(await rig.stored()).toBe(0);
});

test.each([
  [{ data: '' }, 'TEXT_INVALID'],
  [{ data: base64(octets(134 * 4 + 1)) }, 'TOO_MANY_PARTS'],
  [{ data: base64(octets(141)), replace: 1 }, 'TOO_MANY_PARTS'],
])('data that cannot be sent whole is refused, never cut: %#', async (members, code) => {
  await using rig = await BridgeRig.start({ compose: { ...acceptance.compose, overflow: 'truncate' } });

  expect((await rig.post('/rpc', call({ from, to, ...members }))).body.error.data).toEqual({ code, httpStatus: 422 });
  expect(await rig.stored()).toBe(0);
});

test('a preview of data counts octets and shows them in hexadecimal, over HTTP and RPC alike', async () => {
  await using rig = await BridgeRig.start();
  const wanted = { from, data: base64(octets(130)), ports: WAP_PUSH };

  const overHttp = await rig.post('/v1/preview', wanted);
  const overRpc = await rig.post('/rpc', call(wanted, 'sms.preview'));

  expect(overHttp.body).toEqual({
    ...{ network: 'D1', encoding: '8bit', concatenation: 'none', unit: 'octets', forcing: [], changed: [] },
    segments: [{ text: Buffer.from(octets(130)).toString('hex').toUpperCase(), used: 130, left: 3 }],
  });
  expect(overRpc.body.result).toEqual(overHttp.body);
});

const settings = fc.record({
  replyHeader: fc.constantFrom('compatible' as const, 'none' as const),
  footer: fc.constantFrom('', ' bye'),
  maxParts: fc.integer({ min: 1, max: 5 }),
  overflow: fc.constantFrom('truncate' as const, 'refuse' as const),
  concatenation: fc.constantFrom('udh8' as const, 'udh16' as const, 'text' as const),
  transliterate: fc.boolean(),
  nationalShifts: fc.constantFrom([], [1, 2, 3]),
});
const content = fc.oneof(
  fc.record({ data: fc.uint8Array({ maxLength: 700 }) }),
  fc.record({ body: fc.string({ unit: fc.constantFrom('a', ' ', '€', 'ğ', '“'), maxLength: 500 }) }),
  fc.record({ body: fc.string({ unit: 'binary', maxLength: 200 }) }),
);
const port = fc.integer({ min: 0, max: 255 });
const ports = fc.record({ destination: port, source: port, bits: fc.constantFrom(8 as const, 16 as const) });

test('whatever is sent to whichever ports, what is stored for sending is what the preview showed', async () => {
  await fc.assert(
    fc.asyncProperty(settings, content, ports, async (compose, wanted, to) => {
      const options = { ...acceptance, compose };
      const wish = { ...wanted, from, ports: to };
      const shown = outcome(() => previewText(wish, options));
      const stored = await accepted(options, wish);

      if (typeof shown === 'string' || typeof stored === 'string') {
        expect(stored).toBe(shown);
        return;
      }
      const { message, detail } = stored;
      const texts = message.encoding === '8bit' ? message.segments.map(hexOf) : message.segments;
      expect(texts).toEqual(shown.segments.map(({ text }) => text));
      expect(message).toMatchObject({ encoding: shown.encoding, concatenation: shown.concatenation });
      expect(message.options).toMatchObject({ ports: to });
      expect(message.options.nationalShift).toEqual(shown.nationalShift);
      expect(detail.unsentRest).toBe(shown.rest);
    }),
    { numRuns: 300 },
  );
});

const hexOf = (text: string) => Buffer.from(text, 'latin1').toString('hex').toUpperCase();

/** What acceptance hands to the store, or the code of its refusal. */
async function accepted(options: AcceptanceOptions, { ports: to, ...wish }: PreviewCall) {
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
      const acceptance = { id, state: 'queued' as const, network, encoding, segments: segments.length };
      return { created: true, acceptance };
    },
  };
  const desk = new AcceptanceDesk(options, { queue, clock: systemClock, log: silentLog, events: new Events() });
  try {
    await desk.acceptCall({ ...wish, to: '+40722123456', submit: to === undefined ? {} : { ports: to } });
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

/** The SUBMITs that a modem would be given one after the other, decoded. */
async function sentBy(rig: BridgeRig): Promise<Submit[]> {
  const parts: Submit[] = [];
  const claimant = { modem: 'nokia', imsi: '1', networks: ['D1'], previousMessageReference: null, leaseMs: 60_000 };
  let claim = await rig.queue.claim(claimant);
  while (claim !== undefined) {
    const { options, ref, segments, ...rest } = claim;
    const { hex } = segmentPdu({ ...rest, ...options, index: ref.segment, total: segments, mode: 'new' });
    const pdu = decodePdu(hex, { smsc: true, direction: 'to-network' });
    if (pdu.type === 'submit') parts.push(pdu);
    claim = await rig.queue.settle(ref, { as: 'sent', messageReference: parts.length });
  }
  return parts;
}
