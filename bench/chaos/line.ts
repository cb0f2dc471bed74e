import { createServer, type Server } from 'node:net';
import { type ModemOnPty, type SimulatedModem, startModemOnPty } from '../../src/simulator/index.js';

/** Where a sidecar finds a modem. */
export interface Line {
  readonly device: string;
  close(): Promise<void>;
}

/** Puts a modem behind a TCP port, as a serial server does. */
export async function tcpLine(modem: SimulatedModem): Promise<Line> {
  const server: Server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    if (modem.isPlugged) modem.attach(socket);
    else socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address');
  return {
    device: `tcp://127.0.0.1:${address.port}`,
    async close() {
      modem.unplug();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Puts a modem behind a pseudo-terminal, whose line outlives the process that had it open. */
export async function ptyLine(modem: SimulatedModem, link: string): Promise<Line> {
  const device: ModemOnPty = await startModemOnPty({ link, modem });
  return {
    device: link,
    async close() {
      await device.stop();
      modem.unplug();
    },
  };
}
