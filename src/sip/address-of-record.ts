import { percentEncode } from './escapes.js';
import type { Uri } from './uri.js';

/**
 * The public name of a SIP user: `sip:user@host`, and nothing else of the URI (RFC 3261 §6).
 *
 * Host in lower case, user with escapes only where they are needed. `sips:` becomes `sip:`, as both name the same
 * person. A `tel:` URI gives `tel:` and the number without visual separators.
 */
export function addressOfRecord(uri: Uri): string {
  if (uri.scheme === 'tel') return `tel:${uri.number.replace(/[.()-]/g, '')}`;
  return uri.user === undefined ? `sip:${uri.host}` : `sip:${percentEncode(uri.user, 'user')}@${uri.host}`;
}

/** Whether both name the same person; the user is compared by case (RFC 3261 §19.1.4). */
export function sameAddressOfRecord(one: Uri, other: Uri): boolean {
  return addressOfRecord(one) === addressOfRecord(other);
}
