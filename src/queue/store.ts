import type { GatewayEvents, MessageState } from '../core/index.js';
import type { Charge } from './charge.js';
import type { ConversationStore, Session } from './conversation.js';
import type { InboundDesk, InboundTraits } from './inbound-desk.js';
import type {
  Acceptance,
  Concatenation,
  Encoding,
  Failure,
  InboundKind,
  MessageFilter,
  MessageView,
  NewMessage,
  Page,
  SubmitOptions,
  TimelineEvent,
} from './message.js';
import type { Shelves } from './shelf.js';
import type { SimPresence, SimQuotas, SimView } from './sim.js';

/** What `accept` wants beside the message. */
export interface AcceptRequest {
  message: NewMessage;
  /** Call-ID, CSeq number, From tag and Request-URI as one string; the row commits with the message. */
  idempotencyKey: string;
  /** Most messages that may wait in the network; at the limit `accept` throws `QUEUE_FULL`. */
  queueLimit?: number;
  /** What it counts as against the limits of its sender, or of all; over one of them `accept` throws `LIMIT_REACHED`. */
  charges?: readonly Charge[];
  /** What the timeline shows of the acceptance. */
  detail: Record<string, unknown>;
  /** What the sender has to be told at once; stored with the message or not at all. */
  notice?: NewNotice;
  /** Binds it to a SIM. `accept` throws `CONFLICT` when another user has come to use that SIM for the number. */
  session?: Session;
}

/** `created: false`: the key was known, `acceptance` is what was answered then, and nothing was stored. */
export interface AcceptResult {
  created: boolean;
  acceptance: Acceptance;
}

/** Who asks for work: one modem with the SIM that is in it. */
export interface Claimant {
  modem: string;
  /** International mobile subscriber identity of the SIM. */
  imsi: string;
  /** Networks in the order in which they are to be tried. */
  networks: readonly string[];
  /** Nothing but what is urgent, as while the modem pauses between two messages. */
  urgentOnly?: boolean;
  /** What may go through the SIM; beyond it there is nothing to claim, and `dueAt` tells when there is again. */
  quotas?: SimQuotas;
  /** TP-MR last seen on this SIM, kept as evidence; null when it cannot be read. */
  previousMessageReference: number | null;
  leaseMs: number;
}

/** Names one segment in the hands of one worker. `token` fences: an older claim of the same message is refused. */
export interface ClaimRef {
  messageId: string;
  /** From 1. */
  segment: number;
  token: number;
}

/** A segment that is written ahead as `sending`: whoever holds this must send it now, and settle it. */
export interface Claim {
  ref: ClaimRef;
  network: string;
  number: string;
  sender: string;
  callId: string;
  text: string;
  encoding: Encoding;
  concatenation: Concatenation;
  /** Same for all segments and all retries of the message; 0-255 or 0-65535 by `concatenation`; 0 when there is one segment. */
  concatenationReference: number;
  segments: number;
  options: SubmitOptions;
  /** Which attempt at this segment this is, from 1. */
  attempt: number;
  acceptedAt: number;
  /** Not to be delivered after; absent = no limit but the validity. */
  expiresAt?: number;
  /** On the claiming process's `Clock.now()`. */
  leaseUntil: number;
}

/**
 * How sending a segment ended. `at` is an excerpt of the AT dialogue; it is kept with failures. `notice` is what the sender
 * is to be told; it is stored in the same commit, and only when the message thereby becomes `failed` or `uncertain`.
 */
export type SegmentOutcome =
  | { as: 'sent'; messageReference: number; at?: string; note?: string }
  /** The network or the modem refused. `retryAt`: offered again then, to any modem of its SIM set; absent = for good. */
  | { as: 'refused'; failure: Failure; retryAt?: number; at?: string; notice?: NewNotice }
  /** It may have left the modem. `evidence` says what is known. Never sent again by itself. */
  | { as: 'unknown'; failure: Failure; evidence: Record<string, unknown>; at?: string; notice?: NewNotice }
  /** Nothing of it left this process, or the SIM proves that it did not leave the modem; offered again at once. */
  | { as: 'unsent'; reason: string };

