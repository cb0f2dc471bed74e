import { percentEncode } from './escapes.js';
import { badSip } from './refusal.js';
import { parseUri } from './uri.js';

/**
 * Makes the Request-URI of a MESSAGE that the proxy is asked to send, from an address that may be anybody's.
 *
 * Neither proxy checks what it is handed: a URI with a line end or a blank would become headers of the request. So
 * user and host are read by `parseUri` and written anew, and nothing else of the address is kept: no password, port,
 * parameter or header, and `sip:` for `sips:`, as the next hop is the proxy itself. The second of two exclamation
 * marks is escaped, because Kamailio puts its socket in place of `!!` in headers, and To repeats this URI.
 *
 * @throws GatewayError `BAD_SIP`: not a SIP URI, no user, or a control character in the user.
 */
export function buildTargetUri(address: string): string {
  const uri = parseUri(address, 'target');
  if (uri.scheme === 'tel' || uri.user === undefined) {
    throw badSip({ wanted: 'sip:user@host', found: address, where: 'target' });
  }
  if (/[\0-\x1f\x7f-\x9f]/.test(uri.user)) {
    throw badSip({ wanted: 'a user without control characters', found: uri.user, where: 'target' });
  }
  return `sip:${percentEncode(uri.user, 'user').replaceAll('!!', '!%21')}@${uri.host}`;
}
