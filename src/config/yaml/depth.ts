import type { CST } from 'yaml';

/**
 * Whether collections nest deeper than `limit`, found without recursion.
 *
 * YAML's composer calls itself for each level, and a regular expression that V8 compiles near the end of its stack
 * ends the whole process, so depth is measured on the parser's flat tokens first.
 */
export function nestsDeeperThan(limit: number, tokens: readonly CST.Token[]): boolean {
  const waiting = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > limit) return true;
    for (const child of childrenOf(token)) waiting.push({ token: child, depth: depth + 1 });
  }
  return false;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  const children: CST.Token[] = [];
  for (const { key, value } of token.items) {
    if (key != null) children.push(key);
    if (value !== undefined) children.push(value);
  }
  return children;
}