/** A segment that was `sending` when its owner went. */
export interface InFlight {
  ref: ClaimRef;
  sender: string;
  number: string;
  callId: string;
  modem: string;
  imsi: string;
  /** TP-MR last seen before it was written to the modem. */
  previousMessageReference: number | null;
}

/** A PDU as a modem gave it, before anyone decoded it. */
export interface ReceivedPdu {
  modem: string;
  /** Empty while unknown. */
  imsi: string;
  /** By the answer it came in: `+CMT`, `+CMGR`, `+CMGL` or `+CDS`; what it is, TP-MTI tells. */
  hex: string;
  /** TPDU length from the AT header; null when there was none. */
  tpduLength: number | null;
  receivedAt: number;
}

/** A committed PDU that `inbound` or `report` has not settled yet. */
export interface PendingPdu extends ReceivedPdu {
  id: number;
}

/** Marks a PDU as one segment of a message whose other segments are still missing. */
export interface PartRef {
  /** SIM, originator, reference, its size and the total, as one string. */
  key: string;
  /** From 1. */
  sequence: number;
  total: number;
}

/** A PDU that was filed as one segment. */
export interface FiledPart extends PendingPdu {
  /** From 1. */
  sequence: number;
  total: number;
}

/** A message from mobile, whole, with the place it is to go. */
export interface NewInboundMessage {
  id: string;
  modem: string;
  /** Originating address as shown: E.164 with `+`, national digits, short code or name. */
  originator: string;
  /** Its type of number, 0-7 (TS 23.040 §9.1.2.5): what tells a name from a number. Absent: `originator` alone tells. */
  originatorTon?: number;
  /** SIP address of record it is for; absent = held, and `holdReason` says why. */
  target?: string;
  holdReason?: string;
  /** Call-ID of the MESSAGE and of each of its retries. */
  callId: string;
  /** What the phone's user wrote, before any stripping. */
  text: string;
  /** What the SIP user is to get. */
  body: string;
  encoding: Encoding;
  /** Sequence numbers of segments that never came; the text shows where they are missing. */
  missing?: readonly number[];
  /** Id of the message with gaps that this one is the whole of; it ends, unless it was delivered. */
  completes?: string;
  /** Others who get the same; only with a target. Each is a message of its own. */
  copies?: readonly { id: string; target: string; callId: string }[];
  /** Above 0: before others that wait for the same SIP user. */
  priority?: number;
  traits?: InboundTraits;
  /** The service centre's time stamp, milliseconds since 1970. */
  sentAt: number;
  receivedAt: number;
}

/**
 * A text for a SIP user about a message of theirs. It is kept, tried and listed as what comes from mobile, and seems to
 * come from the number that was written to.
 */
export interface NewNotice {
  id: string;
  /** SIP address of record of whoever wrote the message. */
  target: string;
  /** The number that they wrote to. */
  originator: string;
  /** Call-ID of the MESSAGE and of each of its retries. */
  callId: string;
  /** Call-ID of the request that the notice is about. */
  inReplyTo: string;
  /** Id of the message that the notice is about; absent when none was stored. */
  about?: string;
  body: string;
  createdAt: number;
}

/** A message from mobile that is to be injected now; one at a time for each target. */
export interface InboundClaim {
  id: string;
  token: number;
  kind: InboundKind;
  originator: string;
  originatorTon?: number;
  target: string;
  callId: string;
  /** Of a notice: Call-ID of the request that it is about. */
  inReplyTo?: string;
  body: string;
  sentAt: number;
  receivedAt: number;
  /** Empty for a notice. */
  modem: string;
  traits: InboundTraits;
  /** From 1. */
  attempt: number;
}

export type InboundOutcome =
  | { as: 'delivered'; status: number; reason: string }
  | { as: 'retry'; at: number; status: number | null; reason: string }
  | { as: 'failed'; status: number | null; reason: string }
  /** Another attempt must send another body (SIP 413 or 415); offered again at once. */
  | { as: 'held'; reason: string };

