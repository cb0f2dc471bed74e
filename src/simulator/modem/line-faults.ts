/**
 * What happens to octets between modem and host. All counts are of octets from now on; each fault but the pieces and
 * filters happens once.
 */
export class LineFaults {
  /** Writes to the host in pieces of this many octets. */ piece: number | undefined;
  /** Waits so long before each piece, in ms. */ gapMs = 0;
  #outgoing: ((octets: Uint8Array) => Uint8Array)[] = [];
  #incoming: ((octets: Uint8Array) => Uint8Array)[] = [];

  /** Lays a function over what the modem writes. The returned function takes it away. */
  filterOutgoing(filter: (octets: Uint8Array) => Uint8Array): () => void {
    this.#outgoing.push(filter);
    return () => {
      this.#outgoing = this.#outgoing.filter((other) => other !== filter);
    };
  }

  /** Lays a function over what the modem hears. */
  filterIncoming(filter: (octets: Uint8Array) => Uint8Array): () => void {
    this.#incoming.push(filter);
    return () => {
      this.#incoming = this.#incoming.filter((other) => other !== filter);
    };
  }

  /** Loses the octet that the modem writes as the `at`-th from now, counted from 0. */
  dropOctet(at: number): void {
    this.#once(at, () => []);
  }

  /** Writes that octet twice. */
  duplicateOctet(at: number): void {
    this.#once(at, (octet) => [octet, octet]);
  }

  /** Hears this many octets more, then does something, once: what follows is not heard. */
  afterHearing(count: number, action: () => void): void {
    let left = count;
    const stop = this.filterIncoming((octets) => {
      left -= octets.length;
      if (left > 0) return octets;
      stop();
      action();
      return octets.subarray(0, octets.length + left);
    });
  }

  outgoing(octets: Uint8Array): Uint8Array[] {
    const left = this.#outgoing.reduce((now, filter) => filter(now), octets);
    const size = this.piece ?? left.length;
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < left.length; at += size) pieces.push(left.subarray(at, at + size));
    return pieces;
  }

  incoming(octets: Uint8Array): Uint8Array {
    return this.#incoming.reduce((now, filter) => filter(now), octets);
  }

  #once(at: number, change: (octet: number) => number[]): void {
    let seen = 0;
    const stop = this.filterOutgoing((octets) => {
      const here = at - seen;
      seen += octets.length;
      const octet = octets[here];
      if (here < 0 || octet === undefined) return octets;
      stop();
      return Uint8Array.from([...octets.subarray(0, here), ...change(octet), ...octets.subarray(here + 1)]);
    });
  }
}
