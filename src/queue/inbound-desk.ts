import type { MessageView, Page } from './message.js';
import type { FiledPart, ReceivedPdu } from './store.js';

/** What is said of a short message beside its text; what is not said is absent. */
export interface InboundTraits {
  /** SIM that received it. */
  imsi?: string;
  /** TP-DCS message class 0: to be shown at once and kept nowhere (TS 23.038 §4). */
  flash?: boolean;
  /** 1 to 7: takes the place of an earlier one of its sender and type (TS 23.040 §9.2.3.9). */
  replaceType?: number;
  /** What waits for the subscriber, `voicemail` for example, and whether anything still does (TS 23.038 §4). */
  waiting?: { type: string; active: boolean };
}

/** A PDU that became no message, raw, and why. */
export interface AsidePdu extends ReceivedPdu {
  id: number;
  state: AsideState;
  reason: string | null;
}

/** `undecodable`: nobody can read it. `ignored`: it says nothing to a person. `unmatched`: a report on no message of ours. */
export type AsideState = 'undecodable' | 'ignored' | 'unmatched';

/** What an operator sees and mends of what came from mobile, and what reassembly asks. */
export interface InboundDesk {
  /**
   * Offers a message from mobile again: one that is held, to its target or to another, or one that failed.
   *
   * @throws GatewayError `NOT_FOUND`; `CONFLICT` for one that is under way or delivered, and where there is no target.
   */
  redeliver(id: string, target?: string): Promise<MessageView>;
  /** PDUs that became no message, the latest first. */
  asidePdus(state: AsideState, page: { limit: number; cursor?: string }): Promise<Page<AsidePdu>>;
  /** Segments filed under this key so far, by sequence. */
  filedParts(key: string): Promise<FiledPart[]>;
  /** Segments under this key that were delivered with a gap among them, by sequence, and the message they became. */
  joinedParts(key: string): Promise<{ messageId: string; parts: FiledPart[] } | undefined>;
}
