/** Spreads runs of neighbouring characters, each with the position of its first, into a table by position. */
export function tableOf(runs: readonly (readonly [first: number, characters: string])[]): ReadonlyMap<number, string> {
  return new Map(
    runs.flatMap(([first, characters]) => [...characters].map((character, index) => [first + index, character])),
  );
}
