/** Words by which the user of a phone ends or resumes what is sent to them; made from the configuration. */
export interface OptOutRules {
  stop: readonly string[];
  start: readonly string[];
}

/** What a text from mobile asks for; undefined when it is an ordinary text. Only the word alone counts, whatever its case. */
export function optOutWish(text: string, { stop, start }: OptOutRules): 'stop' | 'start' | undefined {
  const word = text
    .normalize('NFKC')
    .trim()
    .replace(/[.!]+$/, '')
    .toLowerCase();
  const isOneOf = (words: readonly string[]) => words.some((known) => known.toLowerCase() === word);
  if (isOneOf(stop)) return 'stop';
  return isOneOf(start) ? 'start' : undefined;
}
