import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import sip from 'sip';

export interface RawReply {
  status: number;
  reason: string;
  headers: Record<string, unknown>;
  /** Milliseconds after the octets were first sent. */
  afterMs: number;
}

/** Sends exact octets over UDP, as often as it is told, and keeps every answer. No transaction, no manners. */
export class RawSip {
  readonly #socket: Socket;
  readonly #proxy: { host: string; port: number };
  /** Answers by Call-ID, in order. */
  readonly #replies = new Map<string, RawReply[]>();
  readonly #sentAt = new Map<string, number>();
  #waiters: (() => void)[] = [];

  private constructor(socket: Socket, proxy: { host: string; port: number }) {
    this.#socket = socket;
    this.#proxy = proxy;
    socket.on('message', (octets) => {
      const packet = sip.parse(octets);
      const callId = packet?.headers['call-id'];
      if (packet?.status === undefined || callId === undefined) return;
      const { status, reason = '', headers } = packet;
      const afterMs = performance.now() - (this.#sentAt.get(callId) ?? 0);
      this.#replies.set(callId, [...(this.#replies.get(callId) ?? []), { status, reason, headers, afterMs }]);
      for (const resolve of this.#waiters.splice(0)) resolve();
    });
  }

  static async start(proxy: { host: string; port: number }): Promise<RawSip> {
    const socket = createSocket('udp4');
    socket.bind(0, proxy.host);
    await once(socket, 'listening');
    return new RawSip(socket, proxy);
  }

  /** A request as octets; the body goes in as it is, and Content-Length is right. */
  compose(request: RawRequest): { callId: string; octets: Buffer } {
    const { method = 'MESSAGE', uri, body = '', headers = [] } = request;
    const callId = randomUUID();
    const content = Buffer.from(body);
    const head = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.#proxy.host}:${this.#socket.address().port};branch=z9hG4bK${callId};rport`,
      'Max-Forwards: 70',
      `From: <${request.from ?? 'sip:alice@example.org'}>;tag=${callId.slice(0, 8)}`,
      `To: <${uri}>`,
      `Call-ID: ${callId}`,
      `CSeq: 1 ${method}`,
      ...headers,
      `Content-Length: ${content.length}`,
    ];
    return { callId, octets: Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content]) };
  }

  send(callId: string, octets: Uint8Array): void {
    if (!this.#sentAt.has(callId)) this.#sentAt.set(callId, performance.now());
    this.#socket.send(octets, this.#proxy.port, this.#proxy.host);
  }

  /** The answers to this Call-ID so far. */
  replies(callId: string): readonly RawReply[] {
    return this.#replies.get(callId) ?? [];
  }

  /** Resolves to the `count`th final answer. */
  async final(callId: string, count = 1): Promise<RawReply> {
    for (;;) {
      const reply = this.replies(callId).filter(({ status }) => status >= 200)[count - 1];
      if (reply !== undefined) return reply;
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  /** Sends once and resolves to the final answer. */
  exchange(request: RawRequest): Promise<RawReply> {
    const { callId, octets } = this.compose(request);
    this.send(callId, octets);
    return this.final(callId);
  }

  /** Sends, and again after 0.5, 1, 2 and 4 s (timer E of RFC 3261) until a final answer is here; resolves to it. */
  async insist(request: RawRequest): Promise<RawReply> {
    const { callId, octets } = this.compose(request);
    this.send(callId, octets);
    let timer: NodeJS.Timeout;
    const again = (ms: number) => {
      timer = setTimeout(() => {
        this.send(callId, octets);
        again(Math.min(2 * ms, 4_000));
      }, ms);
    };
    again(500);
    return this.final(callId).finally(() => clearTimeout(timer));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }
}

export interface RawRequest {
  method?: string;
  uri: string;
  from?: string;
  /** Whole header lines. */
  headers?: readonly string[];
  body?: string | Uint8Array;
}
