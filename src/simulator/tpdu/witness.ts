import { parse } from 'node-pdu';
import { fromHex } from '../octets.js';
import { unpackSeptets } from './septets.js';
import { readSubmit, type Submit } from './submit.js';
import { alphabetOf, fillBitsAfter } from './user-data.js';

/**
 * What node-pdu 2.1.1 reads rightly, as measured: whatever is not in these tables is shown as `null`.
 *
 * It has a backtick where the default alphabet has the section sign (septet 0x5F), and no form feed in the extension
 * table; national language shift elements (0x24, 0x25) mean nothing to it; it takes DCS 0xD8 for UCS-2 and 0xE0 for
 * the default alphabet; it throws on an enhanced validity period and on reserved alphabets.
 */
const READABLE_CODING_SCHEMES: ReadonlySet<number> = new Set([
  0x00, 0x10, 0x11, 0x12, 0x13, 0xf0, 0xf1, 0xf2, 0xf3, 0x08, 0x18, 0x19, 0x1a, 0x1b,
]);
const UNREADABLE_SEPTET = 0x5f;
const ESCAPE = 0x1b;
const READABLE_EXTENSIONS: ReadonlySet<number> = new Set([0x14, 0x28, 0x29, 0x2f, 0x3c, 0x3d, 0x3e, 0x40, 0x65]);
const UNREADABLE_ELEMENTS: ReadonlySet<number> = new Set([0x24, 0x25]);
const ENHANCED_VALIDITY = 0x08;

function septetsAreReadable(submit: Submit): boolean {
  const fill = submit.headerOctets === 0 ? 0 : fillBitsAfter(submit.headerOctets);
  const headerSeptets = Math.ceil((submit.headerOctets * 8) / 7);
  const body = submit.octets.subarray(submit.headerOctets);
  const septets = unpackSeptets(body, Math.max(0, submit.length - headerSeptets), fill);
  return septets.every((septet, i) => {
    if (septets[i - 1] === ESCAPE) return READABLE_EXTENSIONS.has(septet);
    if (septet === ESCAPE) return i + 1 < septets.length;
    return septet !== UNREADABLE_SEPTET;
  });
}

function isReadable(submit: Submit, firstOctet: number): boolean {
  if (!READABLE_CODING_SCHEMES.has(submit.codingScheme)) return false;
  if ((firstOctet & 0x18) === ENHANCED_VALIDITY) return false;
  if (submit.elements.some(({ id }) => UNREADABLE_ELEMENTS.has(id))) return false;
  if (submit.headerOctets > 0 && submit.headerOctets === submit.octets.length) return false;
  if (alphabetOf(submit.codingScheme) === 'ucs2') return (submit.octets.length - submit.headerOctets) % 2 === 0;
  return septetsAreReadable(submit);
}

/**
 * The text of an SMS-SUBMIT as an independent codec reads it, or `null` where that codec is known to be wrong, or the
 * user data is no text. It is never the work of this project's own codec: a codec is no witness of itself.
 */
export function readText(tpdu: string): string | null {
  const submit = readSubmit(tpdu);
  const firstOctet = fromHex(tpdu)?.[0];
  if (submit === undefined || firstOctet === undefined || !isReadable(submit, firstOctet)) return null;
  if (submit.length === 0) return '';
  try {
    const pdu = parse(withPlainAddress(tpdu));
    return 'data' in pdu ? pdu.data.getText() : null;
  } catch {
    return null; // what the tables missed is still better unread than misread
  }
}

/** The TPDU with a digit address in place of TP-DA and no service centre, as some addresses shift what node-pdu reads. */
function withPlainAddress(tpdu: string): string {
  const addressOctets = 2 + Math.ceil(Number.parseInt(tpdu.slice(4, 6), 16) / 2);
  return `00${tpdu.slice(0, 4)}0281${'21'}${tpdu.slice(4 + addressOctets * 2)}`;
}
