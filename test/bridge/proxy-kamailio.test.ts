import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KamailioClient, type KamailioClientOptions, type OutgoingMessage } from '../../src/bridge/proxy/index.js';
import { isGatewayError, systemClock } from '../../src/core/index.js';
import { flush, ManualClock } from '../support/manual-clock.js';

interface Call {
  body: string;
  authorization: string | undefined;
  connection: number;
  response: ServerResponse;
  socket: IncomingMessage['socket'];
}

type Answer = (call: Call) => void;

/** Stands where Kamailio's JSON-RPC endpoint would. */
async function startEndpoint(answer: Answer) {
  const calls: Call[] = [];
  const connections: IncomingMessage['socket'][] = [];
  const server = createServer(async (request, response) => {
    if (!connections.includes(request.socket)) connections.push(request.socket);
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { authorization } = request.headers;
    const call = {
      body,
      authorization,
      connection: connections.indexOf(request.socket),
      response,
      socket: request.socket,
    };
    calls.push(call);
    answer(call);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const clients: KamailioClient[] = [];
  return {
    calls,
    client(options: Partial<KamailioClientOptions> = {}, clock = systemClock) {
      const rpc = `http://127.0.0.1:${port}/RPC`;
      const sip = { nextHop: 'sip:127.0.0.1:5060', socket: 'udp:127.0.0.1:5062' };
      const client = new KamailioClient({ name: 'edge', rpc, token: 'secret', ...sip, ...options }, { clock });
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()));
      server.closeAllConnections();
      server.close();
    },
  };
}

const message: OutgoingMessage = {
  target: 'sip:alice@example.org',
  from: { uri: 'sip:+40722123456@sms.example.org' },
  callId: 'call-1',
  body: 'Bună',
  sentAt: Date.UTC(2026, 0, 2, 3, 4, 5),
};

const replyWith =
  (result: unknown): Answer =>
  ({ body, response }) =>
    void response.end(JSON.stringify({ jsonrpc: '2.0', result, id: JSON.parse(body).id }));
const fail =
  (status: number, text: string): Answer =>
  ({ response }) =>
    void response.writeHead(status).end(text);
const ok = replyWith([200, 'OK', '', '', '', '']);

test('a message is one call of tm.t_uac_wait, written as the template compares it', async () => {
  await using endpoint = await startEndpoint(ok);

  expect(await endpoint.client().send(message)).toEqual({ status: 200, reason: 'OK' });

  const [call] = endpoint.calls;
  expect(call?.authorization).toBe('Bearer secret');
  expect(call?.body.startsWith('{"method":"tm.t_uac_wait","jsonrpc":"2.0","params":["MESSAGE","')).toBe(true);
  expect(JSON.parse(call?.body ?? '').params).toEqual([
    'MESSAGE',
    'sip:alice@example.org',
    'sip:127.0.0.1:5060',
    'udp:127.0.0.1:5062',
    'From: <sip:+40722123456@sms.example.org>\r\n' +
      'To: <sip:alice@example.org>\r\n' +
      'Call-ID: call-1\r\n' +
      'CSeq: 1 MESSAGE\r\n' +
      'Date: Fri, 02 Jan 2026 03:04:05 GMT\r\n' +
      'Content-Type: text/plain;charset=UTF-8\r\n',
    'Bună',
  ]);
});

test('health is core.version, written as the template compares it', async () => {
  await using endpoint = await startEndpoint(replyWith('kamailio 5.6.3'));

  expect(await endpoint.client().health()).toBe('kamailio 5.6.3');
  expect(endpoint.calls[0]?.body.startsWith('{"method":"core.version","jsonrpc":"2.0",')).toBe(true);
});

