import type { Concatenation, Deliver } from '../pdu/index.js';
import type { FiledPart, PendingPdu } from '../queue/index.js';
import { type Assembled, assembled } from './assembled.js';
import type { InboundQueue } from './options.js';
import { originatorOf, readReceived, sentAtOf } from './received.js';

/** Segments whose service centre had them further apart than this were never one message, whatever their reference. */
const REUSE_MS = 3_600_000;

/** Joins segments, by the reference that their sender gave and, as references repeat, by their time. */
export class Segments {
  readonly #queue: InboundQueue;

  constructor(queue: InboundQueue) {
    this.#queue = queue;
  }

  /** Files one segment; the whole message when it was the last that was missing. */
  async file(pdu: PendingPdu, deliver: Deliver, place: Concatenation): Promise<Assembled | undefined> {
    const { reference, bits, sequence, total } = place;
    const key = JSON.stringify([pdu.imsi === '' ? pdu.modem : pdu.imsi, originatorOf(deliver), reference, bits, total]);
    const [earlier, joined] = await Promise.all([this.#queue.filedParts(key), this.#queue.joinedParts(key)]);
    if (
      [...earlier, ...(joined?.parts ?? [])].some(
        (part) => part.sequence === sequence && part.id !== pdu.id && saysTheSame(part, deliver),
      )
    ) {
      await this.#queue.setAside([pdu.id], 'ignored', 'this segment came before');
      return undefined;
    }
    if (earlier.some((part) => part.id !== pdu.id && isOfAnother(part, { pdu, deliver, sequence }))) {
      // They keep waiting for their own companions, under a key that no newer message can have.
      for (const part of earlier) await this.#queue.filePart(part.id, { ...part, key: `${key} before ${pdu.id}` });
    }
    const filed = await this.#queue.filePart(pdu.id, { key, sequence, total });
    return filed.length < total ? this.#late(key, filed, { pdu, deliver, sequence }) : assembled(filed);
  }

  /** The whole of a message that was delivered with a gap, when all that it lacked is here now. */
  async #late(key: string, filed: readonly FiledPart[], newest: Newest): Promise<Assembled | undefined> {
    const joined = await this.#queue.joinedParts(key);
    if (joined === undefined || joined.parts.some((part) => isOfAnother(part, newest))) return undefined;
    const parts = [...joined.parts, ...filed].toSorted((one, other) => one.sequence - other.sequence);
    const whole = parts.length === parts[0]?.total ? assembled(parts) : undefined;
    return whole && { ...whole, completes: joined.messageId };
  }
}

interface Newest {
  pdu: PendingPdu;
  deliver: Deliver;
  sequence: number;
}

function saysTheSame(part: FiledPart, { userData }: Deliver): boolean {
  const received = readReceived(part);
  if (received.is !== 'text' && received.is !== 'data') return false;
  return JSON.stringify(received.deliver.userData) === JSON.stringify(userData);
}

/** Whether a segment under the same reference belongs to another message: at the same place, or at quite another time. */
function isOfAnother(part: FiledPart, { pdu, deliver, sequence }: Newest): boolean {
  if (part.sequence === sequence) return true;
  const received = readReceived(part);
  if (received.is !== 'text' && received.is !== 'data') return false;
  const apartMs = sentAtOf(received.deliver, part.receivedAt) - sentAtOf(deliver, pdu.receivedAt);
  return Math.abs(apartMs) > REUSE_MS;
}
