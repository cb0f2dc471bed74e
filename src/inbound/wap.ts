/** Port of WAP push without security (WAP-259 §7). */
export const WAP_PUSH_PORT = 2948;

/** WSP: type of a Push PDU; well-known content types (WAP-230 table 34, table 40). */
const PUSH = 0x06;
const MMS_MESSAGE = 0x3e;

/** MMS: fields of an m-notification-ind (OMA MMS Encapsulation §7.3). */
const FROM = 0x09;
const SUBJECT = 0x16;
const CONTENT_LOCATION = 0x03;
const MESSAGE_TYPE = 0x0c;
const NOTIFICATION = 0x82;
/** Fields whose value is one octet, as it stands. */
const QUOTE = 0x1f;

/** What an MMS notification says to a person; members that it does not have are absent. */
export interface MmsNotification {
  from?: string;
  subject?: string;
  location?: string;
}

/**
 * Reads an MMS notification out of the octets of a WAP push; undefined when it is none.
 *
 * Only what a person can use is read; an unknown field is stepped over by its form (WAP-230 §8.4.1.2).
 */
export function readMmsNotification(octets: Uint8Array): MmsNotification | undefined {
  const body = mmsBody(octets);
  if (body === undefined) return undefined;
  const found: MmsNotification = {};
  let isNotification = false;
  for (let at = 0; at < body.length; ) {
    const field = (body[at] ?? 0) & 0x7f;
    const { end, value } = fieldValue(body, at + 1);
    if (field === MESSAGE_TYPE) isNotification = body[at + 1] === NOTIFICATION;
    if (field === FROM) found.from = textOf(value).replace(/\/TYPE=.*$/, '');
    if (field === SUBJECT) found.subject = textOf(value);
    if (field === CONTENT_LOCATION) found.location = textOf(value);
    at = end;
  }
  return isNotification ? found : undefined;
}

/** Behind transaction id, type, length of headers, and headers, where the content is an MMS message. */
function mmsBody(octets: Uint8Array): Uint8Array | undefined {
  if (octets[1] !== PUSH) return undefined;
  const length = octets[2] ?? 0;
  if (length >= 0x80) return undefined; // no push of a service centre has headers that long
  const headers = octets.subarray(3, 3 + length);
  const named = new TextDecoder('latin1').decode(headers).includes('application/vnd.wap.mms-message');
  return headers[0] === (MMS_MESSAGE | 0x80) || named ? octets.subarray(3 + length) : undefined;
}

/** One value: a length and so many octets, a text up to its NUL, or a single octet. */
function fieldValue(body: Uint8Array, at: number): { end: number; value: Uint8Array } {
  const first = body[at] ?? 0;
  if (first < QUOTE) return { value: body.subarray(at + 1, at + 1 + first), end: at + 1 + first };
  if (first === QUOTE) {
    const length = body[at + 1] ?? 0;
    return { value: body.subarray(at + 2, at + 2 + length), end: at + 2 + length };
  }
  if (first >= 0x80) return { value: body.subarray(at, at + 1), end: at + 1 };
  const nul = body.indexOf(0, at);
  const end = nul === -1 ? body.length : nul;
  return { value: body.subarray(at, end), end: end + 1 };
}

/** The characters of an encoded string, without tokens and charset before them and the NUL behind. */
function textOf(value: Uint8Array): string {
  let start = 0;
  while (start < value.length && ((value[start] ?? 0) >= 0x80 || (value[start] ?? 0) < 0x20)) start += 1;
  const nul = value.indexOf(0, start);
  return new TextDecoder('utf-8').decode(value.subarray(start, nul === -1 ? value.length : nul));
}
