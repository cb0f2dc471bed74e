import { connect, type Socket } from 'node:net';
import { type Clock, GatewayError } from '../../core/index.js';
import type { OpenPort, Port } from '../port.js';
import { type TcpAddress, tcpAddressOf } from './tcp-address.js';
import { TcpStream } from './tcp-stream.js';

/** How long a serial server may take to accept. */
const CONNECT_MS = 10_000;
/** A peer that is switched off says nothing: the kernel asks after so much silence. */
const KEEP_ALIVE_MS = 15_000;

/**
 * Opens modems behind serial servers (ser2net, raw or telnet), `tcp://host:port`. The line's speed is the server's
 * affair. A lost connection is made again as a lost device is opened again.
 *
 * @throws GatewayError `PORT_UNAVAILABLE`, from the function that is returned.
 */
export function tcpOpener(clock: Clock): OpenPort {
  return async ({ device }) => {
    const address = tcpAddressOf(device);
    if (!address) throw unavailable(device, 'it is no tcp://host:port');
    const socket = await connected(device, address, clock);
    socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
    return portOn(socket);
  };
}

function connected(device: string, address: TcpAddress, clock: Clock): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    const fail = (reason: string, cause?: Error) => {
      deadline.cancel();
      socket.destroy();
      reject(unavailable(device, reason, cause));
    };
    const deadline = clock.after(CONNECT_MS, () => fail(`nobody answered within ${CONNECT_MS / 1_000} s`));
    const onError = (error: NodeJS.ErrnoException) => fail(reasonOf(error), error);
    socket.once('error', onError);
    socket.once('connect', () => {
      deadline.cancel();
      socket.off('error', onError);
      resolve(socket);
    });
  });
}

function portOn(socket: Socket): Port {
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const stream = new TcpStream(socket);
  stream.on('error', () => undefined); // for ever: it may come after the last listener went
  return {
    stream,
    close() {
      stream.destroy();
      return closed;
    },
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there, or the serial server is in use by another program',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ETIMEDOUT: 'the host does not answer',
  ECONNRESET: 'the serial server ended the connection',
};

function reasonOf(error: NodeJS.ErrnoException): string {
  return REASONS[error.code ?? ''] ?? error.message;
}

function unavailable(device: string, reason: string, cause?: Error): GatewayError {
  return new GatewayError('PORT_UNAVAILABLE', `could not open ${device}: ${reason}`, cause ? { cause } : undefined);
}
