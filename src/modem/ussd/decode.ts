import { decodeGsm7, encodeGsm7, fromHex, packSeptets, toHex, unpackSeptets } from '../../pdu/index.js';

const CR = 0x0d;
const SEPTETS_IN_SEVEN_OCTETS = 8;

type Alphabet = 'packed' | 'ucs2' | 'octets';

/** Packed septets and UCS-2 hardly ever are this by accident. */
const PRINTABLE = /^[\x20-\x7e\r\n]{8,}$/;
const PRINTABLE_BONUS = 0.25;

/** How much better than another a reading must look before it is preferred to what the coding scheme says. */
const TRUST = [0.15, 0.05, 0];

/**
 * Reads the text of a `+CUSD` line.
 *
 * Devices hand it on as text, or as hex of packed septets, UCS-2 or plain octets, and networks and devices label it
 * wrongly (TS 23.038 §5 has 15 for septets, 72 for UCS-2). So each reading that is possible is weighed by how much it
 * looks like a text, and the label only tips the balance.
 */
export function decodeUssd(text: string, codingScheme: number | undefined): string {
  const hex = text.replace(/\s/g, '');
  if (hex.length < 4 || !/^(?:[0-9A-Fa-f]{2})+$/.test(hex)) return tidy(text);
  const octets = fromHex(hex);
  const order = orderOf(codingScheme);
  const readings = order.flatMap((alphabet, place) => {
    const reading = READ[alphabet](octets, codingScheme);
    if (reading === undefined) return [];
    const bonus = alphabet === 'octets' && PRINTABLE.test(reading) ? PRINTABLE_BONUS : (TRUST[place] ?? 0);
    return { reading, score: plausibility(reading, order[0] === 'ucs2') + bonus };
  });
  // Digits alone may be meant: "1250".
  if (/^[0-9]+$/.test(hex)) readings.push({ reading: text, score: 0.9 });
  readings.sort((one, other) => other.score - one.score);
  return tidy(readings[0]?.reading ?? text);
}

/** Writes a code as hex of packed septets; seven spare bits hold CR, not a zero that reads as `@` (TS 23.038 §6.1.2.3.1). */
export function packUssd(code: string): string {
  const septets = encodeGsm7(code);
  const spare = septets.length % SEPTETS_IN_SEVEN_OCTETS === SEPTETS_IN_SEVEN_OCTETS - 1;
  return toHex(packSeptets(spare ? Uint8Array.from([...septets, CR]) : septets));
}

/** Alphabets from the likeliest on, by the data coding scheme (TS 23.038 §5). */
function orderOf(codingScheme = 15): readonly Alphabet[] {
  const general = (codingScheme & 0xc0) === 0x40 ? (codingScheme >> 2) & 3 : 0;
  if (codingScheme === 0x11 || general === 2) return ['ucs2', 'packed', 'octets'];
  if (general === 1 || (codingScheme & 0xf4) === 0xf4) return ['octets', 'packed', 'ucs2'];
  return ['packed', 'octets', 'ucs2'];
}

const READ: Readonly<Record<Alphabet, (octets: Uint8Array, codingScheme?: number) => string | undefined>> = {
  packed(octets) {
    const count = Math.floor((octets.length * 8) / 7);
    const text = decodeGsm7(unpackSeptets(octets, count));
    return octets.length % 7 === 0 ? text.replace(/[\r@]$/, '') : text;
  },
  ucs2(octets, codingScheme) {
    if (octets.length % 2 !== 0) return undefined;
    // 17: two octets of language stand before the text.
    const text = codingScheme === 0x11 && octets.length > 2 ? octets.subarray(2) : octets;
    return Buffer.from(text).swap16().toString('utf16le');
  },
  octets(octets) {
    const text = Buffer.from(octets).toString('utf8');
    return text.includes('\uFFFD') ? Buffer.from(octets).toString('latin1') : text;
  },
};

/** How much a reading looks like what a network says: 1 is plain Latin text. */
function plausibility(text: string, otherScripts: boolean): number {
  const points = [...text];
  return points.reduce((sum, point) => sum + worth(point, otherScripts), 0) / Math.max(1, points.length);
}

function worth(point: string, otherScripts: boolean): number {
  if (/[A-Za-z0-9 .,:;!?'"()*#+\-/%\r\n€$£]/.test(point)) return 1;
  if (/[\u00c0-\u024f&=<>_]/.test(point)) return 0.7;
  if (/[\p{Cc}\p{Cn}\p{Co}\p{Cs}]/u.test(point)) return -2;
  if (/\p{L}|\p{M}|\p{N}/u.test(point)) return otherScripts ? 0.95 : 0.3;
  return 0.2;
}

function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '')
    .trim();
}
