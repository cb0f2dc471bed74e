import { badSip, shown } from './refusal.js';
import { trimBlanks } from './white-space.js';

/** RFC 3261 §7.3.3 and the headers that came with later standards. */
const COMPACT: ReadonlyMap<string, string> = new Map([
  ['a', 'accept-contact'],
  ['b', 'referred-by'],
  ['c', 'content-type'],
  ['d', 'request-disposition'],
  ['e', 'content-encoding'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['j', 'reject-contact'],
  ['k', 'supported'],
  ['l', 'content-length'],
  ['m', 'contact'],
  ['n', 'identity-info'],
  ['o', 'event'],
  ['r', 'refer-to'],
  ['s', 'subject'],
  ['t', 'to'],
  ['u', 'allow-events'],
  ['v', 'via'],
  ['x', 'session-expires'],
  ['y', 'identity'],
]);

/**
 * Headers of a request whose grammar has one value (RFC 3261 §20), and Content-Transfer-Encoding, which some clients
 * add. Two of one of them mean two readers can see two messages in one.
 */
const SINGLE: ReadonlySet<string> = new Set([
  'call-id',
  'content-disposition',
  'content-length',
  'content-transfer-encoding',
  'content-type',
  'cseq',
  'date',
  'expires',
  'from',
  'max-forwards',
  'mime-version',
  'organization',
  'priority',
  'reply-to',
  'subject',
  'timestamp',
  'to',
  'user-agent',
]);

/** NUL and its like; a TAB is white space, and what a backslash quotes is left to whoever reads that header. */
const STRAY_CONTROL = /\\[\s\S]|([\0-\x08\x0a-\x1f\x7f])/g;

/** The headers of one message, by name in any letter case or compact form. Values are unfolded and trimmed. */
export class Headers {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  private constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /**
   * Reads the lines between the Request-Line and the empty line, without their line ends.
   *
   * @throws GatewayError `BAD_SIP`: no name, a control character, a second value where there may be one.
   */
  static parse(lines: readonly string[]): Headers {
    const values = new Map<string, string[]>();
    for (const line of unfold(lines)) {
      const [name, value] = readHeader(line);
      const known = values.get(name);
      if (known === undefined) values.set(name, [value]);
      else if (SINGLE.has(name)) throw badSip({ wanted: 'one value', found: value, where: `a second ${name} header` });
      else known.push(value);
    }
    return new Headers(values);
  }

  /** Every value of that name, one for each line, in order; lists within a line are not split. */
  all(name: string): readonly string[] {
    return this.#values.get(fullName(name)) ?? [];
  }

  /** The first value of that name: the only one where the grammar allows one. */
  get(name: string): string | undefined {
    return this.all(name)[0];
  }
}

function fullName(name: string): string {
  const lower = name.toLowerCase();
  return COMPACT.get(lower) ?? lower;
}

function readHeader(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  const name = trimBlanks(line.slice(0, Math.max(colon, 0)));
  if (!/^[\w\-.!%*+`'~]+$/.test(name))
    throw badSip({ wanted: 'a header name and a colon', found: line, where: 'headers' });
  const value = line.slice(colon + 1);
  for (const [, control] of value.matchAll(STRAY_CONTROL)) {
    if (control !== undefined)
      throw badSip({ wanted: 'no control characters', found: control, where: `header ${shown(name)}` });
  }
  return [fullName(name), trimBlanks(value)];
}

/** Joins lines that begin with white space to the one before them (RFC 3261 §7.3.1). */
function unfold(lines: readonly string[]): string[] {
  const whole: string[][] = [];
  for (const line of lines) {
    if (!/^[ \t]/.test(line)) whole.push([line]);
    else if (whole.length > 0) whole.at(-1)?.push(trimBlanks(line));
    else throw badSip({ wanted: 'a header', found: line, where: 'the line after the Request-Line' });
  }
  return whole.map((pieces) => pieces.join(' '));
}
