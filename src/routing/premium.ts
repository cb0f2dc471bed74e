import { GatewayError } from '../core/index.js';
import { shown } from '../sip/index.js';
import { longestPrefix } from './prefix-table.js';

/**
 * Where a call or a text costs what its owner wants, by the beginning of the number: the shared codes of ITU-T E.164.1
 * and E.164.2, satellite networks, and the premium ranges of national plans that fraud is known to use.
 */
const PREMIUM: Readonly<Record<string, string>> = {
  '+1900': 'premium rate of North America',
  '+1976': 'premium rate of North America',
  '+3389': 'premium rate of France',
  '+34803': 'premium rate of Spain',
  '+34806': 'premium rate of Spain',
  '+34807': 'premium rate of Spain',
  '+34905': 'premium rate of Spain',
  '+39144': 'premium rate of Italy',
  '+39166': 'premium rate of Italy',
  '+3989': 'premium rate of Italy',
  '+40900': 'premium rate of Romania',
  '+40903': 'premium rate of Romania',
  '+40906': 'premium rate of Romania',
  '+41900': 'premium rate of Switzerland',
  '+41901': 'premium rate of Switzerland',
  '+41906': 'premium rate of Switzerland',
  '+43900': 'premium rate of Austria',
  '+43901': 'premium rate of Austria',
  '+43930': 'premium rate of Austria',
  '+43931': 'premium rate of Austria',
  '+4470': 'personal numbers of Great Britain',
  '+4487': 'shared cost of Great Britain',
  '+449': 'premium rate of Great Britain',
  '+48700': 'premium rate of Poland',
  '+49137': 'mass traffic of Germany',
  '+49180': 'shared cost of Germany',
  '+49900': 'premium rate of Germany',
  '+61190': 'premium rate of Australia',
  '+808': 'international shared cost',
  '+870': 'Inmarsat',
  '+878': 'universal personal numbers',
  '+881': 'satellite networks',
  '+882': 'international networks',
  '+883': 'international networks',
  '+979': 'international premium rate',
};

const TABLE = new Map(Object.entries(PREMIUM));

/** What kind of premium number it is; undefined when it is none that is known. */
export function premiumKind(number: string): string | undefined {
  return longestPrefix(number, TABLE)?.value;
}

/** @throws GatewayError `DESTINATION_REFUSED` for a premium number. */
export function checkPremium(number: string): void {
  const kind = premiumKind(number);
  if (kind !== undefined) throw new GatewayError('DESTINATION_REFUSED', `${shown(number)} is ${kind}`);
}
