import { badSip } from './refusal.js';
import { Scanner } from './scanner.js';
import { type Parameters, parseUri, type Uri } from './uri.js';

/** A header value that names somebody: From, To (RFC 3261 §20.10). */
export interface NameAddr {
  /** Unquoted; absent when empty. */
  displayName?: string;
  uri: Uri;
  /** Those of the header, not those of the URI; names in lower case, quoted values unquoted. */
  parameters: Parameters;
  /** The `tag` parameter; clients of RFC 2543 have none. */
  tag?: string;
}

const TOKEN = /[\w\-.!%*+`'~]+/y;
const QUOTED = /"[^"\\]*(?:\\[^\r\n][^"\\]*)*"/y;
const SPACE = /[ \t]*/y;
const SEMICOLON = /[ \t]*;[ \t]*/y;
const EQUALS = /[ \t]*=[ \t]*/y;

/**
 * Reads one unfolded `name-addr` or `addr-spec` with its parameters.
 *
 * A display name without quotes may hold letters beyond ASCII, though RFC 3261 §25.1 wants it quoted: it is in use,
 * and `<` ends it all the same. Without `<>` a `;` begins the header's parameters, never the URI's (RFC 3261 §20.10).
 *
 * @throws GatewayError `BAD_SIP`.
 */
export function parseNameAddr(text: string, where = 'address'): NameAddr {
  const scanner = new Scanner(text, where);
  scanner.take(SPACE);
  const bare = scanner.sees(/(?:sips?|tel):/iy);
  const displayName = bare ? '' : takeDisplayName(scanner);
  const uri = parseUri(bare ? scanner.expect(/[^;?,<> \t]+/y, 'a URI') : takeBracketed(scanner), `${where} URI`);
  if (uri.scheme !== 'tel' && uri.headers !== '') {
    throw badSip({ wanted: 'a URI without headers', found: uri.headers, where: `${where} URI` });
  }
  const parameters = takeHeaderParameters(scanner, where);
  const tag = parameters.has('tag') ? readTag(parameters.get('tag') ?? '', where) : undefined;
  return {
    ...(displayName === '' ? {} : { displayName }),
    uri,
    parameters,
    ...(tag === undefined ? {} : { tag }),
  };
}

/** RFC 3261 §25.1 `tag-param`: a token, never a quoted string. */
function readTag(tag: string, where: string): string {
  if (!/^[\w\-.!%*+`'~]+$/.test(tag)) throw badSip({ wanted: 'a token as tag', found: tag, where });
  return tag;
}

function takeDisplayName(scanner: Scanner): string {
  const quoted = scanner.take(QUOTED);
  if (quoted !== undefined) return unquote(quoted);
  const words: string[] = [];
  for (let word = takeWord(scanner); word !== undefined; word = takeWord(scanner)) words.push(word);
  return words.join(' ');
}

function takeWord(scanner: Scanner): string | undefined {
  const word = scanner.take(/[\w\-.!%*+`'~\u0080-\uffff]+/y);
  if (word !== undefined) scanner.take(SPACE);
  return word;
}

function takeBracketed(scanner: Scanner): string {
  scanner.take(SPACE);
  scanner.expect(/</y, '< before the URI');
  const uri = scanner.expect(/[^>]*/y, 'a URI');
  scanner.expect(/>/y, '> after the URI');
  return uri;
}

/**
 * Reads `;name=value` to the end of a header value: names in lower case, quoted values unquoted.
 *
 * RFC 3261 §7.3.1: no name twice. An empty value is taken, as in URIs. @throws GatewayError `BAD_SIP`.
 */
export function takeHeaderParameters(scanner: Scanner, where: string): Parameters {
  const parameters = new Map<string, string | null>();
  while (scanner.take(SEMICOLON) !== undefined) {
    const name = scanner.expect(TOKEN, 'a parameter').toLowerCase();
    if (parameters.has(name)) throw badSip({ wanted: 'each parameter once', found: name, where });
    parameters.set(name, scanner.take(EQUALS) === undefined ? null : takeValue(scanner));
  }
  scanner.take(SPACE);
  scanner.expectEnd('; before a parameter, or the end');
  return parameters;
}

/** `gen-value` of RFC 3261 §25.1: token, host (with IPv6 brackets) or quoted string. */
function takeValue(scanner: Scanner): string {
  const quoted = scanner.take(QUOTED);
  return quoted === undefined ? scanner.expect(/[\w\-.!%*+`'~[\]:]*/y, 'a value') : unquote(quoted);
}

/** The text behind a quoted string (RFC 3261 §25.1). */
function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\([^\r\n])/g, '$1');
}
