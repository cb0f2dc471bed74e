import type { Period } from './period.js';

/** A SIM as the worker of its modem tells of it, again and again. */
export interface SimPresence {
  imsi: string;
  modem: string;
  /** The networks that its modem serves, in their order. */
  networks: readonly string[];
  /** Whether it can send now: in a modem that runs, registered, not suspended. */
  available: boolean;
}

/** What is known of a SIM, whichever sidecar has it; what strategies choose by, and what quotas have left. */
export interface SimView extends SimPresence {
  /** When it was last told to be available, milliseconds since 1970; 0 = never. */
  seenAt: number;
  /** Segments begun through it in the present minute, hour, day and month; those that were refused are not counted. */
  segments: Record<Period, number>;
  /** Different numbers in those periods; only the period that a quota names is counted. */
  recipients: Record<Period, number>;
  /** Segments of messages that were bound to it today at their acceptance, sent or not. */
  boundToday: number;
}

/**
 * What may go through one SIM, however many modems it wanders through; kept across restarts, and urgent messages are held
 * by it too. A message is begun only when all that is unsent of it fits into what is left; the one exception is a message
 * longer than the whole quota, which is begun when nothing else was sent in the period.
 */
export interface SimQuotas {
  /** Most segments in each period. */
  segments?: Readonly<Partial<Record<Period, number>>>;
  /** Most different numbers in one period: when they are reached, only messages to numbers among them go. */
  recipients?: { period: Period; limit: number };
}
