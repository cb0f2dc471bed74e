import { GatewayError } from '../../core/index.js';
import { shown } from '../refusal.js';

/** 0x80-0x9F of windows-1252; the five that it leaves open stand for themselves. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * The text behind octets of a charset (RFC 2046 §4.1.2); UTF-8 when none is named.
 *
 * A byte order mark is taken away, every other character stays as it is, NUL and controls too. `us-ascii` is read as
 * UTF-8, of which it is a part; `iso-8859-1` as windows-1252, which is what senders mean by it (WHATWG Encoding §4.2).
 *
 * @throws GatewayError `UNSUPPORTED_CONTENT` for a charset that is not known, `TEXT_INVALID` for octets it does not have.
 */
export function decodeText(octets: Uint8Array, charset = 'utf-8'): string {
  const label = charset.trim().toLowerCase();
  if (label === 'us-ascii' || label === 'ascii') return decodeWith('utf-8', octets);
  if (label === 'utf-16') return decodeWith(byteOrder(octets), octets);
  const encoding = encodingOf(label);
  return encoding === 'windows-1252' ? decodeWindows1252(octets) : decodeWith(encoding, octets);
}

/** RFC 2781 §4.3: without a byte order mark `utf-16` has its high octet first. */
function byteOrder(octets: Uint8Array): 'utf-16be' | 'utf-16le' {
  return octets[0] === 0xff && octets[1] === 0xfe ? 'utf-16le' : 'utf-16be';
}

function encodingOf(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch (cause) {
    throw new GatewayError('UNSUPPORTED_CONTENT', `charset ${shown(label)} is not known`, { cause });
  }
}

function decodeWith(encoding: string, octets: Uint8Array): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(octets);
  } catch (cause) {
    throw new GatewayError('TEXT_INVALID', `the text is not ${encoding}`, { cause });
  }
}

/** By a table of our own: releases of Node 23 and 24 decode this charset as ISO 8859-1. */
function decodeWindows1252(octets: Uint8Array): string {
  return Buffer.from(octets)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80] ?? control);
}
