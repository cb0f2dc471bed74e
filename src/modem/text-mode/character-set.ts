import type { CharacterSet } from '../../at/index.js';
import { decodeGsm7, encodeGsm7 } from '../../pdu/index.js';

const UNITS = /^(?:[0-9A-F]{4})*$/i;

/** A string of the modem as Unicode. What is not in the character set in force, as some devices write it, is taken as it is. */
export function readString(written: string, charset: CharacterSet): string {
  if (charset === 'UCS2' && UNITS.test(written)) return Buffer.from(written, 'hex').swap16().toString('utf16le');
  const octets = Buffer.from(written, 'latin1');
  if (octets.some((octet) => octet > 0x7f)) return readBeyondSeptets(octets, written);
  return charset === 'GSM' ? decodeGsm7(octets) : written;
}

/** As `readString`; digits that happen to be hex of no number are what they look like. */
export function readNumber(written: string, charset: CharacterSet): string {
  const text = readString(written, charset);
  return /^[0-9]+$/.test(written) && /[^ -~]/.test(text) ? written : text;
}

/** Some devices write UTF-8 whatever was set (QE08). */
function readBeyondSeptets(octets: Buffer, written: string): string {
  const text = octets.toString('utf8');
  return text.includes('\uFFFD') ? written : text;
}

/** UTF-16 in hex, high octet first: `+CSCS="UCS2"`. */
export function toUnits(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase();
}

/**
 * A text of the default alphabet as octets that no modem obeys, one a character; undefined where it has none. Controls
 * are among the septets: Ξ is Ctrl-Z, ESC leads to €, ò is BACKSPACE, CR and @ are others.
 */
export function plainOctets(text: string, charset: 'GSM' | 'IRA'): string | undefined {
  const octets = Buffer.from(
    charset === 'GSM' ? encodeGsm7(text) : Buffer.from(text, 'utf16le').filter((_, at) => at % 2 === 0),
  );
  const written = octets.toString('latin1');
  if (charset === 'IRA' && /[^\n -~]/.test(text)) return undefined;
  return /^[\n -~]*$/.test(written) ? written : undefined;
}
