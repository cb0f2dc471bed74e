import { type Deliver, portsOf, toHex } from '../pdu/index.js';
import { readMmsNotification, WAP_PUSH_PORT } from './wap.js';

/** Octets as a person is shown them; `hold` says why nobody is sent them. */
export interface ShownData {
  text: string;
  hold?: string;
}

/** Says what octets that are no text mean, by the application port that they are for. */
export function shownData(parts: readonly Deliver[]): ShownData {
  const octets = Buffer.concat(parts.map(({ userData }) => ('data' in userData ? userData.data : new Uint8Array())));
  const port = portsOf(parts[0]?.userData.header ?? null)?.destination;
  const notification = port === WAP_PUSH_PORT ? readMmsNotification(octets) : undefined;
  if (notification !== undefined) {
    const { from, location, subject } = notification;
    const words = [
      `MMS${from === undefined ? '' : ` from ${from}`}`,
      ...(subject === undefined || subject === '' ? [] : [subject]),
      ...(location === undefined ? [] : [location]),
    ];
    return { text: words.join(': ') };
  }
  const whither = port === undefined ? '' : ` for application port ${port}`;
  return { text: toHex(octets), hold: `${octets.length} octets of data${whither}, which are no text` };
}
