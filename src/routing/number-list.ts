import { GatewayError } from '../core/index.js';
import { shown } from '../sip/index.js';
import { type NumberPattern, numberPattern } from './number-pattern.js';

/** One entry of a list: the beginning of numbers, a whole short code or name, or a pattern. */
export type NumberTest = { prefix: string } | { pattern: NumberPattern };

/** Numbers that may be written to, or may write; made from the configuration. */
export interface NumberLists {
  /** Where there is one, nothing outside it. */
  allow?: readonly NumberTest[];
  deny: readonly NumberTest[];
}

/**
 * An entry as it is written: `+4917` for the beginning of numbers, `12345` or `BANK` for exactly that, and a pattern
 * between slashes, `/^\+491[56]/`.
 *
 * @throws GatewayError `CONFIG_INVALID`.
 */
export function numberTest(written: string): NumberTest {
  const [, pattern] = /^\/(.*)\/$/s.exec(written) ?? [];
  return pattern === undefined ? { prefix: written } : { pattern: numberPattern(pattern) };
}

/** Why a number is not allowed, as a sentence; undefined when it is. What is denied is never allowed. */
export function listedAgainst(number: string, { allow, deny }: NumberLists): string | undefined {
  const denied = deny.find((test) => agrees(number, test));
  if (denied !== undefined) return `${shown(number)} is denied by ${written(denied)}`;
  if (allow === undefined || allow.some((test) => agrees(number, test))) return undefined;
  return `${shown(number)} is none of those allowed, which are ${allow.map(written).join(', ') || 'none'}`;
}

/** @throws GatewayError `DESTINATION_REFUSED` with the entry that decided. */
export function checkListed(number: string, lists: NumberLists): void {
  const reason = listedAgainst(number, lists);
  if (reason !== undefined) throw new GatewayError('DESTINATION_REFUSED', reason);
}

/** Names and short codes agree as a whole, in any letter case: `112` is not the beginning of `1121`. */
function agrees(number: string, test: NumberTest): boolean {
  if ('pattern' in test) return test.pattern.matches(number);
  if (test.prefix.startsWith('+')) return number.startsWith(test.prefix);
  return number.toLowerCase() === test.prefix.toLowerCase();
}

function written(test: NumberTest): string {
  return 'pattern' in test ? `/${test.pattern.source}/` : test.prefix;
}
