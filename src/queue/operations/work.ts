import type { GatewayEvents } from '../../core/index.js';
import type { Calendar } from '../period.js';
import type { Database, Soon } from './database.js';

/** How the store behaves where the caller did not say; durations in milliseconds. */
export interface StoreSettings {
  /** How long a head in back-off may hold the messages behind it in its lane. */
  laneHoldMs: number;
  /** How long a message none of which was sent waits for the SIM it is bound to, before any SIM may take it. */
  rebindAfterMs: number;
  /** How long what a former process had in flight may wait for its SIM to be asked about it. */
  resolveMs: number;
  /** What is done with a segment of which nobody knows whether it left the modem. */
  uncertain: 'hold' | 'resend' | 'assumeSent';
  /** How long an acceptance is remembered under its idempotency key; never less than 24 hours. */
  rememberMs: number;
  /** How long it is remembered who wrote to a number through a SIM. */
  conversationMs: number;
  /** IANA name of the zone whose midnight begins the days and months of quotas and limits. */
  timeZone: string;
  /** How long the texts of a message stay after its end. */
  keepTextsMs: number;
  /** How long a message stays in the store after its end, with its timeline; PDUs stay as long. */
  keepRowsMs: number;
  /** With less than this part of the disk free, 0 to 1, nothing new is accepted to mobile. */
  leastFreeDisk: number;
}

/** Something that became possible, or a state that a message has reached; told after the commit. */
export type Hint =
  | { hint: 'ready'; network: string }
  | { hint: 'received' }
  | { hint: 'inbound' }
  | { hint: 'reached'; fact: GatewayEvents['messageState'] };

/** What became possible is told once, as that says all that it can say; states are facts, each of its own. */
export function distinct(hints: readonly Hint[]): Hint[] {
  const nameOf = (hint: Hint, at: number) =>
    `${hint.hint} ${hint.hint === 'ready' ? hint.network : hint.hint === 'reached' ? at : ''}`;
  return [...new Map(hints.map((hint, at) => [nameOf(hint, at), hint])).values()];
}

/** How many messages wait in each network, `queued` or `scheduled`. */
export interface Depths {
  /** Messages that wait in this network. */
  of(network: string): Soon<number>;
  /** Networks in which messages wait or waited. */
  networks(): Soon<string[]>;
  /** Counts a change that belongs to the transaction under way. */
  add(network: string, by: number): void;
}

/** What an operation works with: the database inside a transaction, and the caller's time. */
export interface Work {
  readonly db: Database;
  /** Milliseconds since 1970 on the caller's clock. */
  readonly now: number;
  /** The same moment on the clock that all who share the store go by: leases begin and end on it. */
  readonly sharedNow: number;
  /** This opening of the store. */
  readonly owner: string;
  /** The owners of which all but this one are gone, as a pattern of LIKE. */
  readonly kin: string;
  readonly settings: StoreSettings;
  readonly depths: Depths;
  readonly calendar: Calendar;
  /** Free part of the disk, 0 to 1. */
  freeDisk(): number;
  hint(hint: Hint): void;
  /** The place of the next message in the order of acceptance. */
  nextSeq(): Soon<number>;
  /** Lets no other transaction do what goes by this name until this one has ended. */
  alone(name: string): Soon<void>;
}
