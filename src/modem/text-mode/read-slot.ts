import { readMessage, type StoredMessage } from '../../at/index.js';
import type { Session } from '../session.js';

/** Reads one slot of the selected storage in the mode that the modem is in; undefined when it is empty. */
export function readSlot({ text, channel }: Session, index: number): Promise<StoredMessage | undefined> {
  return text ? text.read(index) : channel.run(readMessage, { index });
}
