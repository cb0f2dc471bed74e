import { type HeaderTail, headerTail } from './header-tail.js';
import { firstAddress } from './written-address.js';

/** Whom a phone's text is for, and what it says. */
export interface FoundAddress {
  /** `sip:` or `sips:`, user, host and port; without parameters. */
  address: string;
  /** Whether a reply header stood around it, whole or in part. */
  header: boolean;
  /** The text without address and reply header; empty when nothing else was written. */
  body: string;
}

/**
 * Finds the SIP address in what a phone answered and takes it, with the reply header, out of the text.
 *
 * What stands before the address is dropped, as the OpenSER module did, unless it is the only text there is or stands
 * above a quoted header. Of what follows no character of the user's is lost: where a header was cut in the middle of a
 * word and the text runs on, a few of the header's letters stay. Never throws; linear in the length of the text.
 *
 * @returns undefined when the text holds no SIP address with a user part.
 */
export function findAddress(text: string): FoundAddress | undefined {
  const written = firstAddress(text);
  if (written === undefined) return undefined;
  const { address } = written;
  const from = fromBefore(text, written.start);
  const tail = headerTail(text, written.end, from !== undefined);
  const start = from ?? written.start;
  const header = from !== undefined || tail.found !== 'none';
  const quoted = isQuoted(text, start);
  const after = withoutLineEnds(text.slice(startOfBody(text, tail, quoted)));
  if (after.trim() === '') return { address, header, body: textBefore(text, start) };
  // A reply may be written above the header that it quotes.
  const above = quoted && tail.found !== 'none' ? textBefore(text, start) : '';
  return { address, header, body: above === '' ? after : `${above}\n${after}` };
}

/** Behind the address and what is left of its header. The one blank that only ends an address belongs to it. */
function startOfBody(text: string, { found, end }: HeaderTail, quoted: boolean): number {
  if (found === 'whole') return afterBlankLine(text, end, quoted);
  return found === 'none' && /[ \t]/.test(text.charAt(end)) ? end + 1 : end;
}

/** Where the header's `From` begins, when it stands right before the address. */
function fromBefore(text: string, start: number): number | undefined {
  const windowStart = Math.max(0, start - 32);
  const found = /(?<![\p{L}\p{N}])from\s*:?[\s>]*$/iu.exec(text.slice(windowStart, start));
  return found === null ? undefined : windowStart + found.index;
}

/** Whether the line begins with the `>` of a quotation. */
function isQuoted(text: string, at: number): boolean {
  const lineStart = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
  return at > 0 && text[lineStart] === '>' && /^[>\s]+$/.test(text.slice(lineStart, at));
}

/** The user's text above the address, without quoted lines and the words that only lead to the address. */
function textBefore(text: string, start: number): string {
  const own = text
    .slice(0, start)
    .split(/\r\n|\r|\n/)
    .filter((line) => !line.startsWith('>'));
  const joined = own.join('\n').trim();
  return /^(?:for|to|re|fwd?)?\s*:?$/i.test(joined) ? '' : joined;
}

/** Behind the two line ends that close a header; a phone may have put blanks in their place, or quoted them. */
function afterBlankLine(text: string, at: number, quoted: boolean): number {
  const lineEnd = quoted ? /[ \t]*(?:\r\n|\r|\n)(?:[>\t ]*(?=[\r\n]|$))?/y : /[ \t]*(?:\r\n|\r|\n)/y;
  let position = at;
  for (let count = 0; count < 2; count += 1) {
    lineEnd.lastIndex = position;
    const found = lineEnd.exec(text);
    if (found === null) break;
    position += found[0].length;
  }
  if (position > at) return position;
  const flattened = /[ \t]{1,2}/y;
  flattened.lastIndex = at;
  return at + (flattened.exec(text)?.[0].length ?? 0);
}

function withoutLineEnds(text: string): string {
  return text.replace(/^[\r\n]+/, '');
}
