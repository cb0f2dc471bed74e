import type { ComposeRequest, ComposeSettings } from '../compose/index.js';
import { checkSender, type SenderRules } from '../routing/index.js';
import { parseUri } from '../sip/index.js';

/** What decides how a text is composed. */
export interface TextOptions {
  sender: SenderRules;
  compose: ComposeSettings;
  /** Where users live: the domain of an API client's `from` that names none. */
  domain: string;
}

/**
 * The address of record of the sender that an API client names, who holds the token and is trusted with it.
 *
 * @throws GatewayError `BAD_SIP`, or `SENDER_REFUSED` for one outside our domains.
 */
export function senderOfCall(from: string, { sender, domain }: TextOptions): string {
  const uri = parseUri(/^sips?:/i.test(from) ? from : `sip:${from}@${domain}`);
  return checkSender({ from: uri, authUser: '' }, { ...sender, anonymous: 'accept' });
}

/** What a text is composed by. Acceptance and preview both ask here, so that they cannot differ. */
export function composeRequest(text: { body: string; sender: string }, { compose }: TextOptions): ComposeRequest {
  return { ...text, settings: compose };
}
