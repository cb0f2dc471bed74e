import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import sip, { type SipPacket } from 'sip';
import digest from 'sip/digest.js';

/** RFC 3261 §17.1.1.1, in milliseconds. */
const T1 = 500;
const T2 = 4_000;

export interface SipAnswer {
  status: number;
  reason: string;
  /** By lower-case name, as the `sip` package reads them. */
  headers: Record<string, unknown>;
}

/** A MESSAGE as it reached the user. */
export interface SipMessage {
  from: string;
  to: string;
  callId: string;
  contentType: string;
  /** By lower-case name, as the `sip` package reads them. */
  headers: Record<string, unknown>;
  body: Buffer;
  /** The body as UTF-8. */
  text: string;
}

export interface SipUserOptions {
  user: string;
  domain: string;
  password?: string;
  proxy: { host: string; port: number };
}

/** What a user may add to, or change in, a MESSAGE. */
export interface MessageOptions {
  contentType?: string;
  headers?: Record<string, string>;
  /** From's address of record, when it is not the user's own. */
  from?: string;
  callId?: string;
}

/** A status, or one with its reason phrase and headers. */
export type UserAnswer = number | { status: number; reason: string; headers?: object };

/** A telephone for tests, over UDP: registers with digest, sends and receives MESSAGE, and retransmits as RFC 3261 has it. */
export class SipUser {
  /** Every MESSAGE that came, once, in order. */
  readonly inbox: SipMessage[] = [];
  /** What a MESSAGE is answered; `undefined` = not at all. */
  answer: (message: SipMessage) => number | { status: number; reason: string; headers?: object } | undefined = () =>
    200;
  readonly #options: SipUserOptions;
  readonly #socket: Socket;
  readonly #waiting = new Map<string, (response: SipPacket) => void>();
  /** The answer to each request, by method and branch; `undefined` = it gets none. */
  readonly #answered = new Map<string, Buffer | undefined>();
  readonly #arrivals: (() => void)[] = [];
  #sequence = 0;
  #last: { branch: string; octets: Buffer } | undefined;

  private constructor(options: SipUserOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    socket.on('message', (octets, { address, port }) => {
      const packet = sip.parse(octets);
      if (packet?.status !== undefined) this.#waiting.get(branchOf(packet))?.(packet);
      else if (packet?.method !== undefined) this.#receive(packet, (reply) => socket.send(reply, port, address));
    });
  }

