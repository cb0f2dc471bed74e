/** What a refusal of a Message-ID says. */
export const MESSAGE_ID_WANTED = 'up to 256 printable characters';

/** Whether the text is a name of a message that can be stored, and given back in a header and in XML (RFC 5438 §6.3). */
export function isMessageId(text: string): boolean {
  return /^[\x21-\x7e]{1,256}$/.test(text);
}
