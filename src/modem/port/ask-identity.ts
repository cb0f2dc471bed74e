import type { Duplex } from 'node:stream';
import { Channel, quietEcho, serialNumber, subscriberIdentity } from '../../at/index.js';
import type { Clock } from '../../core/index.js';
import { tolerate } from '../tolerate.js';
import type { PortIdentity } from './wanted.js';

const ANSWER_MS = 3_000;

/**
 * Asks whoever is at the other end of a port which modem it is, and which SIM it holds. Nothing is changed but the
 * echo. The stream stays open.
 *
 * @returns undefined when nobody answers, as behind the ports of a modem that are not for commands.
 */
export async function askIdentity(stream: Duplex, clock: Clock): Promise<PortIdentity | undefined> {
  const nothing = () => undefined;
  const listener = { urc: nothing, late: nothing, ended: nothing, echo: nothing, noise: nothing, mute: nothing };
  const channel = new Channel({ stream, clock, listener: { ...listener, lost: nothing } });
  const limit = { timeoutMs: ANSWER_MS };
  try {
    await tolerate(channel.run(quietEcho, undefined, limit));
    const imei = await tolerate(channel.run(serialNumber, undefined, limit));
    const imsi = await tolerate(channel.run(subscriberIdentity, undefined, limit));
    return { ...(imei === undefined ? {} : { imei }), ...(imsi === undefined ? {} : { imsi }) };
  } catch {
    return undefined;
  } finally {
    channel.close();
  }
}
