/** Characters that have a plain stand-in, by the stand-in. Letters with diacritics and ligatures are found by Unicode's own decomposition. */
const STAND_INS: readonly (readonly [string, string])[] = [
  // quotation marks and primes
  ["'", '‘’‚‛‹›`´ʹʻʼʽˈˊˋ′‵＇'],
  ['"', '“”„‟«»″‶〝〞〟＂ˮ'],
  // hyphens, dashes, minus
  ['-', '‐‑‒–—―−⁃﹘﹣－'],
  ['...', '…'],
  // spaces, and line ends of other systems
  [' ', '\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'],
  ['\n', '\u000b\u0085\u2028\u2029'],
  // marks that only steer the layout, and other control characters, show nothing
  ['', '\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff'],
  ['', '\0\x01\x02\x03\x04\x05\x06\x07\b\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f'],
  // bullets and stops
  ['*', '•‣◦∙●○▪▫■□★☆✱∗⁎'],
  ['.', '·‧․。｡'],
  [',', '‚、，'],
  ['/', '⁄∕'],
  ['\\', '∖'],
  ['|', '¦ǀ∣│'],
  ['~', '∼˜〜～'],
  ['^', 'ˆ˄'],
  ['!', 'ǃ'],
  ['?', '‽'],
  ['<', '〈⟨'],
  ['>', '〉⟩'],
  ['_', '‗'],
  [':', '∶ː'],
  // signs
  ['(c)', '©'],
  ['(r)', '®'],
  ['deg', '°'],
  ['+/-', '±'],
  ['x', '×'],
  [':', '÷'],
  ['<=', '≤'],
  ['>=', '≥'],
  ['!=', '≠'],
  ['~', '≈'],
  ['->', '→'],
  ['<-', '←'],
  ['<->', '↔'],
  ['=>', '⇒'],
  ['%o', '‰'],
  ['c', '¢'],
  ['Rs', '₹'],
  ['£', '₤'],
  // Latin letters that Unicode does not decompose
  ['AE', 'Ǽ'],
  ['ae', 'ǽ'],
  ['OE', 'Œ'],
  ['oe', 'œ'],
  ['SS', 'ẞ'],
  ['Th', 'Þ'],
  ['th', 'þ'],
  ['D', 'ÐĐ'],
  ['d', 'ðđ'],
  ['H', 'Ħ'],
  ['h', 'ħ'],
  ['i', 'ı'],
  ['L', 'Ł'],
  ['l', 'ł'],
  ['n', 'ŉ'],
  ['N', 'Ŋ'],
  ['n', 'ŋ'],
  ['T', 'Ŧ'],
  ['t', 'ŧ'],
  ['u', 'µ'],
];

/** Greek capitals that look like Latin ones, the way Greeks have always written SMS; the other ten are in the alphabet. */
const GREEK = 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ';
const LATIN = 'ABEZHIKMNOPTYX';

function makeTable(): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const [plain, characters] of STAND_INS) {
    for (const character of characters) if (!table.has(character)) table.set(character, plain);
  }
  for (const [index, capital] of [...GREEK].entries()) table.set(capital, LATIN[index] ?? capital);
  // Small Greek letters become capitals, for none of them is in the alphabet.
  for (let point = 0x3b1; point <= 0x3c9; point += 1) {
    const capital = String.fromCodePoint(point).toUpperCase();
    table.set(String.fromCodePoint(point), table.get(capital) ?? capital);
  }
  return table;
}

/** Code point, as a string, to what stands in for it. */
export const TRANSLITERATION: ReadonlyMap<string, string> = makeTable();
