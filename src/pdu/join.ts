import type { Deliver, Submit } from './pdu.js';

/** A whole message: a text, or octets where its segments carry octets. */
export type Joined = { text: string } | { data: Uint8Array };

/** Joins the segments of one concatenated message, in any order; undefined while one is missing. @throws PduError when they do not belong together. */
export function joinParts(_parts: readonly (Deliver | Submit)[]): Joined | undefined {
  return undefined;
}
