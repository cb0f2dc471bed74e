import { isGatewayError } from '../core/index.js';
import { type NumberRules, readNumber, targetAllowed } from '../routing/index.js';
import { parseUri } from '../sip/index.js';

/** Who may get notices; made from the configuration. */
export interface AddresseeRules {
  /** Where SIP users live. */
  userDomains: readonly string[];
  numbers: NumberRules;
}

/** Whoever wrote a message. */
export interface Writer {
  /** Address of record. */
  sender: string;
  /** Whether somebody vouches that it is theirs: the proxy's digest check, or an API client with the token. */
  authenticated: boolean;
}

/**
 * Whether a notice may go to whoever wrote a message: nobody outside our domains, whatever stood in From; and to a user
 * whose name is a number only when it is proved to be theirs. A proxy may take such an address for a phone, and a forged
 * From would make an SMS to a stranger of each notice.
 */
export function mayBeTold({ sender, authenticated }: Writer, { userDomains, numbers }: AddresseeRules): boolean {
  if (!targetAllowed(sender, { userDomains, targetDomains: [] })) return false;
  return authenticated || !isNumber(sender, numbers);
}

function isNumber(address: string, numbers: NumberRules): boolean {
  const uri = parseUri(address);
  try {
    readNumber(uri.scheme === 'tel' ? uri.number : (uri.user ?? ''), numbers);
    return true;
  } catch (error) {
    if (isGatewayError(error, 'NUMBER_INVALID')) return false;
    throw error;
  }
}
