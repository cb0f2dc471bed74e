import type { ComposeRequest, ComposeSettings, DataRequest } from '../compose/index.js';
import type { SubmitOptions } from '../queue/index.js';
import { checkSender, type SenderRules } from '../routing/index.js';
import { parseUri } from '../sip/index.js';
import type { Content } from './content.js';

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

/** What is to be composed, for whom, and to which ports. */
export type Wording = Content & { sender: string; ports?: SubmitOptions['ports'] | undefined };

/** What a message is composed by. Acceptance and preview both ask here, so that they cannot differ. */
export function composeRequest(wording: Wording, { compose }: TextOptions): ComposeRequest | DataRequest {
  return { ...wording, settings: compose };
}
