import { findAddress } from '../compose/index.js';
import { answered, isDialable, type Spoken, targetAllowed } from '../routing/index.js';
import { addressOfRecord, parseUri } from '../sip/index.js';
import type { InboundModem, InboundOptions, Keyword } from './options.js';

/** What a phone wrote, with all that tells whom it is for. */
export interface Incoming {
  text: string;
  /** As a message to this phone would be addressed; absent when nobody can write back to it. */
  peer?: string;
  /** As it is shown. */
  originator: string;
  modem: InboundModem | undefined;
  /** Who wrote to this phone through the SIM that received the text. */
  spoken: readonly Spoken[];
}

/** What one rule says: a target and the text for it, or that nobody may have it. */
export type Found = { target: string; body: string } | { hold: string };

/** One way to find whom a text is for; undefined when it says nothing. */
export type Rule = (incoming: Incoming, options: InboundOptions) => Found | undefined;

/** The rules by name; the configuration says which of them count, and in which order. */
export const RULES: Readonly<Record<InboundOptions['rules'][number], Rule>> = {
  header: (incoming, options) => byAddress(incoming, options, true),
  address: (incoming, options) => byAddress(incoming, options, false),
  keyword: ({ text }, { keywords }) => {
    for (const keyword of keywords) {
      const body = afterKeyword(text, keyword);
      if (body !== undefined) return { target: keyword.target, body };
    }
    return undefined;
  },
  memory: byMemory,
  modem: ({ text, modem }) =>
    modem?.scan === 'mixed' && modem.target !== undefined ? { target: modem.target, body: text } : undefined,
  table: ({ text, peer, originator }, { table }) => {
    const entry = table.find(({ number }) => matches(number, peer ?? originator));
    return entry && { target: entry.target, body: text };
  },
  default: ({ text }, { default: target }) => (target === undefined ? undefined : { target, body: text }),
};

/** Why an address that was written is not used; undefined when it may be. */
function refusal(address: string, options: InboundOptions): string | undefined {
  if (!targetAllowed(address, options)) return 'the SIP address that was written is in none of our domains';
  const uri = parseUri(address);
  const user = uri.scheme === 'tel' ? uri.number : (uri.user ?? '');
  // It would come back to us as an SMS that somebody pays for.
  return isDialable(user, options.numbers) ? 'the SIP address that was written is a phone number' : undefined;
}

function byAddress({ text, modem }: Incoming, options: InboundOptions, inHeader: boolean): Found | undefined {
  if (modem?.scan === 'none') return undefined;
  const found = findAddress(text);
  if (found === undefined || found.header !== inHeader || refusal(found.address, options) !== undefined)
    return undefined;
  if (found.body === '') return { hold: 'nothing but an address was written' };
  return { target: addressOfRecord(parseUri(found.address)), body: found.body };
}

/** An address of somebody else says that nobody of ours is meant, whoever wrote last. */
function byMemory({ text, spoken }: Incoming, options: InboundOptions): Found | undefined {
  if (refusedAddress(text, options) !== undefined) return undefined;
  const answer = answered(spoken, options);
  if (answer === undefined) return undefined;
  if ('address' in answer) return { target: answer.address, body: text };
  return { hold: `${answer.ambiguous} users write to this number through this SIM, and the text names none of them` };
}

/** Why the address in a text was not used; undefined when there is none. */
export function refusedAddress(text: string, options: InboundOptions): string | undefined {
  const found = findAddress(text);
  return found === undefined ? undefined : refusal(found.address, options);
}

/** The text for a keyword's target; undefined when the text does not fit. */
function afterKeyword(text: string, keyword: Keyword): string | undefined {
  const { match, strip } = keyword;
  const found = typeof match === 'string' ? startsWith(text, match) : match.exec(text);
  if (found === null) return undefined;
  if (!strip) return text;
  const rest = text.slice(0, found.index) + text.slice(found.index + found[0].length).trimStart();
  return rest.trim() === '' ? text : rest;
}

/** A word, in any letter case, with nothing that would make it a longer one behind it. */
function startsWith(text: string, word: string): { index: number; 0: string } | null {
  const start = text.length - text.trimStart().length;
  const written = text.slice(start, start + word.length);
  if (written.toLowerCase() !== word.toLowerCase()) return null;
  const runsOn = /[\p{L}\p{N}]$/u.test(word) && /^[\p{L}\p{N}]/u.test(text.slice(start + word.length));
  return runsOn ? null : { index: start, 0: written };
}

/** A whole number, or with `*` at its end the beginning of one. */
export function matches(pattern: string, number: string): boolean {
  return pattern.endsWith('*') ? number.startsWith(pattern.slice(0, -1)) : number === pattern;
}
