import { GatewayError } from '../core/index.js';

/** One character of a pattern: which characters it takes, how often, and whether it may be left out. */
type Piece = { takes: (character: string) => boolean; optional: boolean; repeats: boolean };

/**
 * A regular expression over numbers and names that no text can make slow.
 *
 * It knows characters, `.`, classes like `[0-9a-f]` and `[^0]`, `\d`, `\` before any other sign, each with `?`, `*`,
 * `+`, `{n}` or `{n,m}` behind it, `|` between whole alternatives, and `^` and `$` at their ends. There is no group and
 * no way back: all places that the pattern may stand at are followed at once, so that the time is the product of both
 * lengths at most.
 */
export interface NumberPattern {
  source: string;
  matches(text: string): boolean;
}

interface Alternative {
  pieces: readonly Piece[];
  fromStart: boolean;
  toEnd: boolean;
}

const MOST_PIECES = 200;

/** Reads a pattern. @throws GatewayError `CONFIG_INVALID` that says what is not understood. */
export function numberPattern(source: string): NumberPattern {
  const alternatives = splitAlternatives(source).map(readAlternative);
  return { source, matches: (text) => alternatives.some((alternative) => matchesOne(alternative, text)) };
}

function splitAlternatives(source: string): string[] {
  const parts = source.match(/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^|])+|(?<=\||^)(?=\||$)/gsu) ?? [];
  return parts.length === 0 ? [''] : parts;
}

const TOKEN =
  /(?:(?<escaped>\\.)|\[(?<not>\^?)(?<set>(?:\\.|[^\]\\])+)\]|(?<plain>[^\\[\](){}?*+^$]))(?<times>[?*+]|\{[0-9]{1,2}(?:,[0-9]{1,2})?\})?/suy;

function readAlternative(text: string): Alternative {
  const fromStart = text.startsWith('^');
  const toEnd = /(?<!\\)(?:\\\\)*\$$/.test(text);
  const inner = text.slice(fromStart ? 1 : 0, toEnd ? -1 : undefined);
  const pieces: Piece[] = [];
  const token = new RegExp(TOKEN);
  while (token.lastIndex < inner.length) {
    const at = token.lastIndex;
    const found = token.exec(inner);
    if (!found) throw unknown(inner.slice(at), text);
    pieces.push(...repeated(takesOf(found.groups ?? {}), found.groups?.times ?? '', text));
    if (pieces.length > MOST_PIECES) throw invalid(`the pattern ${text} is too long`);
  }
  return { pieces, fromStart, toEnd };
}

function takesOf({ escaped, not, set, plain }: Record<string, string | undefined>): Piece['takes'] {
  if (set !== undefined) {
    const inSet = setOf(set);
    return (character) => inSet(character) !== (not === '^');
  }
  if (escaped === '\\d') return isDigit;
  if (plain === '.') return () => true;
  const wanted = escaped?.slice(1) ?? plain;
  return (character) => character === wanted;
}

function setOf(set: string): Piece['takes'] {
  const members = [...set.matchAll(/(\\.|[^\\])(?:-(\\.|[^\\]))?/gsu)].map(([, first = '', last = first]) =>
    first === '\\d' ? isDigit : between(first.replace(/^\\/, ''), last.replace(/^\\/, '')),
  );
  return (character) => members.some((member) => member(character));
}

function between(first: string, last: string): Piece['takes'] {
  if (first > last) throw invalid(`${first}-${last} is the wrong way round`);
  return (character) => character >= first && character <= last;
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function repeated(takes: Piece['takes'], times: string, text: string): Piece[] {
  if (times === '') return [{ takes, optional: false, repeats: false }];
  if (!times.startsWith('{')) return [{ takes, optional: times !== '+', repeats: times !== '?' }];
  const [least = 0, most = least] = times.slice(1, -1).split(',').map(Number);
  if (most < least) throw invalid(`${times} in the pattern ${text} is the wrong way round`);
  return Array.from({ length: most }, (_, index) => ({ takes, optional: index >= least, repeats: false }));
}

function matchesOne({ pieces, fromStart, toEnd }: Alternative, text: string): boolean {
  let places = onward(new Set([0]), pieces);
  for (const character of text) {
    if (!toEnd && places.has(pieces.length)) return true;
    const next = new Set<number>(fromStart ? [] : [0]);
    for (const place of places) {
      const piece = pieces[place];
      if (!piece?.takes(character)) continue;
      next.add(place + 1);
      if (piece.repeats) next.add(place);
    }
    places = onward(next, pieces);
  }
  return places.has(pieces.length);
}

/** The places with those that are reached by leaving optional pieces out. A set that grows is walked to its end. */
function onward(places: Set<number>, pieces: readonly Piece[]): Set<number> {
  for (const place of places) if (pieces[place]?.optional) places.add(place + 1);
  return places;
}

function unknown(rest: string, text: string): GatewayError {
  return invalid(`${rest[0]} in the pattern ${text} is not understood: groups are not, and signs want \\ before them`);
}

function invalid(sentence: string): GatewayError {
  return new GatewayError('CONFIG_INVALID', sentence);
}
