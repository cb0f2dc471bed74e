import type { Duplex } from 'node:stream';
import { asksForMessage, type Exchange, normal, type Recording } from './recording.js';

const CTRL_Z = '\u001A';
const ESC = '\u001B';
const MAX_HEARD = 4096;

/** What a replayed modem was asked, and whether the recording has an answer. */
export interface ReplayedExchange {
  heard: string;
  known: boolean;
}

/** Commands with a prompt are told by their name alone: lengths and messages differ from run to run. */
const nameOf = (heard: string) => heard.replace(/=.*$/s, '').toUpperCase();

/**
 * A modem that answers what another one answered: to each command the next answer that the recording has for it, from
 * the last one on, and when there is no other the last one again. What the recording does not know is ERROR.
 */
export class ReplayedModem {
  readonly #recording: Recording;
  readonly #onExchange: (exchange: ReplayedExchange) => void;
  #next = 0;

  constructor(recording: Recording, onExchange: (exchange: ReplayedExchange) => void = () => undefined) {
    this.#recording = recording;
    this.#onExchange = onExchange;
  }

  /** Takes the device's end of a line, and says there what was said before the first command. */
  attach(stream: Duplex): void {
    let heard = '';
    let entering = false;
    const say = (octets: string) => {
      if (!stream.destroyed) stream.write(Buffer.from(octets, 'latin1'));
    };
    stream.on('error', () => undefined); // the line is gone: `close` follows
    stream.on('data', (chunk: Uint8Array) => {
      for (const octet of Buffer.from(chunk).toString('latin1')) {
        if (octet === ESC) {
          heard = '';
          if (entering) say('\r\nOK\r\n');
          entering = false;
        } else if (octet === (entering ? CTRL_Z : '\r')) {
          const answer = this.#answer(normal(heard), entering);
          heard = '';
          entering = asksForMessage(answer);
          say(answer);
        } else if (heard.length < MAX_HEARD) heard += octet;
      }
    });
    say(this.#recording.greeting);
  }

  #answer(heard: string, isMessage: boolean): string {
    if (heard === '' && !isMessage) return '';
    const at = isMessage ? this.#findMessage(heard) : this.#find(heard);
    this.#onExchange({ heard, known: at !== undefined });
    if (at === undefined) return '\r\nERROR\r\n';
    this.#next = at + 1;
    return this.#recording.exchanges[at]?.said ?? '';
  }

  /** The next such command behind the last one that was answered, else the last such one before. */
  #find(heard: string): number | undefined {
    const wanted = heard.toUpperCase();
    const isSame = (exchange: Exchange) => exchange.heard.toUpperCase() === wanted;
    const isAlike = (exchange: Exchange) => asksForMessage(exchange.said) && nameOf(exchange.heard) === nameOf(heard);
    return this.#search(isSame) ?? this.#search(isAlike);
  }

  #findMessage(heard: string): number | undefined {
    const isSame = (exchange: Exchange) => exchange.heard === `${heard}${CTRL_Z}`;
    return this.#search(isSame) ?? this.#search((exchange) => exchange.heard.endsWith(CTRL_Z));
  }

  #search(matches: (exchange: Exchange) => boolean): number | undefined {
    const { exchanges } = this.#recording;
    const ahead = exchanges.findIndex((exchange, at) => at >= this.#next && matches(exchange));
    const found = ahead >= 0 ? ahead : exchanges.findLastIndex(matches);
    return found >= 0 ? found : undefined;
  }
}
