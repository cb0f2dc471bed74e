import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/core/index.js';
import { portOpener } from '../../src/modem/index.js';
import { ManualClock } from '../support/manual-clock.js';
import { type Rig, startRig } from './rig.js';

/** A serial server in front of a rig's modem; `greeting` is what it says of itself at first. */
async function startServer(rig: () => Rig | undefined, greeting: readonly number[] = []) {
  const sockets = new Set<Socket>();
  const heard: number[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    if (greeting.length > 0) socket.write(Uint8Array.from(greeting));
    const line = rig()?.modem.connect();
    if (!line) throw new Error('a connection came before there was a modem');
    socket.on('data', (chunk: Buffer) => {
      heard.push(...chunk);
      line.write(withoutTelnet(chunk));
    });
    line.on('data', (chunk: Buffer) => socket.write(chunk));
    line.on('error', () => undefined).on('close', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    device: `tcp://127.0.0.1:${address.port}`,
    heard,
    /** Ends all connections, as a server that is restarted does. */
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What a telnet server passes on: requests of three octets are its own. */
function withoutTelnet(chunk: Buffer): Buffer {
  const octets = [...chunk];
  for (let at = octets.indexOf(255); at >= 0; at = octets.indexOf(255)) octets.splice(at, 3);
  return Buffer.from(octets);
}

test.each([
  ['raw', []],
  ['telnet', [255, 251, 1, 255, 251, 3, 255, 253, 3, 255, 253, 0]],
])('a modem behind a serial server that speaks %s sends and receives', async (_name, greeting) => {
  let rig: Rig | undefined;
  await using server = await startServer(() => rig, greeting);
  await using started = await startRig({
    started: false,
    modem: { device: server.device },
    deps: { openPort: portOpener(systemClock) },
  });
  rig = started;
  rig.worker.start();
  await rig.ready();

  const id = await rig.accept();
  rig.centre.deliver({ to: 'nokia', from: '+491709999999', text: 'hello yourself' });
  await rig.until(async () => (await started.stateOf(id)) === 'sent');
  await rig.until(async () => (await started.queue.pendingPdus(10)).length === 1);

  expect(rig.modem.sent).toHaveLength(1);
  expect(server.heard.includes(255)).toBe(greeting.length > 0);
});

test('a connection that is cut is made again, and what waited is sent', async () => {
  let rig: Rig | undefined;
  await using server = await startServer(() => rig);
  await using started = await startRig({
    started: false,
    modem: { device: server.device },
    deps: { openPort: portOpener(systemClock) },
  });
  rig = started;
  rig.worker.start();
  await rig.ready();

  server.cut();
  await rig.until(() => started.state() === 'resting');
  const id = await rig.accept();
  await rig.clock.advance(1_500);
  await rig.until(async () => (await started.stateOf(id)) === 'sent');

  expect(rig.modem.sent).toHaveLength(1);
});

test('a serial server that is not there is told as such', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  server.close();
  await once(server, 'close');

  const open = portOpener(systemClock);
  const request = { baudRate: 9_600, flowControl: 'none' as const };
  await expect(open({ ...request, device: `tcp://127.0.0.1:${port}` })).rejects.toMatchObject({
    code: 'PORT_UNAVAILABLE',
    message: expect.stringContaining('nobody listens there'),
  });
  await expect(open({ ...request, device: 'tcp://127.0.0.1:0' })).rejects.toMatchObject({ code: 'PORT_UNAVAILABLE' });
});

test('a serial server that does not answer is given up after ten seconds', async () => {
  // 192.0.2.0/24 is for documentation (RFC 5737): whatever a host does with it, nobody is there.
  const clock = new ManualClock();
  const opening = portOpener(clock)({ device: 'tcp://192.0.2.1:7000', baudRate: 9_600, flowControl: 'none' });
  const refused = expect(opening).rejects.toMatchObject({ code: 'PORT_UNAVAILABLE' });

  await clock.advance(10_000);
  await refused;
});