test('Contact, a display name, In-Reply-To and another type are written when they are given', async () => {
  await using endpoint = await startEndpoint(ok);

  await endpoint.client().send({
    ...message,
    from: { uri: 'sip:sms-ACME@sms.example.org', displayName: '"ACME Żółć"' },
    contact: true,
    inReplyTo: 'earlier',
    contentType: 'message/cpim',
  });

  const headers = JSON.parse(endpoint.calls[0]?.body ?? '').params[4];
  expect(headers).toContain('From: "ACME Żółć" <sip:sms-ACME@sms.example.org>\r\n');
  expect(headers).toContain('Contact: <sip:sms-ACME@sms.example.org>\r\nIn-Reply-To: earlier\r\n');
  expect(headers).toContain('Content-Type: message/cpim\r\n');
  expect(headers).not.toMatch(/tag=/);
});

test('a NUL, which Kamailio would drop, and half a character become U+FFFD', async () => {
  await using endpoint = await startEndpoint(ok);

  await endpoint.client().send({ ...message, body: 'a\u0000b\uD83Dc' });

  expect(JSON.parse(endpoint.calls[0]?.body ?? '').params[5]).toBe('a\uFFFDb\uFFFDc');
});

test('whatever target, sender and Call-ID are given, no header is added and no line is left open', async () => {
  await using endpoint = await startEndpoint(ok);
  const client = endpoint.client();
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'x\r\nX-Evil: 1',
      'a!!b',
      'a\\r\\nX-Evil: 1',
      'sip:a@b\r\n',
      '\0',
      'sip:a@b;p=1\r\nX: 1',
      'sip:a\n@b',
    ),
    fc.string().map((user) => `sip:${user}@example.org`),
  );
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, hostile, async (target, uri, callId, contentType) => {
      const before = endpoint.calls.length;
      await client.send({ ...message, target, from: { uri }, callId, contentType }).catch((error: unknown) => {
        if (!isGatewayError(error, 'BAD_SIP')) throw error;
      });
      for (const { body } of endpoint.calls.slice(before)) {
        const [method, requestUri, , , headers] = JSON.parse(body).params;
        expect(method).toBe('MESSAGE');
        expect(requestUri).toMatch(/^sip:[\x21-\x7e]+$/);
        expect(headers.split('\r\n').map((line: string) => line.split(':')[0])).toEqual([
          'From',
          'To',
          'Call-ID',
          'CSeq',
          'Date',
          'Content-Type',
          '',
        ]);
        expect(headers.replaceAll('\r\n', '')).not.toMatch(/[\0-\x1f\x7f\\]|!!/);
      }
    }),
  );
});

test.each([
  [[480, 'Temporarily Unavailable', ''], { status: 480, reason: 'Temporarily Unavailable' }],
  [[408, 'Request Timeout', '', '', '', ''], { status: 408, reason: 'Request Timeout' }],
  [[503, 'Busy', 'Server: x\r\nRetry-After: 120 (soon)\r\n'], { status: 503, reason: 'Busy', retryAfterMs: 120_000 }],
  [[486, 7], { status: 486, reason: '' }],
])('the result %j is read as %j', async (result, answer) => {
  await using endpoint = await startEndpoint(replyWith(result));

  expect(await endpoint.client().send(message)).toEqual(answer);
});

const errorBody = (code: number, text: string) =>
  JSON.stringify({ jsonrpc: '2.0', error: { code, message: text }, id: 1 });

test.each([
  ['an empty result, as a batch gets it', replyWith({}), 'PROXY_UNREACHABLE'],
  ['a provisional status', replyWith([180, 'Ringing']), 'PROXY_UNREACHABLE'],
  ['a status in words', replyWith(['200', 'OK']), 'PROXY_UNREACHABLE'],
  [
    "another call's answer",
    ({ response }) => response.end('{"jsonrpc":"2.0","result":[200,"OK"],"id":"x"}'),
    'PROXY_UNREACHABLE',
  ],
  ['no JSON', fail(200, 'OK'), 'PROXY_UNREACHABLE'],
  ['nothing', fail(200, ''), 'PROXY_UNREACHABLE'],
  ['a wrong token', fail(401, 'no\n'), 'PROXY_UNREACHABLE'],
  ['a method that is not allowed', fail(403, 'method not allowed\n'), 'PROXY_UNREACHABLE'],
  ['no memory', fail(500, errorBody(500, "I'm terribly sorry")), 'PROXY_UNREACHABLE'],
  ['a socket that the proxy does not have', fail(400, errorBody(400, 'No local socket for')), 'PROXY_REFUSED'],
  ['a page without end', ({ response }) => response.end(' '.repeat(100_000)), 'PROXY_UNREACHABLE'],
] satisfies [string, Answer, string][])('%s is no final answer', async (_what, answer, code) => {
  await using endpoint = await startEndpoint(answer);

  await expect(endpoint.client().send(message)).rejects.toMatchObject({ code });
});

