import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

const HOST = '127.0.0.1';

/** A TCP port of the loopback that was free a moment ago. */
export async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A UDP port of the loopback that was free a moment ago: the wanted one, or any for 0; `undefined` when it is taken. */
export async function freeUdpPort(wanted = 0): Promise<number | undefined> {
  const socket = createSocket('udp4');
  try {
    socket.bind(wanted, HOST);
    await once(socket, 'listening');
    return socket.address().port;
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}
