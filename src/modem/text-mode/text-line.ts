import {
  type Channel,
  type CharacterSet,
  characterSet,
  readHexText,
  readPlainText,
  type ShownText,
  type StoredMessage,
  type StoredStatus,
  sendText,
  setCharacterSet,
  setTextParameters,
  showTextHeaders,
} from '../../at/index.js';
import { toHex } from '../../pdu/index.js';
import { tolerate } from '../tolerate.js';
import { planText } from './plan-text.js';
import { pduOfShown } from './to-pdu.js';

const STATUSES: Readonly<Record<string, StoredStatus>> = {
  'REC UNREAD': 'unread',
  'REC READ': 'read',
  'STO UNSENT': 'unsent',
  'STO SENT': 'sent',
};

/** What became of a text: its reference, and what text mode could not say of it. */
export interface SentText {
  messageReference: number | undefined;
  losses: readonly string[];
}

/**
 * Speaks text mode with one modem, and PDUs with the rest of the program: what is sent was a SUBMIT, what comes in is
 * made a DELIVER or STATUS-REPORT.
 */
export class TextLine {
  readonly charset: CharacterSet;
  readonly #channel: Channel;
  #parameters = '';

  private constructor(channel: Channel, charset: CharacterSet) {
    this.#channel = channel;
    this.charset = charset;
  }

  /**
   * Sets text mode's own settings. UCS2 is asked for first: all texts and numbers are hex then, so no text can look like
   * a line of the modem, or like an order to it.
   */
  static async begin(channel: Channel): Promise<TextLine> {
    await tolerate(channel.run(showTextHeaders, undefined));
    for (const charset of ['UCS2', 'GSM'] as const) {
      const taken = await tolerate(channel.run(setCharacterSet, charset).then(() => true));
      if (!taken) continue;
      // Some devices take UCS2 and do not use it (QE07); one that cannot tell is believed.
      const inForce = await tolerate(channel.run(characterSet, undefined));
      if (inForce === undefined || inForce === '' || inForce === charset) return new TextLine(channel, charset);
    }
    await tolerate(channel.run(setCharacterSet, 'IRA'));
    return new TextLine(channel, 'IRA');
  }

  /** Sends a SUBMIT as text. @throws as `planText` and `sendText`; nothing was sent where the parameters were refused. */
  async send(hex: string, confirm: () => boolean): Promise<SentText> {
    const { parameters, text, losses } = planText(hex, this.charset);
    const key = Object.values(parameters).join();
    if (key !== this.#parameters) {
      this.#parameters = '';
      await this.#channel.run(setTextParameters, parameters);
      this.#parameters = key;
    }
    const { messageReference } = await this.#channel.run(sendText, text, { confirm });
    return { messageReference, losses };
  }

  /** Reads one slot; undefined when it is empty. */
  async read(index: number): Promise<StoredMessage | undefined> {
    const command = this.charset === 'UCS2' ? readHexText : readPlainText;
    const shown = await this.#channel.run(command, { index });
    if (!shown) return undefined;
    const [word = '', ...fields] = shown.fields;
    const status = STATUSES[word.toUpperCase()] ?? 'unknown';
    return fields.length === 0 ? undefined : { index, status, ...pduFromShown({ ...shown, fields }, this.charset) };
  }
}

/**
 * The PDU of what a modem shows behind `<stat>`, or in `+CMT` or `+CDS`; where it can be none, what was shown, octet by
 * octet, so that it is kept and a person can see it.
 */
export function pduFromShown(
  { fields, body = '' }: ShownText,
  charset: CharacterSet = 'IRA',
): { hex: string; tpduLength: number | null } {
  const raw = Buffer.from(`${fields.join(',')}\n${body}`, 'utf8');
  return pduOfShown(fields, body, charset) ?? { hex: toHex(raw), tpduLength: null };
}
