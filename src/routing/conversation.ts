import { isGatewayError } from '../core/index.js';
import { type NumberRules, readNumber } from './number.js';

/** One SIP user who writes to one number through one SIM. */
export interface Spoken {
  /** SIP address of record. */
  address: string;
  imsi: string;
  /** Milliseconds since 1970. */
  usedAt: number;
}

/** Whom an answer is for that names nobody: one user, several that nothing tells apart, or nobody. */
export type Answered = { address: string } | { ambiguous: number } | undefined;

/**
 * The SIP user whom a phone answers that wrote no address.
 *
 * With `sessions` users write without a header as long as they are alone with a number on a SIM: where two are, an answer
 * might be to either, and nobody gets it. Without, each text named its writer, and the last of them is meant.
 *
 * @param spoken who wrote to this number through the SIM that received the answer, within the time that is remembered.
 */
export function answered(spoken: readonly Spoken[], { sessions }: { sessions: boolean }): Answered {
  const users = new Set(spoken.map(({ address }) => address));
  if (sessions && users.size > 1) return { ambiguous: users.size };
  const last = spoken.reduce<Spoken | undefined>(
    (latest, each) => (latest && latest.usedAt >= each.usedAt ? latest : each),
    undefined,
  );
  return last && { address: last.address };
}

/** A SIM that may carry a message. */
export interface PoolSim {
  imsi: string;
  /** Whether it can send now; else it was there a moment ago. */
  present: boolean;
}

/**
 * The SIM through which a user writes to a number without naming themselves: one where they are alone with it already,
 * or else one where nobody is. `undefined` when there is none: the text needs its header then, and any SIM will do.
 *
 * @param spoken who wrote to this number, through any SIM, within the time that is remembered.
 * @param pool the SIMs, those to be preferred first.
 */
export function sessionSim(sender: string, spoken: readonly Spoken[], pool: readonly PoolSim[]): string | undefined {
  const usersOf = (imsi: string) => new Set(spoken.filter((each) => each.imsi === imsi).map(({ address }) => address));
  const own = spoken
    .filter(({ address }) => address === sender)
    .toSorted((one, other) => other.usedAt - one.usedAt)
    .find(({ imsi }) => usersOf(imsi).size === 1 && pool.some((sim) => sim.imsi === imsi));
  if (own !== undefined) return own.imsi;
  return pool.find(({ imsi, present }) => present && usersOf(imsi).size === 0)?.imsi;
}

/**
 * The SIM for a text with its header, where every SIM has a user for that number: one that the sender shares already, or
 * one that others share, so that as few conversations as can be lose their clean text. `undefined` when there is none of either.
 */
export function sharedSim(sender: string, spoken: readonly Spoken[], pool: readonly PoolSim[]): string | undefined {
  const present = pool.filter((sim) => sim.present);
  const usersOf = (imsi: string) => new Set(spoken.filter((each) => each.imsi === imsi).map(({ address }) => address));
  const shared = present.filter(({ imsi }) => usersOf(imsi).size > 1);
  return (shared.find(({ imsi }) => usersOf(imsi).has(sender)) ?? shared[0])?.imsi;
}

/** Type of number of an alphanumeric address (TS 23.040 §9.1.2.5). */
const ALPHANUMERIC = 5;

/**
 * The number of whoever sent an SMS, as a message to them would have it; `undefined` when nobody can write back.
 *
 * A network may give a number of its own country without the country: the rules that read what users dial read it, too.
 */
export function peerNumber(originator: string, ton: number | undefined, rules: NumberRules): string | undefined {
  if (ton === ALPHANUMERIC || !/^\+?[0-9]+$/.test(originator)) return undefined;
  try {
    return readNumber(originator, rules);
  } catch (error) {
    if (isGatewayError(error, 'NUMBER_INVALID')) return originator;
    throw error;
  }
}

/** Whether a SIP user part is a number that would become an SMS again: a text to it would come back, and cost. */
export function isDialable(user: string, rules: NumberRules): boolean {
  try {
    readNumber(user, rules);
    return true;
  } catch (error) {
    if (isGatewayError(error, 'NUMBER_INVALID')) return false;
    throw error;
  }
}
