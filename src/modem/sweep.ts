import { listMessages, type StoredMessage, selectStorage } from '../at/index.js';
import { isGatewayError, type Log } from '../core/index.js';
import type { Session } from './session.js';
import { readSlot } from './text-mode/read-slot.js';
import { tolerate } from './tolerate.js';

/** SIMs have at most 255 slots (TS 31.102 §4.2.25); devices whose own storage has more list it. */
const MAX_SLOTS = 255;

/**
 * All messages of the selected storage, by `+CMGL`, or slot by slot where a device refuses it or does not come to an
 * end with it.
 */
export async function listStorage(session: Session, log: Log): Promise<(StoredMessage & { index: number })[]> {
  // In a listing of text mode a text could pass itself off as the header of another message.
  if (session.lists && !session.text) {
    try {
      const listed = await tolerate(session.channel.run(listMessages, undefined));
      if (listed)
        return listed.flatMap((message) => (message.index === undefined ? [] : [{ ...message, index: message.index }]));
    } catch (error) {
      if (!isGatewayError(error, 'AT_TIMEOUT')) throw error;
    }
    session.lists = false;
    session.note('lists-nothing');
    log.warn({}, 'the modem does not list its messages; its slots are read one by one');
  }
  return readSlots(session);
}

/** Reads from slot 0 on, as devices differ in where they begin, until as many were found as the storage says it holds. */
async function readSlots(session: Session): Promise<(StoredMessage & { index: number })[]> {
  const storage = session.selected;
  const use = storage === undefined ? undefined : await tolerate(session.channel.run(selectStorage, storage));
  const wanted = use?.used ?? MAX_SLOTS;
  const last = Math.min(use?.total ?? MAX_SLOTS, MAX_SLOTS);
  const found: (StoredMessage & { index: number })[] = [];
  for (let index = 0; index <= last && found.length < wanted; index += 1) {
    const message = await tolerate(readSlot(session, index));
    if (message) found.push({ ...message, index });
  }
  return found;
}
