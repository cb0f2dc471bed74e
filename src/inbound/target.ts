import { findAddress } from '../compose/index.js';
import { targetAllowed } from '../routing/index.js';
import { addressOfRecord, parseUri } from '../sip/index.js';
import type { InboundModem, InboundOptions } from './options.js';

/** Whom a text goes to and what they read; without a target it is held, and `holdReason` says why. */
export type Destination = { body: string } & ({ target: string } | { holdReason: string });

/**
 * Finds the SIP user for a text that a modem received.
 *
 * An address that was found, and may be used, gets the text without it and without the reply header. Where it goes
 * by default instead, the whole text goes, as nobody knows whom it was meant for.
 */
export function destinationOf(text: string, modem: InboundModem | undefined, options: InboundOptions): Destination {
  const { scan, target } = modem ?? { scan: 'body', target: undefined };
  const found = scan === 'none' ? undefined : findAddress(text);
  if (found !== undefined && targetAllowed(found.address, options)) {
    if (found.body === '') return { body: text, holdReason: 'nothing but an address was written' };
    return { target: addressOfRecord(parseUri(found.address)), body: found.body };
  }
  const fallback = (scan === 'body' ? undefined : target) ?? options.default;
  if (fallback !== undefined) return { target: addressOfRecord(parseUri(fallback)), body: text };
  if (found === undefined) return { body: text, holdReason: 'no SIP address was written' };
  return { body: text, holdReason: 'the SIP address that was written is in none of our domains' };
}
