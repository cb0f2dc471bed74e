import type { Direction, ErrorCode, MessageState, SegmentState } from '../core/index.js';

/** How a text travels (TS 23.038 §4): decides what one segment holds. */
export type Encoding = 'gsm7' | 'ucs2' | '8bit';

/** How the segments of one message are joined on the handset: 8- or 16-bit reference in the UDH (TS 23.040 §9.2.3.24), or not at all. */
export type Concatenation = 'udh8' | 'udh16' | 'none';

/** What a person wrote, or what this gateway has to say to one: to a SIP user about a message of theirs, or to a phone. */
export type InboundKind = 'sms' | 'notice';

/** What the SUBMIT of every segment carries beside its text; fixed at acceptance (TS 23.040 §9.2.2.2). */
export interface SubmitOptions {
  /** TP-DCS message class; absent = none (TS 23.038 §4). */
  messageClass?: 0 | 1 | 2 | 3;
  /** TP-VP in minutes; absent = the service centre's own. */
  validityMinutes?: number;
  /** TP-SRR: whether a status report is asked for. */
  statusReport: boolean;
  /** National language tables in force, by identifier (TS 23.038 §6.2.1.2.4); only with `gsm7`. */
  nationalShift?: { locking?: number; single?: number };
  /** Application ports that every segment names, as 8- or 16-bit element (TS 23.040 §9.2.3.24.3, §9.2.3.24.4). */
  ports?: { destination: number; source: number; bits: 8 | 16 };
  /** TP-PID; absent = 0. */
  protocolIdentifier?: number;
  /** TP-RD. */
  rejectDuplicates?: boolean;
  /** TP-RP. */
  replyPath?: boolean;
  /** Service centre of this message alone, E.164 with `+`; absent = the modem's. */
  serviceCentre?: string;
}

/** A message to mobile as `compose` and `routing` fixed it; nothing of it changes after its acceptance. */
export interface NewMessage {
  /** UUID, version 7: sorts by time. */
  id: string;
  /** Absent = `sms`. A `notice` is nobody's side of a conversation. */
  kind?: InboundKind;
  network: string;
  /** IMSI of the one SIM that may carry it, as routing chose; absent = any SIM of the network's modems, the first to claim it. */
  sim?: string;
  /** Address of record of the sender, `sip:alice@example.org`. */
  sender: string;
  /** Destination, E.164 with `+`, or a short code without. */
  number: string;
  /** SIP Call-ID, or what an API client gave in its place. */
  callId: string;
  /** What the user wrote, before header and footer; with `8bit` the octets in hexadecimal. */
  body: string;
  /** Text of each segment, in order, header and footer included, with `8bit` a character an octet; one to 255 of them. */
  segments: readonly string[];
  encoding: Encoding;
  concatenation: Concatenation;
  options: SubmitOptions;
  /** Higher first; 0 is ordinary, from `URGENT_PRIORITY` on it is urgent. */
  priority: number;
  acceptedAt: number;
  /** Not to be sent before; absent = at once. */
  notBefore?: number;
  /** Not to be sent after: it then ends as `expired`. */
  expiresAt?: number;
}

/** The answer that an accepted request got, and that its retransmission gets again. */
export interface Acceptance {
  id: string;
  state: MessageState;
  network: string;
  encoding: Encoding;
  segments: number;
}

/** One segment as the outside sees it. */
export interface SegmentView {
  /** From 1. */
  index: number;
  state: SegmentState;
  /** TP-MR that the modem gave, 0-255; null before. */
  messageReference: number | null;
  attempts: number;
  /** Why the last attempt, or the report, failed. */
  error: { code: string; cause: string } | null;
}

/** One message as the outside sees it (`GET /v1/messages/{id}`). Times are milliseconds since 1970; null = not yet. */
export interface MessageView {
  id: string;
  direction: Direction;
  /** `notice`: this gateway's own words, to a SIP user in direction `from-mobile`, or to a phone. */
  kind: InboundKind;
  /** Of a notice: id of the message that it is about; absent when none was stored. */
  about?: string;
  state: MessageState;
  /** To mobile: the sender's address of record; from mobile: the originating address. */
  from: string;
  /** To mobile: the number; from mobile: the SIP target, or null while there is none. */
  to: string | null;
  network: string | null;
  modem: string | null;
  callId: string;
  encoding: Encoding | null;
  text: string;
  segments: SegmentView[];
  /** The last status report in words, for example `delivered`; null when none came. */
  report: string | null;
  acceptedAt: number;
  sentAt: number | null;
  finalAt: number | null;
}

/** One row of a message's timeline. `detail` is a small JSON object; AT bytes stand there as `at`. */
export interface TimelineEvent {
  at: number;
  event: string;
  modem?: string;
  detail: Record<string, unknown>;
}

/** What a list is narrowed to; members join with "and". */
export interface MessageFilter {
  direction?: Direction;
  state?: MessageState;
  /** Matches `to` of a message to mobile, `from` of one from mobile. */
  number?: string;
  callId?: string;
  network?: string;
}

/** One page, newest first. `next` is the cursor of the following page; null at the end. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** Why something failed, as it is stored and shown: a code that machines read and a sentence for people. */
export interface Failure {
  code: ErrorCode | string;
  cause: string;
}
