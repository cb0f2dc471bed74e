import { readUrc, type Urc, urcWantsBody } from './urc.js';
import { isOpenUssd } from './ussd.js';

/** Joins the header of a URC with the PDU line behind it, and a USSD text that holds line ends. */
export class UrcReader {
  readonly #tell: (urc: Urc) => void;
  #header: string | undefined;

  constructor(tell: (urc: Urc) => void) {
    this.#tell = tell;
  }

  /** Whether the next line without a name is a PDU, or more of a text. */
  get open(): boolean {
    return this.#header !== undefined;
  }

  header(text: string): void {
    this.giveUp();
    if (urcWantsBody(text) || isOpenUssd(text)) this.#header = text;
    else this.#tell(readUrc(text));
  }

  body(text: string): void {
    const header = this.#header;
    this.#header = undefined;
    if (header === undefined) return;
    if (!isOpenUssd(header)) this.#tell(readUrc(header, text));
    else if (isOpenUssd(`${header}\n${text}`)) this.#header = `${header}\n${text}`;
    else this.#tell(readUrc(`${header}\n${text}`));
  }

  /** Another line stands where the PDU had to be: what was received is lost on the line and must be looked for. */
  giveUp(): void {
    if (this.#header === undefined) return;
    const header = this.#header;
    this.#header = undefined;
    this.#tell(isOpenUssd(header) ? readUrc(header) : { kind: 'broken', name: nameOf(header) });
  }
}

function nameOf(text: string): string {
  return text.trim().split(':')[0] ?? '';
}
