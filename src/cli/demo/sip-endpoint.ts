import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import sip, { type SipPacket } from 'sip';

/** RFC 3261 §17.1.2.2: first pause and longest pause between retransmissions, in milliseconds. */
const T1 = 500;
const T2 = 4_000;

export interface HostPort {
  host: string;
  port: number;
}

/** What a request is answered; `undefined` = not at all. `octets` is the request as it came. */
export type Answerer = (request: SipPacket, octets: Buffer) => Promise<SipPacket | undefined> | SipPacket | undefined;

/**
 * One UDP socket on the loopback that speaks SIP transactions (RFC 3261 §17): what the user agents and the stand-in
 * proxy of the demo, and the users of the tests, are made of. It parses with the `sip` package and trusts its peers:
 * the product never uses it.
 */
export class SipEndpoint {
  /** Answers requests; set it before any comes. */
  answerer: Answerer = () => undefined;
  readonly #socket: Socket;
  readonly #waiting = new Map<string, (response: SipPacket) => void>();
  /** The answer to each request, by method and branch; a retransmission gets it again. */
  readonly #answered = new Map<string, Promise<Buffer | undefined>>();
  #closed = false;
  #last: { branch: string; octets: Buffer; peer: HostPort } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (octets, { address, port }) => {
      const packet = sip.parse(octets);
      if (packet?.status !== undefined) this.#waiting.get(branchOf(packet))?.(packet);
      else if (packet?.method !== undefined) void this.#receive(packet, octets, { host: address, port });
    });
  }

  /** An endpoint on that port of the loopback; 0 = any free one. */
  static async open(port: number): Promise<SipEndpoint> {
    const socket = createSocket('udp4');
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return new SipEndpoint(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Sends a request until a final response comes, and resolves to that; to a 408 of our own when none does (timer F). */
  request(request: SipPacket, peer: HostPort): Promise<SipPacket> {
    const branch = `z9hG4bK${randomUUID()}`;
    const via = {
      version: '2.0',
      protocol: 'UDP',
      host: '127.0.0.1',
      port: this.port,
      params: { branch, rport: null },
    };
    const octets = octetsOf({ ...request, headers: { via: [via], ...request.headers } });
    this.#last = { branch, octets, peer };
    return new Promise((resolve) => {
      let timerE: NodeJS.Timeout | undefined;
      const end = (response: SipPacket) => {
        clearTimeout(timerE);
        clearTimeout(timerF);
        this.#waiting.delete(branch);
        resolve(response);
      };
      const timerF = setTimeout(() => end({ status: 408, reason: 'nobody answered', headers: {} }), 64 * T1);
      this.#waiting.set(branch, (response) => {
        if ((response.status ?? 0) >= 200) end(response);
      });
      const send = (nextMs: number) => {
        this.#socket.send(octets, peer.port, peer.host);
        timerE = setTimeout(() => send(Math.min(2 * nextMs, T2)), nextMs);
      };
      send(T1);
    });
  }

  /** Sends the octets of the last request once more, as a late retransmission, and resolves to what comes for them. */
  repeatLast(): Promise<SipPacket> {
    const last = this.#last;
    if (last === undefined) throw new Error('nothing was sent yet');
    return new Promise((resolve) => {
      this.#waiting.set(last.branch, (response) => {
        this.#waiting.delete(last.branch);
        resolve(response);
      });
      this.#socket.send(last.octets, last.peer.port, last.peer.host);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  async #receive(request: SipPacket, octets: Buffer, peer: HostPort): Promise<void> {
    const key = `${request.method} ${branchOf(request)}`;
    const known = this.#answered.get(key);
    const answer = known ?? this.#answer(request, octets);
    this.#answered.set(key, answer);
    const reply = await answer;
    if (reply !== undefined && !this.#closed) this.#socket.send(reply, peer.port, peer.host);
  }

  async #answer(request: SipPacket, octets: Buffer): Promise<Buffer | undefined> {
    const response = await this.answerer(request, octets);
    return response === undefined ? undefined : octetsOf(response);
  }
}

/** The `sip` package's text has one character an octet. */
function octetsOf(packet: SipPacket): Buffer {
  return Buffer.from(sip.stringify(packet), 'latin1');
}

function branchOf(packet: SipPacket): string {
  return packet.headers.via?.[0]?.params.branch ?? '';
}
