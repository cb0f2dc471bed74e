import { type Concatenation, concatenationOf } from './elements.js';
import { PduError } from './error.js';
import type { Deliver, Submit } from './pdu.js';

/** A whole message: a text, or octets where its segments carry octets. */
export type Joined = { text: string } | { data: Uint8Array };

/**
 * Joins the segments of one concatenated message, in any order (TS 23.040 §9.2.3.24.1); undefined while one is missing.
 *
 * A segment that came twice counts once. Each is decoded with its own coding and shift tables, so that they may differ;
 * a surrogate pair cut between two segments is whole again.
 *
 * @throws PduError `PDU_INVALID` when they do not belong together: another address, reference, size of it, or total;
 * a segment without its place; texts among octets.
 */
export function joinParts(parts: readonly (Deliver | Submit)[]): Joined | undefined {
  const [first] = parts;
  if (!first) return undefined;
  const wanted = placeOf(first);
  const bySequence = new Map<number, Deliver | Submit>();
  for (const part of parts) {
    const place = placeOf(part);
    if (!isSameMessage(first, part) || !isSameSet(wanted, place)) throw stranger(part, place);
    if (!bySequence.has(place.sequence)) bySequence.set(place.sequence, part);
  }
  if (bySequence.size < wanted.total) return undefined;
  const inOrder = [...bySequence].sort(([a], [b]) => a - b).map(([, part]) => part.userData);
  return joinContent(inOrder);
}

function placeOf(part: Deliver | Submit): Concatenation {
  const place = concatenationOf(part.userData.header);
  if (place) return place;
  throw new PduError('PDU_INVALID', { expected: 'a segment of a concatenated message', found: 'a message of its own' });
}

function isSameMessage(one: Deliver | Submit, other: Deliver | Submit): boolean {
  return (
    one.type === other.type &&
    one.address.number === other.address.number &&
    one.address.typeOfNumber === other.address.typeOfNumber &&
    one.address.numberingPlan === other.address.numberingPlan
  );
}

function isSameSet(one: Concatenation, other: Concatenation): boolean {
  return one.reference === other.reference && one.bits === other.bits && one.total === other.total;
}

function stranger(part: Deliver | Submit, { reference, bits, total }: Concatenation): PduError {
  const found = `${part.type}, ${bits}-bit reference ${reference}, ${total} in all`;
  return new PduError('PDU_INVALID', { expected: 'a segment of the same message', found });
}

function joinContent(parts: readonly Deliver['userData'][]): Joined {
  const texts = parts.flatMap((part) => ('text' in part ? [part.text] : []));
  if (texts.length === parts.length) return { text: texts.join('') };
  if (texts.length === 0)
    return { data: Uint8Array.from(parts.flatMap((part) => ('data' in part ? [...part.data] : []))) };
  throw new PduError('PDU_INVALID', { expected: 'segments that all hold text, or all octets', found: 'both' });
}
