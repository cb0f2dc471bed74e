import { badSip } from './refusal.js';

/**
 * Lets a text through that may become one whole header value of a request which the proxy is asked to send.
 *
 * CR, LF and NUL would end the header; OpenSIPS makes line ends of a written `\r\n`, and Kamailio its socket of `!!`.
 * Other control characters and halves of surrogate pairs are no text of RFC 3261 §25.1. Hand in the whole value:
 * pieces that are harmless alone may not be so together.
 *
 * @throws GatewayError `BAD_SIP` that names what was refused.
 */
export function headerValue(text: string): string {
  const found = /[\0-\x1f\x7f\\]|!!|\p{Surrogate}/u.exec(text)?.[0];
  if (found !== undefined) {
    throw badSip({ wanted: 'no control character, backslash or "!!"', found, where: 'header value' });
  }
  return text;
}

/**
 * A display name as a quoted string that `headerValue` lets through, whatever the text is.
 *
 * What RFC 3261 §25.1 wants escaped by a backslash is replaced, as no backslash may stand there.
 */
export function quotedName(text: string): string {
  const safe = text
    .toWellFormed()
    .replace(/[\0-\x1f\x7f]+/g, ' ')
    .replaceAll('\\', '/')
    .replaceAll('"', "'")
    .replace(/!{2,}/g, '!');
  return `"${safe}"`;
}
