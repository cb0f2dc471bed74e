import type { Deliver } from '../pdu/index.js';
import type { FiledPart, PendingPdu } from '../queue/index.js';
import { readReceived, textWithGaps, wholeText } from './received.js';

/** The segments of one message, joined. */
export interface Assembled {
  /** The first that is there: what is said of the whole message, it says. */
  first: PendingPdu;
  deliver: Deliver;
  text: string;
  parts: readonly PendingPdu[];
  /** Sequence numbers of those that never came. */
  missing?: readonly number[];
}

/** Joins filed segments, with a mark where some are missing; undefined when none of them is readable as a text. */
export function assembled(filed: readonly FiledPart[]): Assembled | undefined {
  const total = filed[0]?.total ?? 0;
  const readable = filed
    .toSorted((one, other) => one.sequence - other.sequence)
    .flatMap((part) => {
      const received = readReceived(part);
      return received.is === 'text' ? [{ part, deliver: received.deliver }] : [];
    });
  const [first] = readable;
  if (first === undefined) return undefined;
  const bySequence = new Map(readable.map(({ part, deliver }) => [part.sequence, deliver]));
  const missing = Array.from({ length: total }, (_, index) => index + 1).filter((each) => !bySequence.has(each));
  const text = missing.length === 0 ? wholeText([...bySequence.values()]) : textWithGaps(bySequence, total);
  const whole = { first: first.part, deliver: first.deliver, text, parts: filed };
  return missing.length === 0 ? whole : { ...whole, missing };
}
