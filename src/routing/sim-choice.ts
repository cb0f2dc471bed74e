/** How a network's messages are spread over the SIMs of its modems. */
export const STRATEGIES = ['any', 'order', 'roundRobin', 'leastUsed', 'hash', 'sticky'] as const;

/** `any`: the modem that is free first takes it. All others name one SIM at acceptance. */
export type Strategy = (typeof STRATEGIES)[number];

/** A SIM that serves the network, as strategies see it. */
export interface SimCandidate {
  /** IMSI. */
  imsi: string;
  modem: string;
  /** Whether it can send now. */
  available: boolean;
  /** Segments of today: sent through it, and bound to it since. */
  usedToday: number;
}

export interface SimQuestion {
  strategy: Strategy;
  number: string;
  /** The SIMs that serve the network and are not gone, in the order of the file. */
  candidates: readonly SimCandidate[];
  /** How many messages of the network were given a SIM in turn before; counts for `roundRobin`. */
  turn: number;
  /** The SIM that the number was last written to through. */
  lastSim?: string;
}

/** The SIM that a message is bound to, absent where any may carry it, and why. */
export interface SimChoice {
  imsi?: string;
  modem?: string;
  /** A sentence for `route test` and the timeline. */
  why: string;
}

/**
 * Narrows the SIMs of a network to one, where its strategy says so.
 *
 * A SIM that cannot send now is passed over as long as another can, but by `sticky`: its peer would see another number.
 */
export function chooseSim(question: SimQuestion): SimChoice {
  const { strategy, candidates, number, turn, lastSim } = question;
  const able = candidates.filter(({ available }) => available);
  const last = candidates.find(({ imsi }) => imsi === lastSim);
  const [first] = able;
  if (strategy === 'sticky' && last !== undefined)
    return named(last, 'the SIM that this number was last written to through');
  if (first === undefined) return { why: 'no SIM of the network can send now, so the first that can takes it' };
  switch (strategy) {
    case 'any':
      return { why: 'any SIM of the network, whichever is free first' };
    case 'order':
      return named(first, 'the first in the order of the file that can send');
    case 'roundRobin':
      return named(able[turn % able.length] ?? first, `number ${(turn % able.length) + 1} of ${able.length} in turn`);
    case 'leastUsed':
    case 'sticky':
      return named(
        leastUsed(able, first),
        strategy === 'sticky' ? 'the least used, as the number is new' : 'the least used today',
      );
    case 'hash':
      return named(byHash(able, first, number), 'the SIM that this number always falls to');
  }
}

function named({ imsi, modem }: SimCandidate, why: string): SimChoice {
  return { imsi, modem, why };
}

function leastUsed(able: readonly SimCandidate[], first: SimCandidate): SimCandidate {
  return able.reduce((least, sim) => (sim.usedToday < least.usedToday ? sim : least), first);
}

/** The highest of all hashes of number and SIM: when a SIM goes, only its own numbers move. */
function byHash(able: readonly SimCandidate[], first: SimCandidate, number: string): SimCandidate {
  const weight = ({ imsi }: SimCandidate) => fnv1a(`${imsi} ${number}`);
  return able.reduce((best, sim) => (weight(sim) > weight(best) ? sim : best), first);
}

/** FNV-1a of 32 bits, with a last mixing as its high bits alone spread short texts badly. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
