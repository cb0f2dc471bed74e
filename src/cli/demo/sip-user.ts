import { randomUUID } from 'node:crypto';
import sip, { type SipPacket } from 'sip';
import digest from 'sip/digest.js';
import { type HostPort, SipEndpoint } from './sip-endpoint.js';

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
  proxy: HostPort;
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

/** A telephone over UDP: registers with digest, sends and receives MESSAGE. For the demo and the tests. */
export class SipUser {
  /** Every MESSAGE that came, once, in order. */
  readonly inbox: SipMessage[] = [];
  /** What a MESSAGE is answered; `undefined` = not at all. */
  answer: (message: SipMessage) => UserAnswer | undefined = () => 200;
  readonly #options: SipUserOptions;
  readonly #endpoint: SipEndpoint;
  #arrived: () => void = () => undefined;
  #arrival: Promise<void>;
  #sequence = 0;

  private constructor(options: SipUserOptions, endpoint: SipEndpoint) {
    this.#options = options;
    this.#arrival = this.#nextArrival();
    this.#endpoint = endpoint;
    endpoint.answerer = (request) => this.#receive(request);
  }

  /** A user on a free port; not registered yet. */
  static async start(options: SipUserOptions): Promise<SipUser> {
    return new SipUser(options, await SipEndpoint.open(0));
  }

  get port(): number {
    return this.#endpoint.port;
  }

  get addressOfRecord(): string {
    return `sip:${this.#options.user}@${this.#options.domain}`;
  }

  get contact(): string {
    return `sip:${this.#options.user}@127.0.0.1:${this.port}`;
  }

  /** Registers, or with 0 seconds takes the registration back. */
  register(expiresS = 600): Promise<SipAnswer> {
    return this.#authenticated(
      this.#compose('REGISTER', `sip:${this.#options.domain}`, {
        to: { uri: this.addressOfRecord },
        contact: [{ uri: this.contact, params: { expires: String(expiresS) } }],
      }),
    );
  }

  /** Sends one MESSAGE, with credentials where the proxy asks for them, and resolves to the final answer. */
  message(to: string, body: string | Uint8Array, options: MessageOptions = {}): Promise<SipAnswer> {
    const request = this.#compose('MESSAGE', to, {
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
  async request(method: string, uri: string, headers: Record<string, unknown> = {}): Promise<SipAnswer> {
    return answerOf(await this.#endpoint.request(this.#compose(method, uri, headers), this.#options.proxy));
  }

  /** Sends the octets of the last request once more, as a late retransmission, and resolves to what comes for them. */
  async repeatLast(): Promise<SipAnswer> {
    return answerOf(await this.#endpoint.repeatLast());
  }

  /** Resolves when `count` messages have come, to all of them. */
  async received(count: number): Promise<SipMessage[]> {
    while (this.inbox.length < count) await this.#arrival;
    return this.inbox;
  }

  close(): Promise<void> {
    return this.#endpoint.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #receive(request: SipPacket): SipPacket | undefined {
    if (request.method !== 'MESSAGE') return responseTo(request, { status: 200, reason: 'OK' });
    const message = messageOf(request);
    this.inbox.push(message);
    const arrived = this.#arrived;
    this.#arrival = this.#nextArrival();
    arrived();
    const answer = this.answer(message);
    return answer === undefined ? undefined : responseTo(request, answer);
  }

  #nextArrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#arrived = resolve;
    });
  }

  #compose(method: string, uri: string, headers: Record<string, unknown>): SipPacket {
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
    const { password, proxy, user } = this.#options;
    const first = await this.#endpoint.request(request, proxy);
    if ((first.status !== 401 && first.status !== 407) || password === undefined) return answerOf(first);
    digest.signRequest({}, request, first, { user, password });
    this.#sequence += 1;
    request.headers.cseq = { method: String(request.method), seq: this.#sequence };
    return answerOf(await this.#endpoint.request(request, proxy));
  }
}

function responseTo(request: SipPacket, answer: UserAnswer): SipPacket {
  const { status, reason, headers } =
    typeof answer === 'number' ? { status: answer, reason: 'as told', headers: {} } : answer;
  const response = sip.makeResponse(request, status, reason);
  Object.assign(response.headers, headers);
  return response;
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

/** The URI of a From, To or Contact as the `sip` package reads it. */
export function uriOf(header: unknown): string {
  if (typeof header !== 'object' || header === null || !('uri' in header)) return '';
  return String(header.uri);
}
