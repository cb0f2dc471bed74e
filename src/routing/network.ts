import { GatewayError } from '../core/index.js';
import { shown } from '../sip/index.js';
import type { Strategy } from './sim-choice.js';

/** What one segment costs. */
export interface Price {
  /** A decimal number, `0.075`; a text, as no binary fraction is exact. */
  amount: string;
  /** ISO 4217, `EUR`. */
  currency: string;
}

/** A named queue, as routing and acceptance see it; made from the configuration. */
export interface Network {
  name: string;
  /** Beginnings of the numbers that it takes, `+4917`, or whole short codes; absent or empty: it takes all. */
  prefixes?: readonly string[];
  /** TP-VP of what it sends, in minutes. */
  validityMinutes?: number;
  /** What the operator of the network takes for one segment; absent: nobody said. */
  price?: Price;
  /** How its messages are spread over SIMs; absent: `any`. */
  strategy?: Strategy;
  /** How long a message may wait to be sent; absent: as long as it takes. */
  maxWaitMs?: number;
  /** Most messages that may wait in it. */
  queueLimit?: number;
}

/** The networks there are; `defaultName` is the name of one of them. */
export interface Networks {
  all: readonly Network[];
  defaultName: string;
}

/**
 * The network of that name in any letter case, or the default one when no name is given.
 *
 * @throws GatewayError `UNKNOWN_NETWORK` that names those there are.
 */
export function chooseNetwork(name: string | undefined, networks: Networks): Network {
  const wanted = (name ?? networks.defaultName).toLowerCase();
  const network = networks.all.find((known) => known.name.toLowerCase() === wanted);
  if (network !== undefined) return network;
  const names = networks.all.map((known) => known.name).join(', ');
  throw new GatewayError(
    'UNKNOWN_NETWORK',
    `there is no network ${shown(name ?? networks.defaultName)}; there are ${names}`,
  );
}

/** The network of a message, and why it is that one. */
export interface NetworkChoice {
  network: Network;
  /** A sentence for `route test` and the timeline. */
  why: string;
}

/**
 * The network that carries a message to this number: the one that the request names, else the one with the longest
 * prefix that the number begins with, else the default one. What it does not take, no other takes in its place.
 *
 * @throws GatewayError `UNKNOWN_NETWORK`, `DESTINATION_REFUSED`.
 */
export function routeNetwork(number: string, name: string | undefined, networks: Networks): NetworkChoice {
  if (name !== undefined) {
    const network = chooseNetwork(name, networks);
    checkPrefixes(number, network);
    return { network, why: 'the request names it' };
  }
  const best = networks.all
    .flatMap((network) => (network.prefixes ?? []).map((prefix) => ({ network, prefix })))
    .filter(({ prefix }) => isIn(number, prefix))
    .reduce<{ network: Network; prefix: string } | undefined>(
      (longest, found) => (found.prefix.length > (longest?.prefix.length ?? 0) ? found : longest),
      undefined,
    );
  if (best !== undefined)
    return { network: best.network, why: `${best.prefix} is its prefix, and the longest that fits` };
  const network = chooseNetwork(undefined, networks);
  checkPrefixes(number, network);
  return { network, why: 'it is the default network' };
}

/** Where a network has prefixes, nothing outside them. @throws GatewayError `DESTINATION_REFUSED`. */
export function checkPrefixes(number: string, network: Network): void {
  const { name, prefixes = [] } = network;
  if (prefixes.length === 0 || beginsWithOne(number, prefixes)) return;
  throw new GatewayError('DESTINATION_REFUSED', `network ${name} takes ${prefixes.join(', ')}, not ${shown(number)}`);
}

function beginsWithOne(number: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => isIn(number, prefix));
}

/** A short code is a whole number: `112` is not the beginning of `1121`. */
function isIn(number: string, prefix: string): boolean {
  return prefix.startsWith('+') ? number.startsWith(prefix) : number === prefix;
}
