/** One token of a kamailio.cfg, as far as an importer cares. */
export interface Token {
  kind: 'word' | 'string' | 'symbol';
  /** Of a string: its value, escapes resolved. */
  text: string;
  /** From 1. */
  line: number;
  /** From 1; of a string: of its first character behind the quote. */
  column: number;
  /** Offset in the file. */
  offset: number;
  /** Of a string: each character stands in the file as it is, so that columns inside it can be told. */
  exact: boolean;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\u0007' };

/**
 * The value of what stood between double quotes: `\n \r \t \a \\ \"`, `\0`, `\xHH` and up to three octal digits; any
 * other escaped character is itself.
 */
export function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|(.))/gs,
    (_, hex?: string, octal?: string, other?: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      return ESCAPES[other ?? ''] ?? other ?? '';
    },
  );
}
