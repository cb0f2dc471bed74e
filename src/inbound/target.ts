import { addressOfRecord, parseUri } from '../sip/index.js';
import type { InboundOptions } from './options.js';
import { type Found, type Incoming, RULES, refusedAddress } from './rules.js';

/** Whom a text goes to and what they read; without a target it is held, and `holdReason` says why. */
export type Destination = { body: string } & ({ targets: readonly [string, ...string[]] } | { holdReason: string });

/**
 * Finds the SIP users for a text that a modem received, by the rules in their order.
 *
 * An address that was found, and may be used, gets the text without it and without the reply header. Where it goes by
 * another rule, the whole text goes, as nobody knows whom it was meant for. A modem that does not scan has one target.
 */
export function destinationOf(incoming: Incoming, options: InboundOptions): Destination {
  const { modem, text } = incoming;
  if (modem?.scan === 'none' && modem.target !== undefined) return to({ target: modem.target, body: text }, options);
  for (const name of options.rules) {
    const found = RULES[name](incoming, options);
    if (found === undefined) continue;
    return 'hold' in found ? { body: text, holdReason: found.hold } : to(found, options);
  }
  return { body: text, holdReason: refusedAddress(text, options) ?? 'no SIP address was written' };
}

const GROUP = 'group:';

function to({ target, body }: Exclude<Found, { hold: string }>, { groups }: InboundOptions): Destination {
  const members = target.startsWith(GROUP) ? groups[target.slice(GROUP.length)] : [target];
  const [first, ...rest] = new Set((members ?? []).map((each) => addressOfRecord(parseUri(each))));
  if (first === undefined) return { body, holdReason: `there is nobody in ${target}` };
  return { body, targets: [first, ...rest] };
}
