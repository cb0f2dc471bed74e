import { GatewayError } from '../../core/index.js';
import type { Encoding } from '../tpdu/deliver.js';
import type { JoinedMessage } from './submission.js';
import type { Recipient } from './subscriber.js';

/** What a handset needs of the centre. */
interface Network {
  deliver(options: { to: Recipient; from: string; text: string; encoding?: Encoding }): unknown;
}

/** A text that a handset shows. */
export interface ReceivedText {
  /** `null` where the independent codec cannot read it. */ text: string | null;
  /** IMSI of the SIM card that sent it. */ imsi: string;
}

/** A simulated phone: it shows the texts that come for its number, and answers. */
export class Handset {
  readonly number: string;
  /** In order of arrival. */ readonly texts: ReceivedText[] = [];
  readonly #centre: Network;
  readonly #replies: ((text: string) => string | undefined)[] = [];

  constructor(options: { centre: Network; number: string }) {
    this.#centre = options.centre;
    this.number = options.number;
  }

  /** Answers each text to whom it came from; the newest function is asked first, `undefined` asks the next. */
  autoReply(reply: (text: string) => string | undefined): void {
    this.#replies.unshift(reply);
  }

  /**
   * Sends a text to a SIM card; default: the one that wrote last.
   *
   * @throws GatewayError `NOT_FOUND` when nobody has written yet, or nobody is known by that name.
   */
  send(text: string, options: { to?: Recipient; encoding?: Encoding } = {}): void {
    const to = options.to ?? this.texts.at(-1)?.imsi;
    if (to === undefined)
      throw new GatewayError('NOT_FOUND', `nobody has written to ${this.number} yet: say to whom the text goes`);
    const { encoding } = options;
    this.#centre.deliver({ to, from: this.number, text, ...(encoding === undefined ? {} : { encoding }) });
  }

  /** The centre's side: a whole text came. */
  take(message: JoinedMessage): void {
    const { text, imsi } = message;
    this.texts.push({ text, imsi });
    if (text === null) return;
    for (const reply of this.#replies) {
      const answer = reply(text);
      if (answer === undefined) continue;
      this.send(answer, { to: imsi });
      return;
    }
  }
}
