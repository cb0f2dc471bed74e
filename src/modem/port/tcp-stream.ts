import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { escapeTelnet, TelnetFilter } from './telnet.js';

/** A connected socket as a modem's line: octets without telnet. It ends with the socket, and the socket with it. */
export class TcpStream extends Duplex {
  readonly #socket: Socket;
  readonly #telnet = new TelnetFilter();

  constructor(socket: Socket) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
    // Paused until somebody reads: what a server says at once must not be lost.
    socket.pause();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(escapeTelnet(chunk), (error) => done(error));
  }

  override _final(done: () => void): void {
    this.#socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #receive(chunk: Buffer): void {
    const { octets, replies } = this.#telnet.receive(chunk);
    if (replies.length > 0 && this.#socket.writable) this.#socket.write(replies);
    if (octets.length > 0 && !this.push(Buffer.from(octets))) this.#socket.pause();
  }
}
