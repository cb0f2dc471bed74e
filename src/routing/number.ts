import { GatewayError } from '../core/index.js';
import { shown, type TelUri, type Uri } from '../sip/index.js';
import type { NumberingPlan } from './numbering-plan.js';

/** How a number may be written; made from the configuration. */
export interface NumberRules {
  /** Calling code without `+`, `40`; absent: a number must begin with `+`. */
  country?: string;
  /** What stands before a national number, where it is not what the country's plan says; may be empty. Counts only with `country`. */
  nationalPrefix?: string;
  /** What stands before a calling code, where it is not what the country's plan says. Counts only with `country`. */
  internationalPrefix?: string;
  /** Numbers that are taken as they are, `12345`, before every other rule. */
  shortCodes: readonly string[];
  /** The plan of a calling code, `49`; undefined when it is none's. Absent: only numbers with `+` are known. */
  planOf?: (callingCode: string) => NumberingPlan | undefined;
  /** Whether `-`, `.`, `(`, `)` and blanks are taken out. */
  stripSeparators: boolean;
}

const SEPARATORS = /[-.() ]/g;
const LEAST_DIGITS = 8;
const MOST_DIGITS = 15; // ITU-T E.164 §6.2.1

/**
 * The number that a request is for: `+` and the digits of E.164, or one of the short codes as it is listed.
 *
 * It comes from the Request-URI; from To only when the Request-URI has no user at all, so that a wrong number is never
 * silently replaced by another.
 *
 * @throws GatewayError `NUMBER_INVALID` that names what was wrong.
 */
export function destinationNumber(request: { requestUri: Uri; toUri: Uri }, rules: NumberRules): string {
  const written = writtenNumber(request.requestUri) ?? writtenNumber(request.toUri);
  if (written === undefined) throw invalid('neither the Request-URI nor To names a number');
  return readNumber(written, rules);
}

/** Number and parameters as one text; `undefined` when the URI has no user. */
function writtenNumber(uri: Uri): string | undefined {
  return uri.scheme === 'tel' ? uri.number + parametersOf(uri) : uri.user;
}

function parametersOf(uri: TelUri): string {
  return [...uri.parameters].map(([name, value]) => (value === null ? `;${name}` : `;${name}=${value}`)).join('');
}

/**
 * Reads one number as a person or a program writes it: the user of a SIP URI, unescaped, or what follows `tel:`.
 *
 * @throws GatewayError `NUMBER_INVALID` that names what was wrong.
 */
export function readNumber(written: string, rules: NumberRules): string {
  if (rules.shortCodes.includes(written)) return written;
  const [number = '', ...parameters] = written.split(';');
  const digits = rules.stripSeparators ? number.replace(SEPARATORS, '') : number;
  if (parameters.length > 0) return withParameters(digits, parameters, rules);
  if (rules.shortCodes.includes(digits)) return digits;
  refuseStrangers(digits, written);
  return readDigits(digits, written, rules);
}

/**
 * A number with parameters is another number, or a part of one (RFC 3966 §5.1, §5.4): no SMS has a place for `ext` or
 * `isub`. Only `phone-context` of a local number is understood.
 */
function withParameters(digits: string, parameters: readonly string[], rules: NumberRules): string {
  const [, context] = /^phone-context=(.*)$/is.exec(parameters[0] ?? '') ?? [];
  const isLocal = parameters.length === 1 && context !== undefined && !digits.startsWith('+');
  // A short code means the same wherever it is dialled from.
  if (parameters.length === 1 && context !== undefined && rules.shortCodes.includes(digits)) return digits;
  if (isLocal) return localNumber(digits, context, rules);
  throw invalid(`a number carries no parameter, ${shown(digits)} has ${shown(parameters.join(';'))}`);
}

/**
 * A context is a domain, whose numbers are those of our own country, or the beginning of global numbers (RFC 3966
 * §5.1.5). It does not say that it is to be put before the number, so only a whole calling code tells which one is meant.
 */
