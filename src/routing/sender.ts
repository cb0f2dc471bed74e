import { GatewayError, isGatewayError } from '../core/index.js';
import { addressOfRecord, parseUri, type SipUri, shown, type Uri } from '../sip/index.js';

/** Who may send; made from the configuration. */
export interface SenderRules {
  /** Hosts where SIP users live. */
  userDomains: readonly string[];
  /** What happens to a sender whom the proxy did not authenticate. */
  anonymous: 'refuse' | 'accept';
}

/**
 * The address of record of whoever sent a message, when it is theirs to use.
 *
 * From is what a client wrote. It counts when its host is one of ours and the proxy authenticated its very user; with
 * `anonymous: accept` the host is enough where nobody was authenticated, and a wrong user is still refused.
 *
 * @param claim `from`: URI of From. `authUser`: user name of a successful digest check, empty when there was none.
 * @throws GatewayError `SENDER_REFUSED`.
 */
export function checkSender(claim: { from: Uri; authUser: string }, rules: SenderRules): string {
  const { from, authUser } = claim;
  if (from.scheme === 'tel' || from.user === undefined) throw refused('From is not the SIP address of a user');
  if (!hostIsOneOf(from, rules.userDomains)) throw refused(`From's host ${shown(from.host)} is none of ours`);
  if (authUser === '' && rules.anonymous === 'refuse') throw refused('the sender is not authenticated');
  if (authUser !== '' && authUser !== from.user) {
    throw refused(`From says ${shown(from.user)}, authenticated is ${shown(authUser)}`);
  }
  return addressOfRecord(from);
}

function refused(sentence: string): GatewayError {
  return new GatewayError('SENDER_REFUSED', sentence);
}

function hostIsOneOf(uri: SipUri, domains: readonly string[]): boolean {
  return domains.some((domain) => domain.toLowerCase() === uri.host);
}

/** Where messages from mobile may go; made from the configuration. */
export interface TargetRules {
  userDomains: readonly string[];
  /** Hosts beside `userDomains`. */
  targetDomains: readonly string[];
}

/**
 * Whether a message from mobile may be sent to this SIP address.
 *
 * Whoever can send an SMS can write an address: without this rule the gateway would carry SIP messages to anywhere.
 */
export function targetAllowed(address: string, rules: TargetRules): boolean {
  try {
    const uri = parseUri(address);
    if (uri.scheme === 'tel' || uri.user === undefined) return false;
    return hostIsOneOf(uri, [...rules.userDomains, ...rules.targetDomains]);
  } catch (error) {
    if (isGatewayError(error, 'BAD_SIP')) return false;
    throw error;
  }
}
