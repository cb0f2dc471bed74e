import { readUrc, type Urc, urcWantsBody } from './urc.js';

/** Joins the header of a URC with the PDU line behind it. */
export class UrcReader {
  readonly #tell: (urc: Urc) => void;
  #header: string | undefined;

  constructor(tell: (urc: Urc) => void) {
    this.#tell = tell;
  }

  /** Whether the next line without a name is a PDU. */
  get open(): boolean {
    return this.#header !== undefined;
  }

  header(text: string): void {
    this.giveUp();
    if (urcWantsBody(nameOf(text))) this.#header = text;
    else this.#tell(readUrc(text));
  }

  body(text: string): void {
    const header = this.#header;
    this.#header = undefined;
    if (header !== undefined) this.#tell(readUrc(header, text));
  }

  /** Another line stands where the PDU had to be: what was received is lost on the line and must be looked for. */
  giveUp(): void {
    if (this.#header === undefined) return;
    const name = nameOf(this.#header);
    this.#header = undefined;
    this.#tell({ kind: 'broken', name });
  }
}

function nameOf(text: string): string {
  return text.trim().split(':')[0] ?? '';
}
