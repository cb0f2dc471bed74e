import { percentDecode, percentEncode } from './escapes.js';
import { takeHost } from './host.js';
import { shown } from './refusal.js';
import { Scanner } from './scanner.js';

/** Parameters by lower-case name, unescaped; `null` where no `=` follows the name, an empty text where nothing follows it. */
export type Parameters = ReadonlyMap<string, string | null>;

/** `sip:` or `sips:` (RFC 3261 §19.1). */
export interface SipUri {
  scheme: 'sip' | 'sips';
  /** Unescaped, never empty; may hold any character, NUL and line ends among them. */
  user?: string;
  /** Unescaped; may be empty. */
  password?: string;
  /** Lower case; an IPv6 address keeps its brackets. */
  host: string;
  /** 1-65535. */
  port?: number;
  parameters: Parameters;
  /** What follows `?`, as written; empty when nothing does. */
  headers: string;
}

/** `tel:` (RFC 3966). */
export interface TelUri {
  scheme: 'tel';
  /** As written, visual separators included; with `+` when it is global. */
  number: string;
  parameters: Parameters;
}

export type Uri = SipUri | TelUri;

const USER = /[\w\-.!~*'()%&=+$,;?/]+/y;
const PASSWORD = /:[\w\-.!~*'()%&=+$,]*/y;
const PARAMETER_NAME = /[\w\-.!~*'()%[\]/:&+$]+/y;
const PARAMETER_VALUE = /=[\w\-.!~*'()%[\]/:&+$]*/y;
/** `headers` of RFC 3261 §25.1: names of at least one character, values that may be empty. */
const HEADERS = new RegExp('\\?C+=C*(?:&C+=C*)*'.replaceAll('C', "(?:[\\w\\-.!~*'()[\\]/?:+$]|%[0-9A-Fa-f]{2})"), 'y');

/**
 * Reads one whole URI, of scheme `sip`, `sips` or `tel`, and nothing around it.
 *
 * Beyond the standard it takes an empty parameter value (`;ob=`), and a local number without `phone-context`
 * (`tel:112`): both are in use, and neither can be misunderstood.
 *
 * @param where names the text in refusals.
 * @throws GatewayError `BAD_SIP`.
 */
export function parseUri(text: string, where = 'URI'): Uri {
  const scanner = new Scanner(text, where);
  const scheme = scanner
    .expect(/(?:sips?|tel):/iy, 'sip:, sips: or tel:')
    .slice(0, -1)
    .toLowerCase();
  if (scheme === 'tel') return readTel(scanner, where);
  return readSip(scanner, scheme === 'sips' ? 'sips' : 'sip', where);
}

function readSip(scanner: Scanner, scheme: SipUri['scheme'], where: string): SipUri {
  const user = scanner.sees(/[^@]*@/y) ? takeUser(scanner, where) : {};
  const host = takeHost(scanner);
  const port = takePort(scanner);
  const parameters = takeParameters(scanner, where);
  const headers = takeHeaders(scanner);
  scanner.expectEnd('the end of the URI');
  return { scheme, ...user, host, ...(port === undefined ? {} : { port }), parameters, headers };
}

/** RFC 3261 §25.1 `userinfo`. */
function takeUser(scanner: Scanner, where: string): Pick<SipUri, 'user' | 'password'> {
  const user = percentDecode(scanner.expect(USER, 'a user'), where);
  const password = scanner.take(PASSWORD)?.slice(1);
  scanner.expect(/@/y, '@ after the user');
  return password === undefined ? { user } : { user, password: percentDecode(password, where) };
}

function takePort(scanner: Scanner): number | undefined {
  if (scanner.take(/:/y) === undefined) return undefined;
  const digits = scanner.expect(/\d+/y, 'a port');
  const port = Number(digits);
  if (digits.length > 5 || port < 1 || port > 65_535) scanner.refuseTaken('a port of 1-65535', digits);
  return port;
}

/** RFC 3261 §19.1.1: a parameter name must not appear twice. */
function takeParameters(scanner: Scanner, where: string): Parameters {
  const parameters = new Map<string, string | null>();
  while (scanner.take(/;/y) !== undefined) {
    const name = percentDecode(scanner.expect(PARAMETER_NAME, 'a parameter'), where).toLowerCase();
    const value = scanner.take(PARAMETER_VALUE)?.slice(1);
    if (parameters.has(name)) scanner.refuse(`each parameter once, ${shown(name)} is there twice,`);
    parameters.set(name, value === undefined ? null : percentDecode(value, where));
  }
  return parameters;
}

function takeHeaders(scanner: Scanner): string {
  return scanner.take(HEADERS)?.slice(1) ?? '';
}

/** RFC 3966 §3: digits and visual separators; without `+` also hexadecimal digits, `*` and `#`. */
function readTel(scanner: Scanner, where: string): TelUri {
  const number =
    scanner.take(/\+[.()-]*\d[\d.()-]*/y) ?? scanner.expect(/[.()-]*[\dA-F*#][\dA-F*#.()-]*/iy, 'a telephone number');
  const parameters = takeParameters(scanner, where);
  scanner.expectEnd('the end of the telephone number');
  return { scheme: 'tel', number, parameters };
}

/** Writes a URI so that `parseUri` reads the same from it. @throws GatewayError `BAD_SIP` for half of a surrogate pair. */
export function formatUri(uri: Uri): string {
  if (uri.scheme === 'tel') return `tel:${uri.number}${formatParameters(uri.parameters)}`;
  const password = uri.password === undefined ? '' : `:${percentEncode(uri.password, 'password')}`;
  const user = uri.user === undefined ? '' : `${percentEncode(uri.user, 'user')}${password}@`;
  const port = uri.port === undefined ? '' : `:${uri.port}`;
  const headers = uri.headers === '' ? '' : `?${uri.headers}`;
  return `${uri.scheme}:${user}${uri.host}${port}${formatParameters(uri.parameters)}${headers}`;
}

function formatParameters(parameters: Parameters): string {
  return [...parameters]
    .map(([name, value]) => {
      const written = percentEncode(name, 'parameter');
      return value === null ? `;${written}` : `;${written}=${percentEncode(value, 'parameter')}`;
    })
    .join('');
}