function localNumber(digits: string, context: string, rules: NumberRules): string {
  refuseStrangers(digits, digits);
  if (!context.startsWith('+') && rules.country !== undefined) return readDigits(digits, digits, rules);
  const country = context.startsWith('+') ? context.slice(1) : '';
  const plan = /^[0-9]{1,3}$/.test(country) ? rules.planOf?.(country) : undefined;
  if (plan === undefined) {
    throw invalid(
      `${shown(digits)} is a local number of ${shown(`phone-context=${context}`)}: give it with + and the country`,
    );
  }
  const { nationalPrefix } = plan;
  const dialled = digits.startsWith(nationalPrefix) ? digits : nationalPrefix + digits;
  return checkE164(completed(dialled, digits, { country, plan }), digits);
}

/** Only digits may be left, behind at most one `+`. */
function refuseStrangers(digits: string, written: string): void {
  if (digits === '') throw invalid(`there is no digit in ${shown(written)}`);
  const [, stranger = ''] = /^\+?[0-9]*([^0-9]?)/u.exec(digits) ?? [];
  if (stranger === '') return;
  const what = /[-.() ]/.test(stranger) ? 'separators are not taken' : 'a number has digits only';
  throw invalid(`${what}: ${shown(stranger)} in ${shown(written)}`);
}

/** The number with `+`; what has none gets it only by the country's rules. */
function readDigits(digits: string, written: string, rules: NumberRules): string {
  if (digits.startsWith('+')) return checkE164(digits, written);
  const { country } = rules;
  const plan = country === undefined ? undefined : rules.planOf?.(country);
  if (country === undefined || plan === undefined) {
    throw invalid(`a number begins with + and the country, ${shown(written)} does not`);
  }
  const foreign = afterInternationalPrefix(digits, rules, plan);
  if (foreign !== undefined) return checkE164(`+${foreign}`, written);
  const { nationalPrefix = plan.nationalPrefix } = rules;
  const hasPrefix = digits.startsWith(nationalPrefix);
  if (!hasPrefix && !plan.prefixIsOptional) {
    const international = rules.internationalPrefix ?? plan.internationalPrefix;
    throw invalid(`a number begins with +, ${international} or ${nationalPrefix}, ${shown(written)} does not`);
  }
  const dialled = hasPrefix ? plan.nationalPrefix + digits.slice(nationalPrefix.length) : digits;
  return checkE164(completed(dialled, written, { country, plan }), written);
}

/** What follows the international prefix; undefined when the number has none. */
function afterInternationalPrefix(
  digits: string,
  { internationalPrefix }: NumberRules,
  { international }: NumberingPlan,
): string | undefined {
  if (internationalPrefix === '') return undefined;
  if (internationalPrefix !== undefined) {
    return digits.startsWith(internationalPrefix) ? digits.slice(internationalPrefix.length) : undefined;
  }
  const [prefix] = international.exec(digits) ?? [];
  return prefix === undefined ? undefined : digits.slice(prefix.length);
}

/** A national number in full. Emergency numbers and short codes never become numbers of a country: they are too short. */
function completed(dialled: string, written: string, at: { country: string; plan: NumberingPlan }): string {
  const number = at.plan.complete(dialled);
  if (number !== undefined) return number;
  throw invalid(
    `no number in country +${at.country} is written like ${shown(written)}; list short codes in numbers.shortCodes`,
  );
}

function checkE164(number: string, written: string): string {
  const digits = number.length - 1;
  if (/^\+0/.test(number)) throw invalid(`no country begins with 0: ${shown(written)}`);
  if (digits < LEAST_DIGITS || digits > MOST_DIGITS) {
    throw invalid(
      `a number has ${LEAST_DIGITS} to ${MOST_DIGITS} digits with its country, ${shown(written)} has ${digits}`,
    );
  }
  return number;
}

function invalid(sentence: string): GatewayError {
  return new GatewayError('NUMBER_INVALID', sentence);
}
