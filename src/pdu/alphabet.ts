import { DEFAULT_ALPHABET, DEFAULT_EXTENSION } from './tables/default-alphabet.js';
import { LOCKING_SHIFT_TABLES } from './tables/locking-shift.js';
import { SINGLE_SHIFT_TABLES } from './tables/single-shift.js';

/**
 * National language tables in force, by identifier (TS 23.038 §6.2.1.2.4): 1 Turkish, 2 Spanish (single only),
 * 3 Portuguese, 4 Bengali, 5 Gujarati, 6 Hindi, 7 Kannada, 8 Malayalam, 9 Oriya, 10 Punjabi, 11 Tamil, 12 Telugu,
 * 13 Urdu. An identifier without a table is as good as absent (TS 23.040 §9.2.3.24.15, §9.2.3.24.16).
 */
export interface NationalShift {
  /** Replaces the default alphabet. */
  locking?: number;
  /** Replaces the extension table. */
  single?: number;
}

/** The septet that gives the next one its meaning in the extension table (TS 23.038 §6.2.1). */
export const ESCAPE = 0x1b;

const NO_CHARACTER = 0;
const SPACE = 0x20;

/** Marks an entry of `Alphabet.septets` that is reached through the escape; the seven bits below are the septet behind it. */
export const ESCAPED = 0x80;
/** Marks a code unit that the alphabet does not have. */
export const ABSENT = -1;

/** One pair of tables, laid out for speed. */
export interface Alphabet {
  /** UTF-16 unit of each septet. */
  readonly main: Uint16Array;
  /** UTF-16 unit of each septet behind an escape. */
  readonly extension: Uint16Array;
  /** By UTF-16 unit, up to the highest of the tables: the septet, that with `ESCAPED`, or `ABSENT`. */
  readonly septets: Int16Array;
}

const alphabets = new Map<number, Alphabet>(); // constants, built when first asked for

/** The pair of tables for a shift. Every call with the same identifiers gives the same object. */
export function alphabetOf(shift: NationalShift = {}): Alphabet {
  const main = LOCKING_SHIFT_TABLES.get(shift.locking ?? 0);
  const extension = SINGLE_SHIFT_TABLES.get(shift.single ?? 0);
  const key = (main ? (shift.locking ?? 0) << 8 : 0) | (extension ? (shift.single ?? 0) : 0);
  const known = alphabets.get(key);
  if (known) return known;
  const made = layOut(main ?? DEFAULT_ALPHABET, extension ?? DEFAULT_EXTENSION);
  alphabets.set(key, made);
  return made;
}

function layOut(mainTable: string, extensionTable: ReadonlyMap<number, string>): Alphabet {
  const main = Uint16Array.from({ length: 128 }, (_, septet) => mainTable.charCodeAt(septet));
  const named = Uint16Array.from(
    { length: 128 },
    (_, septet) => extensionTable.get(septet)?.charCodeAt(0) ?? NO_CHARACTER,
  );
  const septets = new Int16Array(Math.max(...main, ...named) + 1).fill(ABSENT);
  // Downwards, the extension first: the lowest position wins, and one septet wins over two.
  for (let septet = 127; septet >= 0; septet -= 1) septets[named[septet] ?? 0] = ESCAPED | septet;
  for (let septet = 127; septet >= 0; septet -= 1) septets[main[septet] ?? 0] = septet;
  septets[NO_CHARACTER] = ABSENT;
  const shown = main.map((unit) => unit || SPACE);
  return { main: shown, extension: named.map((unit, septet) => unit || (shown[septet] ?? SPACE)), septets };
}