test('nobody listening is PROXY_UNREACHABLE', async () => {
  const endpoint = await startEndpoint(ok);
  const client = endpoint.client();
  await endpoint[Symbol.asyncDispose]();

  await expect(client.send(message)).rejects.toMatchObject({ code: 'PROXY_UNREACHABLE' });
});

test('a kept connection that is closed under the call is followed by the same call on a new one', async () => {
  let breakNext = false;
  await using endpoint = await startEndpoint((call) => {
    if (!breakNext) return ok(call);
    breakNext = false;
    call.socket.resetAndDestroy();
  });
  const client = endpoint.client();
  await client.send(message);

  breakNext = true;
  expect(await client.send(message)).toMatchObject({ status: 200 });

  const [, second, third] = endpoint.calls;
  expect(third?.body).toBe(second?.body);
  expect(third?.connection).not.toBe(second?.connection);
});

test('a call is repeated once, not for ever', async () => {
  await using endpoint = await startEndpoint(({ socket }) => socket.resetAndDestroy());

  await expect(endpoint.client().send(message)).rejects.toMatchObject({ code: 'PROXY_UNREACHABLE' });
  expect(endpoint.calls).toHaveLength(2);
});

test('the deadline ends a call that is never answered', async () => {
  await using endpoint = await startEndpoint(() => undefined);
  const clock = new ManualClock();

  const outcome = endpoint
    .client({ deadlineMs: 40_000 }, clock)
    .send(message)
    .catch((error: unknown) => error);
  while (endpoint.calls.length === 0) await flush(1);
  await clock.advance(40_000);

  expect(await outcome).toMatchObject({ code: 'PROXY_UNREACHABLE', message: expect.stringContaining('40000 ms') });
  expect(clock.pending).toBe(0);
});

test('a call is broken off by its signal', async () => {
  await using endpoint = await startEndpoint(() => undefined);
  const stop = new AbortController();

  const outcome = endpoint
    .client()
    .send(message, stop.signal)
    .catch((error: unknown) => error);
  while (endpoint.calls.length === 0) await flush(1);
  stop.abort();

  expect(await outcome).toMatchObject({ code: 'PROXY_UNREACHABLE' });
});

test('connections are kept, never more than allowed, and carry one call at a time', async () => {
  const open: Call[] = [];
  await using endpoint = await startEndpoint((call) => open.push(call));
  const client = endpoint.client({ concurrency: 3 });

  const sending = Promise.all(Array.from({ length: 12 }, () => client.send(message)));
  for (let answered = 0; answered < 12; answered += 1) {
    while (open.length === 0) await flush(1);
    expect(new Set(open.map(({ connection }) => connection)).size).toBe(open.length);
    const call = open.shift();
    if (call !== undefined) ok(call);
  }
  await sending;

  expect(Math.max(...endpoint.calls.map(({ connection }) => connection))).toBe(2);
});

test('a message that Kamailio could not read in one piece is refused here', async () => {
  await using endpoint = await startEndpoint(ok);

  await expect(endpoint.client().send({ ...message, body: 'x'.repeat(70_000) })).rejects.toMatchObject({
    code: 'TOO_LARGE',
  });
  expect(endpoint.calls).toHaveLength(0);
});
