/** Octets that are written at once, `afterMs` behind the ones before. */
export interface Piece {
  octets: Uint8Array;
  afterMs: number;
}

type Change = (octet: number) => readonly number[];

/**
 * What happens to octets between modem and host. All counts are of octets from now on; each fault but the pieces and
 * filters happens once.
 */
export class LineFaults {
  /** Writes to the host in pieces of this many octets. */ piece: number | undefined;
  /** Waits so long before each piece, in ms. */ gapMs = 0;
  #outgoing: ((octets: Uint8Array) => Uint8Array)[] = [];
  #incoming: ((octets: Uint8Array) => Uint8Array)[] = [];
  #delays: { left: number; ms: number }[] = [];

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
    this.#changeOnce('outgoing', at, () => []);
  }

  /** Writes that octet twice. */
  duplicateOctet(at: number): void {
    this.#changeOnce('outgoing', at, (octet) => [octet, octet]);
  }

  /** Writes other octets before that one, be it in the middle of a line. */
  insertOctets(at: number, inserted: Uint8Array): void {
    this.#changeOnce('outgoing', at, (octet) => [...inserted, octet]);
  }

  /** Waits so long before that octet; what follows comes behind it. */
  delayOctet(at: number, ms: number): void {
    this.#delays.push({ left: at, ms });
  }

  /** Does not hear the octet that the host writes as the `at`-th from now. */
  dropHeardOctet(at: number): void {
    this.#changeOnce('incoming', at, () => []);
  }

  /** Hears that octet twice. */
  duplicateHeardOctet(at: number): void {
    this.#changeOnce('incoming', at, (octet) => [octet, octet]);
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

  outgoing(octets: Uint8Array): Piece[] {
    const left = this.#outgoing.reduce((now, filter) => filter(now), octets);
    const delays = this.#takeDelays(left.length);
    const size = this.piece ?? left.length;
    const pieces: Piece[] = [];
    let at = 0;
    while (at < left.length) {
      const nextDelay = [...delays.keys()].filter((start) => start > at);
      const end = Math.min(at + size, left.length, ...nextDelay);
      pieces.push({ octets: left.subarray(at, end), afterMs: this.gapMs + (delays.get(at) ?? 0) });
      at = end;
    }
    return pieces;
  }

  incoming(octets: Uint8Array): Uint8Array {
    return this.#incoming.reduce((now, filter) => filter(now), octets);
  }

  /** The delays that strike within the next `count` octets, by place; the others come nearer. */
  #takeDelays(count: number): Map<number, number> {
    const now = new Map<number, number>();
    for (const delay of this.#delays) {
      if (delay.left < count) now.set(delay.left, (now.get(delay.left) ?? 0) + delay.ms);
      delay.left -= count;
    }
    this.#delays = this.#delays.filter(({ left }) => left >= 0);
    return now;
  }

  #changeOnce(direction: 'outgoing' | 'incoming', at: number, change: Change): void {
    let seen = 0;
    const filter = (octets: Uint8Array) => {
      const here = at - seen;
      seen += octets.length;
      const octet = octets[here];
      if (here < 0 || octet === undefined) return octets;
      stop();
      return Uint8Array.from([...octets.subarray(0, here), ...change(octet), ...octets.subarray(here + 1)]);
    };
    const stop = direction === 'outgoing' ? this.filterOutgoing(filter) : this.filterIncoming(filter);
  }
}
