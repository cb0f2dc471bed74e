import type { LinkedNetwork } from './options.js';

/** Whose turn it is: a place in the list of networks, and how many messages of it were taken in a row. */
export interface Turn {
  at: number;
  taken: number;
}

/** The first network's turn, with nothing taken. */
export const FIRST_TURN: Turn = { at: 0, taken: 0 };

/**
 * Names in the order in which they are to be tried: from the one whose turn it is, once around. So a network whose
 * quota is used up is still served when nobody else waits, and no one ever pauses while anything waits.
 */
export function orderOf(networks: readonly LinkedNetwork[], { at }: Turn): string[] {
  return [...networks.slice(at), ...networks.slice(0, at)].map(({ name }) => name);
}

/** The turn after a message of `network` was taken: `maxPerCall` of one network, then the next. */
export function afterTaking(networks: readonly LinkedNetwork[], turn: Turn, network: string): Turn {
  const at = networks.findIndex(({ name }) => name === network);
  const found = networks[at];
  if (!found) return turn;
  const taken = at === turn.at ? turn.taken + 1 : 1;
  return taken >= found.maxPerCall ? { at: (at + 1) % networks.length, taken: 0 } : { at, taken };
}
