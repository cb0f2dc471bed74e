import { GatewayError } from '../core/index.js';
import { shown, type TelUri, type Uri } from '../sip/index.js';

/** How a number may be written; made from the configuration. */
export interface NumberRules {
  /** Calling code without `+`, `40`; absent: a number must begin with `+`. */
  country?: string;
  /** What stands before a national number, `0` unless told otherwise; may be empty. Counts only with `country`. */
  nationalPrefix?: string;
  /** What stands before a calling code, `00` unless told otherwise. Counts only with `country`. */
  internationalPrefix?: string;
  /** Numbers that are taken as they are, `12345`, before every other rule. */
  shortCodes: readonly string[];
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
  return checkE164(international(digits, written, rules), written);
}

/**
 * A number with parameters is another number, or a part of one (RFC 3966 §5.1, §5.4): no SMS has a place for `ext` or
 * `isub`, and `phone-context` says that the number means something only there. Only a short code means the same
 * wherever it is dialled from.
 */
function withParameters(digits: string, parameters: readonly string[], rules: NumberRules): string {
  const contextOnly = parameters.length === 1 && /^phone-context=/i.test(parameters[0] ?? '');
  if (contextOnly && rules.shortCodes.includes(digits)) return digits;
  if (contextOnly && !digits.startsWith('+')) {
    throw invalid(
      `${shown(digits)} is a local number of ${shown(parameters[0] ?? '')}: give it with + and the country`,
    );
  }
  throw invalid(`a number carries no parameter, ${shown(digits)} has ${shown(parameters.join(';'))}`);
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
function international(digits: string, written: string, rules: NumberRules): string {
  if (digits.startsWith('+')) return digits;
  const { country, nationalPrefix = '0', internationalPrefix = '00' } = rules;
  if (country === undefined) throw invalid(`a number begins with + and the country, ${shown(written)} does not`);
  if (internationalPrefix !== '' && digits.startsWith(internationalPrefix)) {
    return `+${digits.slice(internationalPrefix.length)}`;
  }
  if (digits.startsWith(nationalPrefix)) return `+${country}${digits.slice(nationalPrefix.length)}`;
  throw invalid(`a number begins with +, ${internationalPrefix} or ${nationalPrefix}, ${shown(written)} does not`);
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