/** What a status report says about one segment (TS 23.040 §9.2.2.3). */
export interface ReportedStatus {
  /** The committed PDU it came in; settled in the same commit. */
  pduId: number;
  imsi: string;
  messageReference: number;
  /** Recipient as decoded; compared by its digits. */
  recipient: string;
  kind: 'delivered' | 'failed' | 'temporary';
  /** TP-ST, 0-255. */
  status: number;
  /** TP-ST in words. */
  words: string;
  dischargedAt: number;
}

/** Depth of one network's queue. */
export interface NetworkDepth {
  network: string;
  /** Messages that wait: `queued` and `scheduled`. */
  waiting: number;
  /** Acceptance of the oldest of them; null when none waits. */
  oldestAt: number | null;
}

/** The figures that `/metrics` shows of the store. */
export interface StoreFigures {
  networks: NetworkDepth[];
  uncertain: number;
  /** Messages from mobile that are `held` or being retried. */
  held: number;
  /** Free part of the disk that the store is on, 0 to 1; absent where it cannot be known. */
  freeDisk?: number;
}

/** What a store tells at once: what becomes possible, which is a hint, as `claim` decides; and what has become of messages. */
export interface StoreHints {
  /** Something may be claimed from this network. */
  ready: (network: string) => void;
  /** A PDU was committed. */
  received: () => void;
  /** A message from mobile may be injected. */
  inbound: () => void;
  /** This process brought a message into a state. */
  reached: (fact: GatewayEvents['messageState']) => void;
}

/**
 * The durable store: all that was accepted in either direction, and what became of it.
 *
 * Every method that changes something resolves after the change is on disk, and writes its row of the timeline in
 * the same commit. Methods throw `STORE_UNAVAILABLE` when the store cannot be written; others as they say.
 */
export interface QueueStore extends ConversationStore, InboundDesk, Shelves {
  /**
   * Stores a message to mobile as `queued` or `scheduled`. What it is charged with counts in the same commit, once however
   * often it is repeated. @throws GatewayError `QUEUE_FULL`; `LIMIT_REACHED` with `retryAfterMs`; `STORE_FULL`;
   * `CONFLICT` about a session.
   */
  accept(request: AcceptRequest): Promise<AcceptResult>;
  /** What an earlier request with this key was answered, so that a retransmission costs no work; undefined when there was none. */
  remembered(idempotencyKey: string): Promise<Acceptance | undefined>;

  /**
   * Takes the first message that is due and heads its lane, from the first of the networks that has one, binds it to
   * the SIM and writes its next unsent segment ahead as `sending`. `undefined` when there is nothing.
   */
  claim(claimant: Claimant): Promise<Claim | undefined>;
  /**
   * Records how the claimed segment ended. When it was sent and the message has another segment, that one is written
   * ahead in the same commit and returned: the caller sends it next. @throws GatewayError `LEASE_LOST` for a stale token.
   */
  settle(ref: ClaimRef, outcome: SegmentOutcome): Promise<Claim | undefined>;
  /**
   * Ends a message to mobile that is `queued` (in back-off too) or `scheduled` as `canceled`, and returns it as it then
   * is. It leaves its lane in the same commit, and what is unsent of it is never claimed; what was sent stays sent.
   * @throws GatewayError `NOT_FOUND`; `CONFLICT`, with its state, for one that may be on its way.
   */
  cancel(id: string): Promise<MessageView>;
  /**
   * Decides the fate of a message that is `uncertain`. `sent`: its uncertain segments count as sent, and the rest follows.
   * `resend`: they are sent again, at the head of their lane; a follower that is ready steps back, one in back-off aside.
   * @throws GatewayError `NOT_FOUND`; `CONFLICT`, with its state, for one that is not uncertain.
   */
  resolve(id: string, as: 'sent' | 'resend'): Promise<MessageView>;
  /**
   * Queues a message that `failed` again, in its lane: from the segment that failed on, whose attempts count anew. One of
   * which nothing was sent may go through any SIM.
   * @throws GatewayError `NOT_FOUND`; `CONFLICT` for one that has not failed, whose time has passed, or whose text is gone.
   */
  retry(id: string): Promise<MessageView>;
  /**
   * When the next message of these networks becomes due by itself (back-off, schedule, and for `sim` the end of the period
   * that its quotas wait for), milliseconds since 1970.
   */
  dueAt(networks: readonly string[], sim?: Pick<Claimant, 'imsi' | 'quotas'>): Promise<number | undefined>;
  /** Segments written ahead for this SIM by a process that is gone, taken over by the caller, who settles each. */
  takeInFlight(imsi: string): Promise<InFlight[]>;
  /**
   * Turns segments whose lease ended and whose owner is gone into `uncertain`, ends what expired, lets followers pass a held
   * lane, frees what waits for a SIM that stays away, and removes what is old. `noticeOf` gives what a sender is told of a
   * segment that nobody can be asked about.
   */
  sweep(noticeOf?: (segment: InFlight) => NewNotice | undefined): Promise<void>;

