import { badSip } from './refusal.js';

/**
 * Reads one text from left to right by sticky patterns.
 *
 * Patterns must be sticky (`/y`) and must not be able to match one text in two ways, so that every text takes time in
 * proportion to its length.
 */
export class Scanner {
  readonly #text: string;
  readonly #where: string;
  #at = 0;

  /** @param where names the text in refusals: `From`, `Request-URI`. */
  constructor(text: string, where: string) {
    this.#text = text;
    this.#where = where;
  }

  get ended(): boolean {
    return this.#at === this.#text.length;
  }

  /** Whether the pattern matches here; takes nothing. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  /** Takes what the pattern matches here, which may be nothing; `undefined` when it does not match. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  /** Takes what the pattern matches here. @throws GatewayError `BAD_SIP` that names what was wanted. */
  expect(pattern: RegExp, wanted: string): string {
    const found = this.take(pattern);
    return found === undefined ? this.refuse(wanted) : found;
  }

  /** Checks that nothing is left. @throws GatewayError `BAD_SIP` that names what else might have stood there. */
  expectEnd(wanted: string): void {
    if (!this.ended) this.refuse(wanted);
  }

  /** Refuses what comes next. @throws GatewayError `BAD_SIP`, always. */
  refuse(wanted: string): never {
    throw badSip({ wanted, found: this.#text.slice(this.#at), where: `${this.#where}, character ${this.#at + 1}` });
  }

  /** Refuses what was just taken. @throws GatewayError `BAD_SIP`, always. */
  refuseTaken(wanted: string, taken: string): never {
    const first = this.#at - taken.length + 1;
    throw badSip({ wanted, found: taken, where: `${this.#where}, character ${first}` });
  }
}
