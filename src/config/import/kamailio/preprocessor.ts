import { unescaped } from './token.js';

/** What the preprocessor knows at a line: `#!define`, `#!subst`, `#!ifdef`. */
export class Preprocessor {
  readonly #defines = new Map<string, string>();
  readonly #substitutions: { from: string; to: string }[] = [];
  /** One entry for each open `#!ifdef`: whether its present branch is read. */
  readonly #branches: boolean[] = [];
  /** Directives that were not obeyed. */
  readonly ignored: { line: number; text: string; why: string }[] = [];

  /** Whether the text here counts. */
  get active(): boolean {
    return this.#branches.every((taken) => taken);
  }

  /** The text that a word outside quotes stands for; undefined when it is only itself. */
  definition(word: string): string | undefined {
    return this.#defines.get(word);
  }

  /** A string's value after `#!subst` and `#!substdef`, in the order in which they were given. */
  substituted(text: string): string {
    return this.#substitutions.reduce((value, { from, to }) => value.replaceAll(from, () => to), text);
  }

  /** Obeys one directive; `text` begins behind `#!` and has its continuation lines joined. */
  directive(text: string, line: number): void {
    const [, word = '', rest = ''] = /^\s*([A-Za-z]+)(?:\s+(.*))?$/s.exec(text) ?? [];
    if (this.#conditional(word, rest.trim(), line) || !this.active) return;
    const [, name, value = ''] = /^([A-Za-z_][A-Za-z0-9_]*)(?:\s+(.*))?$/s.exec(rest) ?? [];
    switch (word) {
      case 'define':
      case 'redefine':
        if (name !== undefined) this.#defines.set(name, value.trim());
        break;
      case 'trydef':
      case 'trydefine':
        if (name !== undefined && !this.#defines.has(name)) this.#defines.set(name, value.trim());
        break;
      case 'subst':
      case 'substdef':
      case 'substdefs':
        this.#substitution(word, rest.trim(), line);
        break;
      default:
        if (/^(?:def|include|import)/.test(word))
          this.ignored.push({ line, text: `#!${word}`, why: 'it is not read here' });
    }
  }

  #conditional(word: string, name: string, line: number): boolean {
    switch (word) {
      case 'ifdef':
        this.#branches.push(this.#defines.has(name));
        return true;
      case 'ifndef':
        this.#branches.push(!this.#defines.has(name));
        return true;
      case 'ifexp':
        this.ignored.push({ line, text: '#!ifexp', why: 'expressions are not computed here; taken as true' });
        this.#branches.push(true);
        return true;
      case 'else':
        this.#branches.push(!(this.#branches.pop() ?? false));
        return true;
      case 'endif':
        this.#branches.pop();
        return true;
      default:
        return false;
    }
  }

  /** `"/WORD/text/flags"`, with any first character as the separator. Only plain words are replaced, no expressions. */
  #substitution(word: string, quoted: string, line: number): void {
    const [, inner = ''] = /^"([^"\\]*(?:\\.[^"\\]*)*)"/s.exec(quoted) ?? /^'([^']*)'/.exec(quoted) ?? [];
    const [from = '', to = ''] = inner.slice(1).split(inner.slice(0, 1));
    if (inner.length < 3 || !/^[A-Za-z0-9_@-]+$/.test(from)) {
      this.ignored.push({ line, text: `#!${word}`, why: 'only plain words are replaced here, no regular expressions' });
      return;
    }
    this.#substitutions.push({ from, to: unescaped(to) });
    if (word === 'substdef') this.#defines.set(from, to);
    if (word === 'substdefs') this.#defines.set(from, `"${to}"`);
  }
}
