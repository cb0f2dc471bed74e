import { GatewayError } from '../../core/index.js';
import { shown } from '../refusal.js';

const LF = 0x0a;
const EQUALS = 0x3d;

/**
 * Undoes a Content-Transfer-Encoding (RFC 2045 §6).
 *
 * @throws GatewayError `UNSUPPORTED_CONTENT` for one that is not known, `TEXT_INVALID` for octets it cannot have made.
 */
export function decodeTransfer(octets: Uint8Array, encoding: string): Uint8Array {
  switch (encoding) {
    case '7bit':
    case '8bit':
    case 'binary':
      return octets;
    case 'base64':
      return decodeBase64(octets);
    case 'quoted-printable':
      return decodeQuotedPrintable(octets);
    default:
      throw new GatewayError('UNSUPPORTED_CONTENT', `Content-Transfer-Encoding ${shown(encoding)} is not known`);
  }
}

/** RFC 2045 §6.8, with white space anywhere, and nothing else beside its alphabet. */
function decodeBase64(octets: Uint8Array): Uint8Array {
  const text = Buffer.from(octets)
    .toString('latin1')
    .replace(/[ \t\r\n]/g, '');
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw new GatewayError('TEXT_INVALID', 'the body is said to be base64, and is not');
  }
  return Buffer.from(text, 'base64');
}

/** RFC 2045 §6.7; `=` at the end of a line joins it to the next. */
function decodeQuotedPrintable(octets: Uint8Array): Uint8Array {
  const decoded = new Uint8Array(octets.length);
  let length = 0;
  for (let at = 0; at < octets.length; ) {
    const octet = octets[at] ?? 0;
    const softBreak = octet === EQUALS ? softBreakLength(octets, at) : 0;
    if (softBreak > 0) {
      at += softBreak;
      continue;
    }
    decoded[length] = octet === EQUALS ? hexadecimal(octets, at + 1) : octet;
    length += 1;
    at += octet === EQUALS ? 3 : 1;
  }
  return decoded.subarray(0, length);
}

/** Octets of `=`, blanks, CR LF (or LF, or the end of the body) at this place; 0 when it is no soft line break. */
function softBreakLength(octets: Uint8Array, start: number): number {
  let at = start + 1;
  while (octets[at] === 0x20 || octets[at] === 0x09 || octets[at] === 0x0d) at += 1;
  if (at === octets.length) return at - start;
  return octets[at] === LF ? at + 1 - start : 0;
}

function hexadecimal(octets: Uint8Array, at: number): number {
  const digits = String.fromCharCode(octets[at] ?? 0, octets[at + 1] ?? 0);
  if (/^[0-9A-Fa-f]{2}$/.test(digits)) return Number.parseInt(digits, 16);
  throw new GatewayError(
    'TEXT_INVALID',
    `quoted-printable wants two hexadecimal digits after =, found ${shown(digits)}`,
  );
}
