import { realpathSync } from 'node:fs';
import { SerialPort } from 'serialport';
import { GatewayError } from '../core/index.js';
import { ownerSentence, ownersOf } from './port/port-owner.js';
import type { OpenPort, Port, PortRequest } from './port.js';

/**
 * Opens a serial device: 8N1, raw, locked against a second opener that locks too (flock).
 *
 * Modem control lines are left alone beyond RTS/CTS: many devices and all pseudo-terminals have none. DTR is kept at
 * close (`hupcl` off): dropping it resets some modems.
 * @throws GatewayError `PORT_UNAVAILABLE`.
 */
export const openSerialPort: OpenPort = (request) =>
  new Promise((resolve, reject) => {
    const port = new SerialPort({
      path: request.device,
      baudRate: request.baudRate,
      rtscts: request.flowControl === 'rtscts',
      hupcl: false,
      lock: true,
      autoOpen: false,
    });
    // Before open, and for ever: a write that is pending at close makes the port emit `error`, which would otherwise
    // end the process.
    port.on('error', () => undefined);
    port.open((error) => {
      if (!error) {
        resolve(opened(port));
        return;
      }
      const refuse = (sentence: string) => reject(new GatewayError('PORT_UNAVAILABLE', sentence, { cause: error }));
      explain(request, error).then(refuse, () => refuse(`could not open ${request.device}`));
    });
  });

function opened(port: SerialPort): Port {
  let closing: Promise<void> | undefined;
  return {
    stream: port,
    close() {
      closing ??= new Promise((resolve) => {
        if (port.isOpen) port.close(() => resolve());
        else resolve();
      });
      return closing;
    },
  };
}

/** Another program has the device, by a lock (flock) or for itself alone (TIOCEXCL). */
const TAKEN = /cannot lock|lock port|EBUSY|busy/i;

/** The bindings put the errno into the sentence only. */
const REASONS: readonly [sign: RegExp, reason: string][] = [
  [TAKEN, 'another program has it open'],
  [/ENOENT|no such file/i, 'it does not exist: is the modem plugged in?'],
  [
    /EACCES|EPERM|permission denied/i,
    'this user may not open it: add the user to the group that owns it (often dialout)',
  ],
  [/ENXIO|ENODEV|no such device/i, 'there is no device behind it'],
  [/ENOTTY|inappropriate ioctl|not a tty/i, 'it is no serial device'],
  [/baud/i, 'it does not take this baud rate'],
];

async function explain({ device, baudRate }: PortRequest, error: Error): Promise<string> {
  if (!device.startsWith('/')) return `could not open ${device}: only the path of a serial device can be opened`;
  const owner = TAKEN.test(error.message) ? ownerSentence(await ownersOf(device)) : undefined;
  const reason = owner ?? REASONS.find(([sign]) => sign.test(error.message))?.[1] ?? error.message;
  return `could not open ${shown(device)} at ${baudRate} baud: ${reason}`;
}

/** With the device that a link stands for, as `/dev/serial/by-id` holds links. */
function shown(device: string): string {
  try {
    const real = realpathSync(device);
    return real === device ? device : `${device} (${real})`;
  } catch {
    return device;
  }
}
