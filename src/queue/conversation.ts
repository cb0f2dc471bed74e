import type { Concatenation, Encoding, Page, SubmitOptions } from './message.js';

/** One SIP user's side of what passes between one SIM and one phone. */
export interface Conversation {
  /** The phone, E.164 with `+`, or a short code without. */
  number: string;
  /** International mobile subscriber identity of the SIM. */
  imsi: string;
  /** SIP address of record of whoever wrote. */
  address: string;
  /** When they last wrote, milliseconds since 1970. */
  usedAt: number;
}

/** What conversations are narrowed to; members join with "and". */
export interface ConversationFilter {
  number?: string;
  imsi?: string;
  address?: string;
}

/** A text as it goes out, when it is fixed. */
export interface SessionText {
  segments: readonly string[];
  encoding: Encoding;
  concatenation: Concatenation;
  options: SubmitOptions;
}

/** Binds a message to the SIM through which its sender, and nobody else, writes to its number. */
export interface Session {
  imsi: string;
  /** Another user's use of the pair before this moment no longer counts, milliseconds since 1970. */
  since: number;
  /** What goes out when that SIM stays away, and any other may have it. */
  otherwise: SessionText;
}

/** Who writes to whom through which SIM. The store notes it when a message is written ahead for a SIM. */
export interface ConversationStore {
  /** All with this number that were used at that moment or later, the latest first. */
  conversationsWith(number: string, since: number): Promise<Conversation[]>;
  /** All that fit, the latest first. @throws GatewayError `BAD_REQUEST` for a cursor that no page gave. */
  conversations(filter: ConversationFilter, page: { limit: number; cursor?: string }): Promise<Page<Conversation>>;
  /** Forgets all that fit, and returns how many there were. */
  forgetConversations(filter: ConversationFilter): Promise<number>;
}
