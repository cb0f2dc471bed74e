import type { Duplex } from 'node:stream';
import type { Piece } from './line-faults.js';

const CR = 0x0d;
const LF = 0x0a;
const CTRL_Z = 0x1a;
const ESC = 0x1b;
const BACKSPACE = 0x08;
const MAX_LINE_OCTETS = 4096;
/** Unsolicited lines that wait for the end of a command; older ones are lost. */
const MAX_WAITING = 1000;

/** What a port asks of its modem. */
export interface PortHost {
  /** How many times what is written is echoed now; 0: not. */ echoCopies(): number;
  /** Said at each new line of a message in text mode. */ prompt(): string;
  /** Runs a command line; the port reads on when it is done. */ run(line: string, port: Port): Promise<void>;
  /** Octets on their way to the host; returns the pieces in which to write them. */
  outgoing(octets: Uint8Array): Piece[];
  /** How long what the host writes is on its way, in ms. */ hearAfterMs(): number;
  /** Does something later, while the modem has power. */ after(delayMs: number, task: () => void): void;
  /** Octets that came from the host; returns those that the modem hears. */ incoming(octets: Uint8Array): Uint8Array;
}

type Mode = 'command' | 'busy' | 'data';

/**
 * One AT port: it turns octets into command lines and messages, and echoes. It reads one command at a time; what
 * comes meanwhile waits. V.250 §5.2, TS 27.005 §3.5.1.
 */
export class Port {
  readonly #stream: Duplex;
  readonly #host: PortHost;
  readonly #input: number[] = [];
  #mode: Mode = 'command';
  #line: number[] = [];
  #echo: number[] = [];
  #entered: ((data: string | undefined) => void) | undefined;
  #multiline = false;
  #waiting: (() => string)[] = [];
  #unwritten: Piece[] = [];
  #pausing = false;
  #runs = 0;

  constructor(stream: Duplex, host: PortHost) {
    this.#stream = stream;
    this.#host = host;
    stream.on('data', (chunk: Uint8Array) => this.#hear(chunk));
    stream.on('error', () => undefined); // the line is gone: `close` follows
  }

  get isClosed(): boolean {
    return this.#stream.destroyed;
  }

  /** Says an unsolicited result code as soon as nothing is running and no command line has been begun. */
  announce(render: () => string): void {
    this.#waiting.push(render);
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    this.#flushWaiting();
  }

  /** Writes text, one octet a character, through the faults of the modem. */
  say(text: string): void {
    if (text !== '') this.#write(Uint8Array.from(Buffer.from(text, 'latin1')));
  }

  /** Asks for a message; resolves with it, or with `undefined` at ESC. In text mode it may have several lines. */
  ask(prompt: string, multiline: boolean): Promise<string | undefined> {
    this.say(prompt);
    this.#multiline = multiline;
    return new Promise((resolve) => {
      this.#entered = resolve;
      this.#line = [];
      this.#mode = 'data';
      queueMicrotask(() => this.#pump());
    });
  }

  /** Hangs up: the host sees the line go. */
  close(): void {
    this.#stream.destroy();
  }

  /** Forgets what was begun: a reset of the modem. */
  forget(): void {
    this.#input.length = 0;
    this.#line = [];
    this.#waiting = [];
    this.#unwritten = [];
    this.#pausing = false;
    this.#runs += 1;
    this.#mode = 'command';
    this.#entered = undefined;
  }

  #flushWaiting(): void {
    while (this.#mode === 'command' && !this.#startsCommand()) {
      const render = this.#waiting.shift();
      if (render === undefined) return;
      this.say(render());
    }
  }

  #startsCommand(): boolean {
    return /^at?/i.test(String.fromCharCode(...this.#line.slice(0, 2)));
  }

  #write(octets: Uint8Array): void {
    this.#unwritten.push(...this.#host.outgoing(octets));
    this.#drain();
  }

  #drain(): void {
    while (!this.#pausing && this.#unwritten.length > 0) {
      const afterMs = this.#unwritten[0]?.afterMs ?? 0;
      if (afterMs === 0) this.#writePiece();
      else {
        this.#pausing = true;
        this.#host.after(afterMs, () => {
          this.#pausing = false;
          this.#writePiece();
          this.#drain();
        });
      }
    }
  }

  #writePiece(): void {
    const piece = this.#unwritten.shift();
    if (piece !== undefined && !this.#stream.destroyed) this.#stream.write(piece.octets);
  }

  #hear(chunk: Uint8Array): void {
    const delayMs = this.#host.hearAfterMs();
    if (delayMs === 0) this.#feed(chunk);
    else this.#host.after(delayMs, () => this.#feed(chunk));
  }

  #feed(chunk: Uint8Array): void {
    for (const octet of this.#host.incoming(chunk)) this.#input.push(octet);
    this.#pump();
  }

  #pump(): void {
    while (this.#input.length > 0 && this.#mode !== 'busy') {
      const octet = this.#input.shift() ?? 0;
      if (this.#mode === 'command') this.#readCommand(octet);
      else this.#readData(octet);
    }
    this.#flushEcho();
  }

  #flushEcho(): void {
    const octets = Uint8Array.from(this.#echo);
    this.#echo = [];
    if (octets.length === 0) return;
    for (let copies = this.#host.echoCopies(); copies > 0; copies--) this.#write(octets);
  }

  #readCommand(octet: number): void {
    if (octet === LF || octet === ESC || octet === CTRL_Z) return;
    this.#echo.push(octet);
    if (octet === BACKSPACE) this.#line.pop();
    else if (octet === CR) this.#runLine();
    else if (this.#line.length < MAX_LINE_OCTETS) this.#line.push(octet);
  }

  #runLine(): void {
    const text = Buffer.from(this.#line).toString('latin1');
    const start = text.search(/at/i);
    this.#line = [];
    this.#flushEcho();
    if (start < 0) return; // V.250 §5.2.1: whatever comes before AT is no command
    this.#mode = 'busy';
    this.#runs += 1;
    const run = this.#runs;
    void this.#host.run(text.slice(start), this).then(() => {
      if (run !== this.#runs) return; // a reset came in between
      this.#mode = 'command';
      this.#flushWaiting();
      this.#pump();
    });
  }

  #readData(octet: number): void {
    if (octet === ESC || octet === CTRL_Z) {
      const data = Buffer.from(this.#line).toString('latin1');
      this.#line = [];
      this.#flushEcho();
      this.#mode = 'busy';
      this.#entered?.(octet === ESC ? undefined : data);
      return;
    }
    this.#echo.push(octet);
    if (octet === BACKSPACE) this.#line.pop();
    else if (this.#line.length < MAX_LINE_OCTETS) this.#line.push(octet);
    if (octet !== CR || !this.#multiline) return;
    this.#flushEcho();
    this.say(this.#host.prompt());
  }
}
