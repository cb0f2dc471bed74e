/** The code points of a text as Unicode writes them, parted by blanks: `U+0065 U+0301`. */
export function codePointsOf(text: string): string {
  return [...text]
    .map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ');
}
