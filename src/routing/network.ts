import { GatewayError } from '../core/index.js';
import { shown } from '../sip/index.js';

/** A named queue, as routing and acceptance see it; made from the configuration. */
export interface Network {
  name: string;
  /** Beginnings of the numbers that it takes, `+4917`, or whole short codes; absent or empty: it takes all. */
  prefixes?: readonly string[];
  /** TP-VP of what it sends, in minutes. */
  validityMinutes?: number;
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

/** Where a network has prefixes, nothing outside them. @throws GatewayError `DESTINATION_REFUSED`. */
export function checkPrefixes(number: string, network: Network): void {
  const { name, prefixes = [] } = network;
  if (prefixes.length === 0 || beginsWithOne(number, prefixes)) return;
  throw new GatewayError('DESTINATION_REFUSED', `network ${name} takes ${prefixes.join(', ')}, not ${shown(number)}`);
}

/** Which numbers may be written to at all, whatever the network; made from the configuration. */
export interface DestinationRules {
  /** Beginnings of allowed numbers; absent or empty: all are allowed. */
  allow?: readonly string[];
  /** Beginnings of refused numbers; they win over `allow`. */
  deny?: readonly string[];
}

/** Whether the gateway sends to this number. @throws GatewayError `DESTINATION_REFUSED`. */
export function checkDestination(number: string, { allow = [], deny = [] }: DestinationRules): void {
  const denied = deny.find((prefix) => number.startsWith(prefix));
  if (denied !== undefined) {
    throw new GatewayError('DESTINATION_REFUSED', `numbers that begin with ${denied} are refused: ${shown(number)}`);
  }
  if (allow.length === 0 || beginsWithOne(number, allow)) return;
  throw new GatewayError(
    'DESTINATION_REFUSED',
    `only numbers that begin with ${allow.join(', ')} are allowed: ${shown(number)}`,
  );
}

function beginsWithOne(number: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => number.startsWith(prefix));
}
