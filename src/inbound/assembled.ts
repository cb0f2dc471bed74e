import type { Deliver } from '../pdu/index.js';
import type { FiledPart, PendingPdu } from '../queue/index.js';
import { shownData } from './data.js';
import { holdReasonOf, readReceived, textWithGaps, wholeText } from './received.js';

/** The segments of one message, joined. */
export interface Assembled {
  /** The first that is there: what is said of the whole message, it says. */
  first: PendingPdu;
  deliver: Deliver;
  text: string;
  parts: readonly PendingPdu[];
  /** Sequence numbers of those that never came. */
  missing?: readonly number[];
  /** Why nobody is sent it, whatever the rules say. */
  hold?: string;
  /** Id of the message with gaps that this is the whole of. */
  completes?: string;
}

/** Joins filed segments, with a mark where some are missing; undefined when none of them is readable as a text. */
export function assembled(filed: readonly FiledPart[]): Assembled | undefined {
  const total = filed[0]?.total ?? 0;
  const readable = filed
    .toSorted((one, other) => one.sequence - other.sequence)
    .flatMap((part) => {
      const received = readReceived(part);
      return received.is === 'text' || received.is === 'data' ? [{ part, deliver: received.deliver }] : [];
    });
  const [first] = readable;
  if (first === undefined) return undefined;
  const bySequence = new Map(readable.map(({ part, deliver }) => [part.sequence, deliver]));
  const missing = Array.from({ length: total }, (_, index) => index + 1).filter((each) => !bySequence.has(each));
  const gaps = missing.length > 0;
  const whole = {
    ...{ first: first.part, deliver: first.deliver, parts: filed },
    ...content([...bySequence.values()], () => (gaps ? textWithGaps(bySequence, total) : undefined)),
  };
  return missing.length === 0 ? whole : { ...whole, missing };
}

/** A message of one segment. */
export function single(part: PendingPdu, deliver: Deliver): Assembled {
  return { first: part, deliver, parts: [part], ...content([deliver], () => undefined) };
}

function content(delivers: readonly Deliver[], withGaps: () => string | undefined): { text: string; hold?: string } {
  const [first] = delivers;
  if (first !== undefined && 'data' in first.userData) return shownData(delivers);
  const hold = first && holdReasonOf(first);
  return { text: withGaps() ?? wholeText(delivers), ...(hold === undefined ? {} : { hold }) };
}
