/** The entry of the longest prefix that a number begins with; undefined when it begins with none. */
export function longestPrefix<T>(
  number: string,
  table: ReadonlyMap<string, T>,
): { prefix: string; value: T } | undefined {
  for (let length = number.length; length > 0; length -= 1) {
    const prefix = number.slice(0, length);
    const value = table.get(prefix);
    if (value !== undefined) return { prefix, value };
  }
  return undefined;
}
