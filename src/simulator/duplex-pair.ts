import { Duplex } from 'node:stream';

class End extends Duplex {
  other: End | undefined;

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.other !== undefined && !this.other.destroyed) this.other.push(Uint8Array.from(chunk));
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.other !== undefined && !this.other.destroyed) this.other.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    done(error);
    this.other?.destroy();
  }
}

/** Two ends of one line in memory. What is written to one is read at the other; destroying one destroys both. */
export function duplexPair(): [Duplex, Duplex] {
  const [one, two] = [new End({ allowHalfOpen: false }), new End({ allowHalfOpen: false })];
  one.other = two;
  two.other = one;
  return [one, two];
}