  /** Tells which SIMs there are; to be repeated well within `rebindAfter`, after which a SIM counts as gone. */
  simsSeen(sims: readonly SimPresence[]): Promise<void>;
  /** All SIMs that were ever told of, by IMSI. */
  sims(): Promise<SimView[]>;
  /** The SIM that a number was last written to through, or is about to be; undefined when there is none. */
  lastSim(number: string): Promise<string | undefined>;
  /** Counts without a message. @throws GatewayError `LIMIT_REACHED` with `retryAfterMs`; nothing is counted then. */
  charge(charges: readonly Charge[]): Promise<void>;

  /** Commits what a modem received, before it is acknowledged or deleted. `duplicate` when the same octets came from this SIM before. */
  receive(pdu: ReceivedPdu): Promise<'stored' | 'duplicate'>;
  /** Committed PDUs that nobody settled yet, oldest first. */
  pendingPdus(limit: number): Promise<PendingPdu[]>;
  /**
   * Files a PDU as one segment of a longer message. Returns all segments there so far, by sequence. The PDU that
   * completes them stays pending until `createInbound`, so that a process that dies in between leaves it to the next.
   */
  filePart(pduId: number, part: PartRef): Promise<FiledPart[]>;
  /** The segments of one message that lacks some, the last of which was received at `before` or earlier; none when there is no such. */
  staleParts(before: number): Promise<FiledPart[]>;
  /** Settles PDUs that carry nothing to deliver, with the reason; they stay in the store, raw. */
  setAside(pduIds: readonly number[], as: 'ignored' | 'undecodable', reason: string): Promise<void>;
  /** Stores a whole message from mobile and settles its PDUs. With a target it becomes `delivering`, else `held`. */
  createInbound(message: NewInboundMessage, pduIds: readonly number[]): Promise<void>;
  /** Stores a notice; it is delivered as a message from mobile is. */
  createNotice(notice: NewNotice): Promise<void>;
  /** Takes the next message from mobile whose time has come and whose target has none under way. */
  claimInbound(leaseMs: number): Promise<InboundClaim | undefined>;
  settleInbound(claim: Pick<InboundClaim, 'id' | 'token'>, outcome: InboundOutcome): Promise<void>;
  /** When the next waiting message from mobile becomes due. */
  inboundDueAt(): Promise<number | undefined>;
  /** Makes what waits for this address of record due now. Returns how many. */
  wakeInbound(target: string): Promise<number>;

  /** Matches a status report to the segment it is about and records it; undefined when it is about none. */
  applyReport(report: ReportedStatus): Promise<{ messageId: string; state: MessageState; sentAt: number } | undefined>;

  /** Adds a row to a message's timeline. */
  note(messageId: string, event: Omit<TimelineEvent, 'at'>): Promise<void>;
  find(id: string): Promise<MessageView | undefined>;
  list(filter: MessageFilter, page: { limit: number; cursor?: string }): Promise<Page<MessageView>>;
  timeline(id: string): Promise<TimelineEvent[]>;
  figures(): Promise<StoreFigures>;

  /** Registers for a hint until the returned function is called. */
  on<K extends keyof StoreHints>(hint: K, listener: StoreHints[K]): () => void;
  /** Lets what is under way end, then closes. */
  close(): Promise<void>;
}
