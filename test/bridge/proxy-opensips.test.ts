import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { OpenSipsClient, type OutgoingMessage } from '../../src/bridge/proxy/index.js';
import { type Clock, systemClock } from '../../src/core/index.js';
import { flush, ManualClock } from '../support/manual-clock.js';

interface Call {
  jsonrpc: string;
  method: string;
  params: Record<string, string>;
  id: string;
}

/** Stands where `mi_datagram` would. */
async function startResponder(answer: (call: Call) => unknown) {
  const calls: Call[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (octets, { port, address }) => {
    const call: Call = JSON.parse(octets.toString('utf8'));
    calls.push(call);
    const reply = answer(call);
    if (reply !== undefined) socket.send(typeof reply === 'string' ? reply : JSON.stringify(reply), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const clients: OpenSipsClient[] = [];
  return {
    calls,
    client(clock: Clock = systemClock) {
      const sip = { nextHop: 'sip:127.0.0.1:5070', socket: 'udp:127.0.0.1:5072' };
      const client = new OpenSipsClient({ name: 'edge2', mi: { host: '127.0.0.1', port }, ...sip }, { clock });
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()));
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

const message: OutgoingMessage = {
  target: 'sip:alice@example.org',
  from: { uri: 'sip:+40722123456@sms.example.org' },
  callId: 'call-1',
  body: 'Bună',
};
const status =
  (text: string, headers = '') =>
  ({ id }: Call) => ({ jsonrpc: '2.0', result: { Status: text, Message: headers }, id });

test('a message is one datagram with named parameters, and its reply carries the final status', async () => {
  await using responder = await startResponder(status('404 Not Found'));

  expect(await responder.client().send(message)).toEqual({ status: 404, reason: 'Not Found' });

  expect(responder.calls).toMatchObject([
    {
      jsonrpc: '2.0',
      method: 't_uac_dlg',
      params: {
        method: 'MESSAGE',
        ruri: 'sip:alice@example.org',
        next_hop: 'sip:127.0.0.1:5070',
        socket: 'udp:127.0.0.1:5072',
        headers: expect.stringMatching(/^From: <sip:\+40722123456@sms\.example\.org>\r\nTo: .*\r\n$/s),
        body: 'Bună',
      },
    },
  ]);
});

test('Retry-After of the phone is read from the raw headers', async () => {
  await using responder = await startResponder(status('486 Busy Here', 'SIP/2.0 486 Busy Here\r\nRetry-After: 30\r\n'));

  expect(await responder.client().send(message)).toEqual({ status: 486, reason: 'Busy Here', retryAfterMs: 30_000 });
});

test('replies find their calls in whatever order they come', async () => {
  const asked: { call: Call; reply: (value: object) => void }[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (octets, { port, address }) => {
    const call: Call = JSON.parse(octets.toString('utf8'));
    asked.push({ call, reply: (value) => socket.send(JSON.stringify(value), port, address) });
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const mi = { host: '127.0.0.1', port: socket.address().port };
  const sip = { nextHop: 'sip:127.0.0.1:5070', socket: 'udp:127.0.0.1:5072' };
  const client = new OpenSipsClient({ name: 'edge2', mi, ...sip }, { clock: systemClock });

  const sending = Promise.all([480, 486, 200].map((code) => client.send({ ...message, body: String(code) })));
  while (asked.length < 3) await flush(1);
  for (const { call, reply } of asked.reverse()) reply(status(`${call.params.body} said so`)(call));

  expect((await sending).map((answer) => answer.status)).toEqual([480, 486, 200]);
  await client.close();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
});

test('closing the client ends what is under way', async () => {
  await using responder = await startResponder(() => undefined);
  const client = responder.client();

  const outcome = client.send(message).catch((error: unknown) => error);
  while (responder.calls.length === 0) await flush(1);
  await client.close();

  expect(await outcome).toMatchObject({ code: 'PROXY_UNREACHABLE' });
});

test('an error of the proxy is PROXY_REFUSED, and a result of another shape no final answer', async () => {
  await using refusing = await startResponder(({ id }) => ({
    jsonrpc: '2.0',
    error: { code: 400, message: 'Invalid ruri' },
    id,
  }));
  await using odd = await startResponder(({ id }) => ({ jsonrpc: '2.0', result: 'OK', id }));

  await expect(refusing.client().send(message)).rejects.toMatchObject({ code: 'PROXY_REFUSED' });
  await expect(odd.client().send(message)).rejects.toMatchObject({ code: 'PROXY_UNREACHABLE' });
});

test('datagrams that answer nobody are passed over, and the deadline ends the call', async () => {
  await using responder = await startResponder(() => 'no JSON at all');
  const clock = new ManualClock();

  const outcome = responder
    .client(clock)
    .send(message)
    .catch((error: unknown) => error);
  while (responder.calls.length === 0) await flush(1);
  await clock.advance(40_000);

  expect(await outcome).toMatchObject({ code: 'PROXY_UNREACHABLE', message: expect.stringContaining('40000 ms') });
  expect(clock.pending).toBe(0);
});

test('a closed port is PROXY_UNREACHABLE at once, and the client works again when somebody listens', async () => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  const sip = { nextHop: 'sip:127.0.0.1:5070', socket: 'udp:127.0.0.1:5072' };
  const client = new OpenSipsClient({ name: 'edge2', mi: { host: '127.0.0.1', port }, ...sip }, { clock: systemClock });

  await expect(client.send(message)).rejects.toMatchObject({ code: 'PROXY_UNREACHABLE' });

  const back = createSocket('udp4');
  back.on('message', (octets, peer) => {
    const { id } = JSON.parse(octets.toString('utf8'));
    back.send(JSON.stringify({ jsonrpc: '2.0', result: { Server: 'OpenSIPS (3.6.8)' }, id }), peer.port, peer.address);
  });
  back.bind(port, '127.0.0.1');
  await once(back, 'listening');
  expect(await client.health()).toBe('OpenSIPS (3.6.8)');
  await client.close();
  await new Promise<void>((resolve) => back.close(() => resolve()));
});

test('a message that fits into no datagram is refused here', async () => {
  await using responder = await startResponder(status('200 OK'));

  await expect(responder.client().send({ ...message, body: 'x'.repeat(60_000) })).rejects.toMatchObject({
    code: 'TOO_LARGE',
  });
});
