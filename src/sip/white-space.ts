/**
 * The text without blanks and tabs at its ends, and only those: `String.trim` would also take characters that mean
 * something in UTF-8 text. In time proportional to the length, which `/[ \t]+$/` is not.
 */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