  /** A user on a free port; not registered yet. */
  static async start(options: SipUserOptions): Promise<SipUser> {
    const socket = createSocket('udp4');
    socket.bind(0, options.proxy.host);
    await once(socket, 'listening');
    return new SipUser(options, socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  get addressOfRecord(): string {
    return `sip:${this.#options.user}@${this.#options.domain}`;
  }

  get contact(): string {
    return `sip:${this.#options.user}@${this.#options.proxy.host}:${this.port}`;
  }

  /** Registers, or with 0 seconds takes the registration back. */
  register(expiresS = 600): Promise<SipAnswer> {
    return this.#authenticated(
      this.#request('REGISTER', `sip:${this.#options.domain}`, {
        to: { uri: this.addressOfRecord },
        contact: [{ uri: this.contact, params: { expires: String(expiresS) } }],
      }),
    );
  }

  /** Sends one MESSAGE, with credentials where the proxy asks for them, and resolves to the final answer. */
  message(to: string, body: string | Uint8Array, options: MessageOptions = {}): Promise<SipAnswer> {
    const request = this.#request('MESSAGE', to, {
      to: { uri: to },
      from: { uri: options.from ?? this.addressOfRecord, params: { tag: randomUUID() } },
      'content-type': options.contentType ?? 'text/plain;charset=UTF-8',
      ...(options.callId === undefined ? {} : { 'call-id': options.callId }),
      ...options.headers,
    });
    request.content = Buffer.from(body).toString('latin1');
    return this.#authenticated(request);
  }

  /** Any request without a body and without credentials. */
  request(method: string, uri: string, headers: Record<string, unknown> = {}): Promise<SipAnswer> {
    return this.#transact(this.#request(method, uri, headers)).then(answerOf);
  }

  /** Sends the octets of the last request once more, as a late retransmission, and resolves to what comes for them. */
  repeatLast(): Promise<SipAnswer> {
    const last = this.#last;
    if (last === undefined) throw new Error('nothing was sent yet');
    const { host, port } = this.#options.proxy;
    return new Promise((resolve) => {
      this.#waiting.set(last.branch, (response) => {
        this.#waiting.delete(last.branch);
        resolve(answerOf(response));
      });
      this.#socket.send(last.octets, port, host);
    });
  }

  /** Resolves when `count` messages have come, to all of them. */
  async received(count: number): Promise<SipMessage[]> {
    while (this.inbox.length < count) await new Promise<void>((resolve) => this.#arrivals.push(resolve));
    return this.inbox;
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #request(method: string, uri: string, headers: Record<string, unknown>): SipPacket {
    this.#sequence += 1;
    return {
      method,
      uri,
      headers: {
        to: { uri },
        from: { uri: this.addressOfRecord, params: { tag: randomUUID() } },
        'call-id': randomUUID(),
        cseq: { method, seq: this.#sequence },
        'max-forwards': 70,
        ...headers,
      },
    };
  }

  async #authenticated(request: SipPacket): Promise<SipAnswer> {
    const { password, user } = this.#options;
    const first = await this.#transact(request);
    if ((first.status !== 401 && first.status !== 407) || password === undefined) return answerOf(first);
    digest.signRequest({}, request, first, { user, password });
    this.#sequence += 1;
    request.headers.cseq = { method: String(request.method), seq: this.#sequence };
    return answerOf(await this.#transact(request));
  }

  /** One client transaction over UDP (RFC 3261 §17.1.2): timer E repeats, timer F gives up with 408. */
  #transact(request: SipPacket): Promise<SipPacket> {
    const { host, port } = this.#options.proxy;
    const branch = `z9hG4bK${randomUUID()}`;
    const via = { version: '2.0', protocol: 'UDP', host, port: this.port, params: { branch, rport: null } };
    const octets = Buffer.from(sip.stringify({ ...request, headers: { via: [via], ...request.headers } }), 'latin1');
    this.#last = { branch, octets };
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
        this.#socket.send(octets, port, host);
        timerE = setTimeout(() => send(Math.min(2 * nextMs, T2)), nextMs);
      };
      send(T1);
    });
  }

  #receive(request: SipPacket, reply: (octets: Buffer) => void): void {
    const key = `${request.method} ${branchOf(request)}`;
    if (this.#answered.has(key)) {
      const known = this.#answered.get(key);
      if (known !== undefined) reply(known);
      return;
    }
    if (request.method !== 'MESSAGE') {
      reply(responseTo(request, { status: 200, reason: 'OK' }));
      return;
    }
    const message = messageOf(request);
    this.inbox.push(message);
    const answer = this.answer(message);
    const octets = answer === undefined ? undefined : responseTo(request, answer);
    this.#answered.set(key, octets);
    if (octets !== undefined) reply(octets);
    for (const resolve of this.#arrivals.splice(0)) resolve();
  }
}

function responseTo(request: SipPacket, answer: UserAnswer): Buffer {
  const { status, reason, headers } =
    typeof answer === 'number' ? { status: answer, reason: 'as told', headers: {} } : answer;
  const response = sip.makeResponse(request, status, reason);
  Object.assign(response.headers, headers);
  return Buffer.from(sip.stringify(response), 'latin1');
}

function branchOf(packet: SipPacket): string {
  return packet.headers.via?.[0]?.params.branch ?? '';
}

function answerOf(response: SipPacket): SipAnswer {
  return { status: response.status ?? 0, reason: response.reason ?? '', headers: response.headers };
}

function messageOf(request: SipPacket): SipMessage {
  const body = Buffer.from(request.content ?? '', 'latin1');
  return {
    from: uriOf(request.headers.from),
    to: uriOf(request.headers.to),
    callId: request.headers['call-id'] ?? '',
    contentType: String(request.headers['content-type'] ?? ''),
    headers: request.headers,
    body,
    text: body.toString('utf8'),
  };
}

function uriOf(header: unknown): string {
  if (typeof header !== 'object' || header === null || !('uri' in header)) return '';
  return String(header.uri);
}
