import { Preprocessor } from './preprocessor.js';
import { type Token, unescaped } from './token.js';

/** The tokens of a kamailio.cfg that count, and what was met on the way. */
export interface LexedScript {
  tokens: Token[];
  preprocessor: Preprocessor;
  /** Where a string or comment begins that never ends. */
  unclosed?: { line: number; column: number; what: string };
}

const LINE_FEED = 10;
const BLANKS = /\s+/y;
const DIRECTIVE = /[#!]!([^\\\n]*(?:\\.[^\\\n]*)*)/sy;
const LINE_COMMENT = /(?:#|\/\/)[^\n]*/y;
const BLOCK_COMMENT = /\/\*.*?\*\//sy;
const DOUBLE_QUOTED = /"([^"\\]*(?:\\.[^"\\]*)*)"/sy;
const SINGLE_QUOTED = /'([^']*)'/y;
const WORD = /[A-Za-z0-9_.]+/y;

/** Splits a kamailio.cfg into tokens: comments are gone, directives obeyed, neighbouring strings joined. */
export function lex(text: string): LexedScript {
  const lexer = new Lexer(text);
  lexer.run();
  return lexer;
}

class Lexer implements LexedScript {
  readonly tokens: Token[] = [];
  readonly preprocessor = new Preprocessor();
  unclosed?: { line: number; column: number; what: string };
  readonly #text: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  /** Nothing but blanks was on this line so far. */
  #blankLine = true;

  constructor(text: string) {
    this.#text = text;
  }

  run(): void {
    while (this.#at < this.#text.length && this.unclosed === undefined) this.#step();
  }

  #step(): void {
    if (this.#take(BLANKS)) return;
    const { line, column } = this.#position();
    const directive = this.#blankLine ? this.#take(DIRECTIVE) : undefined;
    this.#blankLine = false;
    if (directive !== undefined) this.preprocessor.directive((directive[1] ?? '').replace(/\\\r?\n/g, ' '), line);
    else if (this.#take(LINE_COMMENT) || this.#take(BLOCK_COMMENT)) return;
    else if (this.#text.startsWith('/*', this.#at)) this.unclosed = { line, column, what: 'comment' };
    else this.#token(line, column);
  }

  #token(line: number, column: number): void {
    const offset = this.#at;
    const first = this.#text.charAt(offset);
    if (first === '"' || first === "'") {
      const inner = (this.#take(first === '"' ? DOUBLE_QUOTED : SINGLE_QUOTED) ?? [])[1];
      if (inner === undefined) this.unclosed = { line, column, what: 'string' };
      else this.#string(first === '"' ? unescaped(inner) : inner, inner, { line, column: column + 1, offset });
      return;
    }
    const word = this.#take(WORD)?.[0];
    if (word === undefined) this.#advance(1);
    if (!this.preprocessor.active) return;
    this.tokens.push({
      kind: word === undefined ? 'symbol' : 'word',
      text: word ?? first,
      line,
      column,
      offset,
      exact: true,
    });
  }

  /** Neighbouring strings are one string. */
  #string(value: string, raw: string, place: Pick<Token, 'line' | 'column' | 'offset'>): void {
    if (!this.preprocessor.active) return;
    const text = this.preprocessor.substituted(value);
    const before = this.tokens.at(-1);
    if (before?.kind === 'string') {
      before.text += text;
      before.exact = false;
    } else this.tokens.push({ kind: 'string', text, ...place, exact: text === raw && !raw.includes('\n') });
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#advance(match[0].length);
    return match;
  }

  #advance(length: number): void {
    const end = this.#at + length;
    for (let at = this.#at; at < end; at += 1) {
      if (this.#text.charCodeAt(at) !== LINE_FEED) continue;
      this.#line += 1;
      this.#lineStart = at + 1;
      this.#blankLine = true;
    }
    this.#at = end;
  }

  #position(): { line: number; column: number } {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }
}
