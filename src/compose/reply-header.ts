import type { ReplyHeader } from './settings.js';

const CR_LF = '\r\n';

/** The words behind the address in a compatible header; phones send them back in any case and wrapping. */
export const HEADER_WORDS = ['(if', 'you', 'reply', 'DO', 'NOT', 'remove', 'it)'] as const;

/** What stands before the user's text, by style; `sender` is From's URI as the header has it. Empty for `none`. */
export function replyHeader(sender: string, style: ReplyHeader): string {
  if (typeof style === 'object') return fillTemplate(style.template, sender);
  switch (style) {
    case 'compatible':
      return `From ${sender} ${HEADER_WORDS.join(' ')}${CR_LF}${CR_LF}`;
    case 'short':
      return `${sender}\n`;
    case 'none':
      return '';
  }
}

/** A word in braces that is none of ours stays as it is, for it may be text. */
function fillTemplate(template: string, sender: string): string {
  const address = sender.replace(/^[a-z]+:/i, '').replace(/[;?].*$/s, '');
  const at = address.lastIndexOf('@');
  const parts: Readonly<Record<string, string>> = {
    uri: sender,
    user: at === -1 ? '' : address.slice(0, at),
    host: address.slice(at + 1),
  };
  return template.replace(/\{(uri|user|host)\}/g, (whole, name: string) => parts[name] ?? whole);
}
