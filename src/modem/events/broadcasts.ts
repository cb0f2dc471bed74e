import { type BroadcastPage, decodeBroadcastPage, fromHex } from '../../pdu/index.js';
import type { Told } from './diary.js';

export type TellBroadcast = (told: Told & { kind: 'broadcast' }) => (changed: Told) => void;

interface Message {
  first: BroadcastPage;
  texts: Map<number, string>;
  change: (changed: Told) => void;
}

/** A cell repeats each message every few seconds, for days. */
const REMEMBERED = 50;

/** Puts pages of cell broadcasts together, and tells of each message once however often the cell repeats it. */
export class Broadcasts {
  readonly #tell: TellBroadcast;
  readonly #messages = new Map<string, Message>();

  constructor(tell: TellBroadcast) {
    this.#tell = tell;
  }

  /** Takes a page as it came. False when it cannot be read. */
  take(hex: string): boolean {
    const page = readPage(hex);
    if (!page) return false;
    const key = `${page.channel}/${page.serial}`;
    const known = this.#messages.get(key);
    if (known?.texts.has(page.page)) return true;
    if (known) {
      known.texts.set(page.page, page.text);
      known.change(toldOf(known));
      return true;
    }
    const message = { first: page, texts: new Map([[page.page, page.text]]) };
    this.#messages.set(key, { ...message, change: this.#tell(toldOf(message)) });
    const [oldest] = this.#messages.keys();
    if (this.#messages.size > REMEMBERED && oldest !== undefined) this.#messages.delete(oldest);
    return true;
  }
}

function readPage(hex: string): BroadcastPage | undefined {
  if (!/^(?:[0-9A-F]{2}){6,88}$/.test(hex)) return undefined;
  return decodeBroadcastPage(fromHex(hex));
}

function toldOf({ first, texts }: Pick<Message, 'first' | 'texts'>): Told & { kind: 'broadcast' } {
  const { channel, serial, pages, language } = first;
  const pieces = Array.from({ length: pages }, (_, index) => texts.get(index + 1) ?? '[...]');
  return { kind: 'broadcast', channel, serial, ...(language && { language }), text: pieces.join('') };
}
