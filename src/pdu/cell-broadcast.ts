import { readDataCoding } from './data-coding.js';
import { PduError } from './error.js';
import { decodeGsm7 } from './gsm7.js';
import { unpackSeptets } from './septets.js';
import { decodeUcs2 } from './ucs2.js';

/** One page of a cell broadcast message (TS 23.041 §9.4.1.2). */
export interface BroadcastPage {
  /** Of this message from this place; a new one stands for a new text under the same identifier. 0-65535. */
  serial: number;
  /** What it is about, the "channel": 50 is the area's name, 4370 to 4399 are warnings. 0-65535. */
  channel: number;
  /** 1 to `pages`. */
  page: number;
  /** 1 to 15. */
  pages: number;
  /** Language, two letters, where the page itself has it. */
  language?: string;
  text: string;
}

const HEADER_OCTETS = 6;
const PAGE_OCTETS = 88;
const SEPTETS_OF_LANGUAGE = 3;

/**
 * Reads a page as `+CBM` brings it in PDU mode. Padding behind the text is taken away.
 *
 * @throws PduError `PDU_TRUNCATED` with fewer than the six octets of the header.
 */
export function decodeBroadcastPage(octets: Uint8Array): BroadcastPage {
  if (octets.length < HEADER_OCTETS)
    throw new PduError('PDU_TRUNCATED', {
      expected: `${HEADER_OCTETS} octets before the text of a page`,
      found: `${octets.length}`,
      octet: octets.length,
    });
  const word = (at: number) => ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0);
  const parameter = octets[5] ?? 0;
  // A reserved page parameter counts as 1 of 1 (TS 23.041 §9.4.1.2.4).
  const [page, pages] = [parameter >> 4, parameter & 0x0f];
  const valid = page >= 1 && pages >= page;
  return {
    serial: word(0),
    channel: word(2),
    ...(valid ? { page, pages } : { page: 1, pages: 1 }),
    ...content(octets.subarray(HEADER_OCTETS, PAGE_OCTETS), octets[4] ?? 0),
  };
}

/** TS 23.038 §5. */
function content(octets: Uint8Array, scheme: number): { language?: string; text: string } {
  const ucs2 = () => ({ text: tidy(decodeUcs2(octets.subarray(0, octets.length & ~1))) });
  if (scheme === 0x11) {
    const text = octets.subarray(2);
    return { ...languageOf(octets.subarray(0, 2)), text: tidy(decodeUcs2(text.subarray(0, text.length & ~1))) };
  }
  if (scheme === 0x10) {
    const septets = septetsOf(octets);
    return {
      ...inLetters(decodeGsm7(septets.subarray(0, SEPTETS_OF_LANGUAGE - 1))),
      text: tidy(decodeGsm7(septets.subarray(SEPTETS_OF_LANGUAGE))),
    };
  }
  const encoding = scheme >> 4 >= 4 && scheme >> 4 <= 7 ? readDataCoding(scheme & 0x3f).encoding : groupF(scheme);
  if (encoding === 'ucs2') return ucs2();
  return { text: tidy(encoding === '8bit' ? Buffer.from(octets).toString('latin1') : decodeGsm7(septetsOf(octets))) };
}

function groupF(scheme: number): 'gsm7' | '8bit' {
  return (scheme & 0xf4) === 0xf4 ? '8bit' : 'gsm7';
}

function septetsOf(octets: Uint8Array): Uint8Array {
  return unpackSeptets(octets, Math.floor((octets.length * 8) / 7));
}

/** Two septets, packed into two octets. */
function languageOf(octets: Uint8Array): { language?: string } {
  return octets.length === 2 ? inLetters(decodeGsm7(unpackSeptets(octets, 2))) : {};
}

function inLetters(letters: string): { language?: string } {
  return /^[a-z]{2}$/i.test(letters) ? { language: letters.toLowerCase() } : {};
}

/** A page is padded with CR (TS 23.038 §5), some networks pad with zeros. */
function tidy(text: string): string {
  return text
    .replace(/[\r\0@]+$/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '');
}
