import type { QueueStore } from '../queue/index.js';
import type { NumberRules } from '../routing/index.js';
import type { PeerRules } from './peer-desk.js';

/** How texts of one modem find their SIP user. */
export interface InboundModem {
  name: string;
  /** `none`: all go to `target`. `body`: to the address in the text. `mixed`: to that, or else to `target`. */
  scan: 'none' | 'body' | 'mixed';
  /** SIP address of record. */
  target?: string;
}

/** Sends texts that say something to a target: an address of record, or `group:` and a name. */
export interface Keyword {
  /** A word that the text begins with, in any letter case; or an expression that it fits. */
  match: string | RegExp;
  target: string;
  /** Whether what fitted is taken out of the text. */
  strip: boolean;
}

/** What tells whom a text is for. */
export const RULE_NAMES = ['header', 'address', 'keyword', 'memory', 'modem', 'table', 'default'] as const;

/** What becomes of texts from phones; made from the configuration. */
export interface InboundOptions {
  /** Host of From, and of Contact. */
  domain: string;
  /** Where SIP users live. */
  userDomains: readonly string[];
  /** Hosts beside `userDomains` that a text may be addressed to. */
  targetDomains: readonly string[];
  /** How long an unreachable SIP user is tried; 72 h unless told otherwise. */
  holdMs?: number;
  /** What a 404 of the proxy means: the user is away (stock configurations say so of everyone), or does not exist. */
  notFound: 'hold' | 'fail';
  /** The rules that count, in their order. */
  rules: readonly (typeof RULE_NAMES)[number][];
  keywords: readonly Keyword[];
  /** Target by the number that wrote: a whole one, or a beginning with `*` behind it. */
  table: readonly { number: string; target: string }[];
  /** Names of groups with the addresses of their members. */
  groups: Readonly<Record<string, readonly string[]>>;
  /** Who wrote to a number is remembered for so long. */
  memoryMs: number;
  /** Whether users who are alone with a number on a SIM write to it without a header. */
  sessions: boolean;
  /** Numbers whose texts go before others', whole or with `*` behind a beginning. */
  privileged: readonly string[];
  /** Who may write, and how they end what is sent to them. */
  peers: PeerRules;
  /** How numbers are read. */
  numbers: NumberRules;
  /** Target of texts for which no other rule has one; absent: they are held for the operator. */
  default?: string;
  /** Whether MESSAGE carries a Contact, as the old module could be told to. */
  useContact: boolean;
  modems: readonly InboundModem[];
  /** How long a message whose segments do not all come waits for the rest; 24 h unless told otherwise. */
  reassemblyMs?: number;
  /** Most messages that are being delivered at the same time. */
  concurrency?: number;
}

/** A MESSAGE for a SIP user, as this part hands it over. */
export interface OutgoingText {
  target: string;
  from: { uri: string; displayName?: string };
  callId: string;
  body: string;
  sentAt: number;
  contact?: boolean;
  /** Call-ID of the request that a notice is about. */
  inReplyTo?: string;
}

/** Whoever sends a MESSAGE and tells its final SIP status; the bridge's proxies satisfy it. */
export interface ProxySender {
  /**
   * @throws GatewayError `PROXY_UNREACHABLE` when nobody knows what became of it; `PROXY_REFUSED` when the proxy takes
   * no such command; `TOO_LARGE` when the text must be split; others when it can never be sent.
   */
  send(message: OutgoingText, signal: AbortSignal): Promise<{ status: number; reason: string; retryAfterMs?: number }>;
}

/** What of the store this part uses. */
export type InboundQueue = Pick<
  QueueStore,
  | 'conversationsWith'
  | 'filedParts'
  | 'joinedParts'
  | 'pendingPdus'
  | 'filePart'
  | 'staleParts'
  | 'setAside'
  | 'createInbound'
  | 'claimInbound'
  | 'settleInbound'
  | 'inboundDueAt'
  | 'find'
  | 'keep'
  | 'on'
>;

export const HOLD_MS = 72 * 3_600_000;
export const REASSEMBLY_MS = 24 * 3_600_000;
export const CONCURRENCY = 16;
