import { hexOctet, toHex } from '../octets.js';
import { encodeAddress } from './address.js';
import { septetsOf, toSeptets } from './alphabet.js';
import { packSeptets } from './septets.js';
import { encodeTimestamp } from './timestamp.js';
import { fillBitsAfter } from './user-data.js';

/** How the user data of a message from mobile is coded. */
export type Encoding = 'gsm7' | 'ucs2' | '8bit';

/** A message from mobile, before it is split. */
export interface DeliverFields {
  /** `+407…`, `12345` or a name (alphanumeric). */ from: string;
  /** Unicode text; with `8bit`, a string of characters below U+0100 stands for octets. */ text: string;
  /** Default: the default alphabet where it can, else UCS-2. */ encoding?: Encoding;
  /** TP-DCS in full, over what `encoding` would give; it must name the same alphabet. */ codingScheme?: number;
  /** TP-PID, default 0. */ protocolIdentifier?: number;
  /** Makes this TPDU one part of a text that the caller splits; 8-bit reference. */
  concat?: { reference: number; total: number; sequence: number };
  /** TP-SCTS: milliseconds since 1970, UTC. */ at: number;
  /** The centre's zone, in quarter hours east of UTC; default 0. */ zoneQuarterHours?: number;
}

const CODING_SCHEMES = { gsm7: 0x00, '8bit': 0x04, ucs2: 0x08 } as const;

function encodingOf(fields: DeliverFields): Encoding {
  return fields.encoding ?? (toSeptets(fields.text) === undefined ? 'ucs2' : 'gsm7');
}

/** The length of one character in the unit of the encoding: septets or octets. */
function measure(character: string, encoding: Encoding): number {
  if (encoding === 'gsm7') return septetsOf(character)?.length ?? 1;
  return encoding === 'ucs2' ? character.length * 2 : 1;
}

/** Cuts a text so that each part fits one TPDU; neither an extension pair nor a surrogate pair is cut. */
function split(text: string, encoding: Encoding): string[] {
  const whole = encoding === 'gsm7' ? 160 : 140;
  const part = encoding === 'gsm7' ? 153 : 134;
  const characters = [...text];
  const total = characters.reduce((sum, character) => sum + measure(character, encoding), 0);
  if (total <= whole) return [text];
  const parts = [''];
  let used = 0;
  for (const character of characters) {
    const length = measure(character, encoding);
    if (used + length > part) {
      parts.push('');
      used = 0;
    }
    parts[parts.length - 1] += character;
    used += length;
  }
  return parts;
}

/** TP-UDL and TP-UD as hex. */
function encodeUserData(text: string, encoding: Encoding, header: string): string {
  const headerOctets = header.length / 2;
  if (encoding === 'gsm7') {
    const septets = toSeptets(text) ?? [...text].flatMap((character) => septetsOf(character) ?? [0x3f]);
    const fillBits = headerOctets === 0 ? 0 : fillBitsAfter(headerOctets);
    const length = Math.ceil((headerOctets * 8) / 7) + septets.length;
    return hexOctet(length) + header + toHex(packSeptets(septets, fillBits));
  }
  const octets = encoding === 'ucs2' ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'latin1');
  return hexOctet(headerOctets + octets.length) + header + toHex(octets);
}

/** One SMS-DELIVER TPDU as hex. TS 23.040 §9.2.2.1. */
function buildOne(fields: DeliverFields, encoding: Encoding): string {
  const { concat } = fields;
  const header =
    concat === undefined
      ? ''
      : `050003${hexOctet(concat.reference)}${hexOctet(concat.total)}${hexOctet(concat.sequence)}`;
  const firstOctet = 0x04 | (header === '' ? 0 : 0x40); // TP-MMS: no more messages; TP-UDHI
  return [
    hexOctet(firstOctet),
    encodeAddress(fields.from),
    hexOctet(fields.protocolIdentifier ?? 0),
    hexOctet(fields.codingScheme ?? CODING_SCHEMES[encoding]),
    encodeTimestamp(fields.at, fields.zoneQuarterHours),
    encodeUserData(fields.text, encoding, header),
  ].join('');
}

/** The TPDUs of a text from mobile as hex, concatenated by `reference` where one does not hold it. */
export function buildDelivers(fields: DeliverFields, reference: number): string[] {
  const encoding = encodingOf(fields);
  if (fields.concat !== undefined) return [buildOne(fields, encoding)];
  const parts = split(fields.text, encoding);
  if (parts.length === 1) return [buildOne(fields, encoding)];
  return parts.map((text, i) =>
    buildOne({ ...fields, text, concat: { reference, total: parts.length, sequence: i + 1 } }, encoding),
  );
}
