import { badSip } from './refusal.js';

/** What a URI part may hold unescaped beside `unreserved` (RFC 3261 §25.1), as octets in hexadecimal. */
const BARE = {
  /** `user-unreserved`: & = + $ , ; ? / */
  user: /%(?:26|3D|2B|24|2C|3B|3F|2F)/g,
  /** `password`: & = + $ , */
  password: /%(?:26|3D|2B|24|2C)/g,
  /** `param-unreserved`: [ ] / : & + $ */
  parameter: /%(?:5B|5D|2F|3A|26|2B|24)/g,
} as const;

/**
 * The text behind the escapes of a URI part (RFC 3261 §19.1.2).
 *
 * @throws GatewayError `BAD_SIP` for `%` without two hexadecimal digits, and for octets that are not UTF-8.
 */
export function percentDecode(text: string, where: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw badSip({ wanted: '%HH escapes of UTF-8', found: text, where }, { cause });
  }
}

/**
 * The text with every character escaped that may not stand bare in that part of a SIP URI.
 *
 * @throws GatewayError `BAD_SIP` for half of a surrogate pair, which has no UTF-8.
 */
export function percentEncode(text: string, part: keyof typeof BARE): string {
  try {
    // What encodeURIComponent leaves bare is exactly `unreserved` of RFC 3261 §25.1.
    return encodeURIComponent(text).replace(BARE[part], (escaped) => decodeURIComponent(escaped));
  } catch (cause) {
    throw badSip({ wanted: 'whole Unicode characters', found: text, where: `the ${part} of a URI` }, { cause });
  }
}
