import type { InboundClaim, NewInboundMessage } from '../queue/index.js';
import type { InboundOptions, InboundQueue } from './options.js';

/** What `fallbackMessage` needs beside the message that failed. */
export interface FallbackContext {
  queue: Pick<InboundQueue, 'find'>;
  options: InboundOptions;
  id: string;
  now: number;
}

/**
 * The message that a modem's fixed target gets when the SIP user who was named in the text cannot have it: the whole
 * text, as in the old module's mixed mode; there only for modems that scan so.
 *
 * Its Call-ID follows from that of the first, so that a phone can tell when it is made twice.
 */
export async function fallbackMessage(
  claim: InboundClaim,
  { queue, options, id, now }: FallbackContext,
): Promise<NewInboundMessage | undefined> {
  if (claim.kind === 'notice') return undefined; // meant for nobody but the user it tells
  const modem = options.modems.find(({ name }) => name === claim.modem);
  if (modem?.scan !== 'mixed' || modem.target === undefined || modem.target === claim.target) return undefined;
  const view = await queue.find(claim.id);
  if (view === undefined) return undefined;
  const { modem: modemName, originator, originatorTon, sentAt } = claim;
  return {
    ...{ id, modem: modemName, originator, sentAt, target: modem.target },
    ...(originatorTon === undefined ? {} : { originatorTon }),
    callId: `fallback-${claim.callId}`,
    text: view.text,
    body: view.text,
    encoding: view.encoding ?? 'ucs2',
    receivedAt: now,
  };
}
