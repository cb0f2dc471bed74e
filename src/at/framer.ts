/** What the framer makes of the octets of a modem. */
export type Frame =
  /** One line without its ends; never blank, unless they are taken literally. Outer spaces are kept. */
  | { kind: 'line'; text: string }
  /** The modem waits for the text or PDU of a message (TS 27.005 §4.3). Only while one is expected. */
  | { kind: 'prompt' }
  /** A line longer than the limit was thrown away; `octets` is its length. */
  | { kind: 'overlong'; octets: number };

const CR = 0x0d;
const LF = 0x0a;
const TAB = 0x09;
const SPACE = 0x20;
const DELETE = 0x7f;
const GREATER = 0x3e;

/** Longest line that is kept: a padded report of 300 digits, a `+CLAC` or a `+COPS=?` answer fit well. */
const MAX_LINE_OCTETS = 4096;

/**
 * Cuts a modem's octets into lines, wherever the port cut them.
 *
 * V.250 §5.7.1 wants CR LF around each answer; devices also send LF only, CR only, doubled ends and blank lines, so CR
 * and LF both end a line and blank lines mean nothing. Control characters other than TAB are noise (NUL of a telnet
 * line, Ctrl-Z in an echoed PDU) and are dropped. Memory is bounded by one line.
 */
export class Framer {
  readonly #line = Buffer.alloc(MAX_LINE_OCTETS);
  #length = 0;
  #ascii = true;
  #overflow = 0;
  #promptExpected = false;
  #promptSpace = false;
  #literal = false;
  #afterCr = false;

  /** While true, blank lines count, every octet but CR and LF belongs to its line, and stands for one character. */
  takeLiterally(literal: boolean): void {
    this.#literal = literal;
  }

  /** While true, `>` at the start of a line is the prompt, with or without the space that TS 27.005 §4.3 puts behind it. */
  expectPrompt(expected: boolean): void {
    this.#promptExpected = expected;
  }

  /** Forgets the octets of an unfinished line. */
  reset(): void {
    this.#startLine();
    this.#promptExpected = false;
    this.#promptSpace = false;
  }

  /** Hands each frame that `octets` complete to `take`; it may call `expectPrompt` for the octets that follow. */
  push(octets: Uint8Array, take: (frame: Frame) => void): void {
    for (const octet of octets) {
      const secondOfEnd = octet === LF && this.#afterCr;
      this.#afterCr = octet === CR;
      if (octet === CR || octet === LF) {
        if (!secondOfEnd || !this.#literal) this.#endLine(take);
      } else if (this.#literal) this.#add(octet);
      else if (octet === GREATER && this.#promptExpected && this.#isAtStart()) this.#prompt(take);
      else if ((octet >= SPACE && octet !== DELETE) || octet === TAB) this.#add(octet);
    }
  }

  #isAtStart(): boolean {
    if (this.#overflow > 0) return false;
    for (let at = 0; at < this.#length; at += 1) if (this.#line[at] !== SPACE) return false;
    return true;
  }

  #prompt(take: (frame: Frame) => void): void {
    this.#startLine();
    this.#promptExpected = false;
    this.#promptSpace = true;
    take({ kind: 'prompt' });
  }

  #add(octet: number): void {
    const skip = this.#promptSpace && octet === SPACE;
    this.#promptSpace = false;
    if (skip) return;
    if (this.#length === MAX_LINE_OCTETS) {
      this.#overflow += 1;
      return;
    }
    this.#line[this.#length] = octet;
    this.#length += 1;
    if (octet > DELETE) this.#ascii = false;
  }

  #endLine(take: (frame: Frame) => void): void {
    this.#promptSpace = false;
    const { text, overflow, length } = { text: this.#text(), overflow: this.#overflow, length: this.#length };
    this.#startLine();
    if (overflow > 0) take({ kind: 'overlong', octets: length + overflow });
    else if (this.#literal || text.trim() !== '') take({ kind: 'line', text });
  }

  #startLine(): void {
    this.#length = 0;
    this.#ascii = true;
    this.#overflow = 0;
  }

  /** UTF-8 where the line is valid UTF-8; else its ASCII characters: what is left is what a bad line level garbled. */
  #text(): string {
    const octets = this.#line.subarray(0, this.#length);
    if (this.#ascii || this.#literal) return octets.toString('latin1');
    const text = octets.toString('utf8');
    return text.includes('\uFFFD') ? Buffer.from(octets.filter((octet) => octet <= DELETE)).toString('latin1') : text;
  }
}
