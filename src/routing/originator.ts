import { GatewayError } from '../core/index.js';
import { parseUri, quotedName, shown } from '../sip/index.js';

/** Who sent an SMS, as decoded (TS 23.040 §9.1.2.5). */
export interface Originator {
  /** Digits with or without `+`, or the name of an alphanumeric address. */
  number: string;
  /** Type of number, 0-7; absent: `number` alone tells, a `+` for international, a letter for a name. */
  ton?: number;
  /** Host of the address, `sms.example.org` or `sms.example.org:5070`. */
  domain: string;
}

/** How a sender of an SMS appears in From. */
export interface OriginatorUri {
  /** Without `<>`. */
  uri: string;
  /** A quoted string, quotes included, that may stand in a header as it is. */
  displayName?: string;
}

const INTERNATIONAL = 1;
const ALPHANUMERIC = 5;

/**
 * The From URI of a MESSAGE from mobile: `sip:+491701234567@domain`.
 *
 * Only an international number has a `+`: `sip:+12345@` would be an answer to somebody else. A name (alphanumeric
 * address) becomes a user that begins with `sms-`, so that nobody who may choose a name can pass for a number or for
 * a SIP user of this domain; the name as written is the display name.
 *
 * @throws GatewayError `BAD_SIP`: the domain is none.
 */
export function originatorUri({ number, ton, domain }: Originator): OriginatorUri {
  const host = hostAndPort(domain);
  const digits = number.replace(/^\+/, '');
  if (!isNumber(digits, ton)) return named(number, host);
  const plus = number.startsWith('+') || ton === INTERNATIONAL ? '+' : '';
  return { uri: at(`${plus}${digits}`, host) };
}

/** Semi-octets may also be `a`, `b` and `c` (TS 23.040 §9.1.2.3); where no type says that they are digits, they are letters. */
function isNumber(digits: string, ton: number | undefined): boolean {
  if (ton === undefined) return /^[0-9*#]+$/.test(digits);
  return ton !== ALPHANUMERIC && /^[0-9*#abc]+$/.test(digits);
}

function named(name: string, host: string): OriginatorUri {
  const user = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '_');
  const shownName = name.trim();
  const uri = at(user.startsWith('sms-') ? user : `sms-${user}`, host);
  return shownName === '' ? { uri } : { uri, displayName: quotedName(shownName) };
}

function at(user: string, host: string): string {
  return `sip:${user.replaceAll('#', '%23')}@${host}`;
}

function hostAndPort(domain: string): string {
  const uri = parseUri(`sip:${domain}`, 'domain');
  if (uri.scheme === 'tel' || uri.user !== undefined || uri.parameters.size > 0 || uri.headers !== '') {
    throw new GatewayError('BAD_SIP', `domain: wanted a host and perhaps a port, found ${shown(domain)}`);
  }
  return uri.port === undefined ? uri.host : `${uri.host}:${uri.port}`;
}
