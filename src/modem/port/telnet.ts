const IAC = 0xff;
const DONT = 0xfe;
const DO = 0xfd;
const WONT = 0xfc;
const WILL = 0xfb;
const SB = 0xfa;
const SE = 0xf0;
const NUL = 0x00;

/** Options without which a line of AT commands would suffer: octets as they are (RFC 856), no turns to talk (RFC 858). */
const WANTED: ReadonlySet<number> = new Set([0, 3]);

/** What came in, without telnet: octets for the reader, and what the peer has to be told. */
export interface Received {
  octets: Uint8Array;
  replies: Uint8Array;
}

/**
 * Takes telnet out of a line (RFC 854), so that serial servers can be used in either mode.
 *
 * AT dialogues are 7-bit text, so an octet 255 always begins a command of telnet, and NUL is only padding (RFC 854: CR
 * NUL). A raw peer sends neither and is told nothing. Each request of the peer is answered once, as a peer that answers
 * answers would go on for ever (RFC 1143).
 */
export class TelnetFilter {
  #state: 'text' | 'command' | 'option' | 'sub' | 'sub command' = 'text';
  #verb = 0;
  #spoken = false;
  readonly #answered = new Set<number>();

  /** Takes octets in whatever pieces they came. */
  receive(chunk: Uint8Array): Received {
    const octets: number[] = [];
    const replies: number[] = [];
    for (const octet of chunk) {
      if (this.#state !== 'text') this.#readCommand(octet, replies);
      else if (octet === IAC) this.#state = 'command';
      else if (octet !== NUL) octets.push(octet);
    }
    return { octets: Uint8Array.from(octets), replies: Uint8Array.from(replies) };
  }

  #readCommand(octet: number, replies: number[]): void {
    switch (this.#state) {
      case 'command':
        this.#begin(octet);
        return;
      case 'option':
        this.#state = 'text';
        this.#answer(octet, replies);
        return;
      case 'sub':
        if (octet === IAC) this.#state = 'sub command';
        return;
      case 'sub command':
        this.#state = octet === SE ? 'text' : 'sub';
        return;
      case 'text':
        return;
    }
  }

  /** A doubled IAC is the octet 255 itself, which no AT line has: it goes the way of all others. */
  #begin(octet: number): void {
    this.#verb = octet;
    if (octet === SB) this.#state = 'sub';
    else this.#state = octet >= WILL && octet <= DONT ? 'option' : 'text';
  }

  /** The first request shows that the peer speaks telnet: then octets are wanted as they are, in both directions. */
  #answer(option: number, replies: number[]): void {
    if (!this.#spoken) {
      this.#spoken = true;
      for (const [verb, theirs] of [
        [DO, WILL],
        [WILL, DO],
      ] as const) {
        replies.push(IAC, verb, 0);
        this.#answered.add(theirs * 256);
      }
    }
    const key = this.#verb * 256 + option;
    if (this.#answered.has(key)) return;
    this.#answered.add(key);
    if (this.#verb === WILL) replies.push(IAC, WANTED.has(option) ? DO : DONT, option);
    else if (this.#verb === DO) replies.push(IAC, WANTED.has(option) ? WILL : WONT, option);
  }
}

/** Writes octets so that telnet and raw peers alike take them: a lone 255 would begin a command. AT text has none. */
export function escapeTelnet(octets: Uint8Array): Uint8Array {
  if (!octets.includes(IAC)) return octets;
  return Uint8Array.from([...octets].flatMap((octet) => (octet === IAC ? [IAC, IAC] : [octet])));
}
