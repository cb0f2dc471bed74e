import { ABSENT, type Alphabet, alphabetOf, ESCAPE, ESCAPED, type NationalShift } from './alphabet.js';
import { outOfRange } from './error.js';

const SPACE = 0x20;

/** How many septets the UTF-16 unit takes: 1, 2 (through the escape), or 0 when the alphabet does not have it. */
export type SeptetCost = (unit: number) => 0 | 1 | 2;

/** Makes the function that tells what each UTF-16 unit costs in an alphabet (TS 23.038 §6.2.1, §6.2.1.1). Ask once, use often. */
export function septetCosts(shift?: NationalShift): SeptetCost {
  const { septets } = alphabetOf(shift);
  return (unit) => costIn(septets, unit);
}

function costIn(septets: Int16Array, unit: number): 0 | 1 | 2 {
  const septet = septets[unit] ?? ABSENT;
  if (septet === ABSENT) return 0;
  return septet < ESCAPED ? 1 : 2;
}

/** How many septets a text takes; undefined when the alphabet lacks one of its characters. */
export function septetLength(text: string, shift?: NationalShift): number | undefined {
  const { septets } = alphabetOf(shift);
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const cost = costIn(septets, text.charCodeAt(index));
    if (cost === 0) return undefined;
    length += cost;
  }
  return length;
}

/** Whether the alphabet has every character of a text. */
export function isGsm7(text: string, shift?: NationalShift): boolean {
  return septetLength(text, shift) !== undefined;
}

/** Writes a text as septets, one an octet. @throws PduError `PDU_VALUE_OUT_OF_RANGE` when the alphabet lacks a character. */
export function encodeGsm7(text: string, shift?: NationalShift): Uint8Array {
  const alphabet = alphabetOf(shift);
  const septets = Buffer.allocUnsafe(text.length * 2);
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const septet = alphabet.septets[text.charCodeAt(index)] ?? ABSENT;
    if (septet === ABSENT) throw notInAlphabet(text, index);
    if (septet >= ESCAPED) {
      septets[length] = ESCAPE;
      length += 1;
    }
    septets[length] = septet & 0x7f;
    length += 1;
  }
  return septets.subarray(0, length);
}

function notInAlphabet(text: string, index: number) {
  const point = text.codePointAt(index) ?? 0;
  return outOfRange('characters of the GSM 7 bit alphabet', `U+${point.toString(16).toUpperCase().padStart(4, '0')}`);
}

/**
 * Reads septets, one an octet. An escape before a position without a character shows the main table's character;
 * escape twice, and an escape at the end, show a space (TS 23.038 §6.2.1, note 1, and §6.2.1.1).
 */
export function decodeGsm7(septets: Uint8Array, shift?: NationalShift): string {
  const alphabet = alphabetOf(shift);
  const utf16 = Buffer.allocUnsafe(septets.length * 2);
  let length = 0;
  for (let index = 0; index < septets.length; index += 1) {
    let unit = alphabet.main[septets[index] ?? 0] ?? SPACE;
    if (septets[index] === ESCAPE) {
      index += 1;
      unit = escaped(alphabet, septets[index]);
    }
    utf16[length] = unit;
    utf16[length + 1] = unit >> 8;
    length += 2;
  }
  return utf16.toString('utf16le', 0, length);
}

function escaped(alphabet: Alphabet, septet: number | undefined): number {
  return septet === undefined || septet === ESCAPE ? SPACE : (alphabet.extension[septet] ?? SPACE);
}
