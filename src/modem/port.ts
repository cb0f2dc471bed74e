import type { Duplex } from 'node:stream';

/** What a port is opened with. */
export interface PortRequest {
  device: string;
  baudRate: number;
  flowControl: 'none' | 'rtscts';
}

/** An open port. */
export interface Port {
  readonly stream: Duplex;
  /** Where the device was found; absent where the request said it all. */
  readonly path?: string;
  /** Resolves when the port is free for the next opener. Any number of times; never rejects. */
  close(): Promise<void>;
}

/**
 * Opens a modem's port.
 *
 * @throws GatewayError `PORT_UNAVAILABLE` with the device and the reason.
 */
export type OpenPort = (request: PortRequest) => Promise<Port>;
