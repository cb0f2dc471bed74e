import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';

/** One request that the proxy made. */
export interface StubRequest {
  path: string;
  authorization: string;
  body: string;
  /** The body as JSON; a body that is none fails the test that reads this. */
  json: Record<string, unknown>;
  /** The SIP request in it. */
  msg: Buffer;
}

export interface StubAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  delayMs?: number;
}

/** Stands where the sidecar would, keeps what the proxy posts, and answers as it is told. */
export class StubSidecar {
  readonly requests: StubRequest[] = [];
  /** `undefined` = never answered: the sidecar is frozen. */
  answer: (request: StubRequest) => StubAnswer | undefined = () => ({ status: 202, body: { state: 'queued' } });
  readonly #server: Server;
  readonly #arrivals: (() => void)[] = [];

  private constructor() {
    this.#server = createServer(async (incoming, response) => {
      const request = await read(incoming);
      this.requests.push(request);
      for (const resolve of this.#arrivals.splice(0)) resolve();
      const answer = this.answer(request);
      if (answer === undefined) return;
      const send = () => {
        response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
        response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
      };
      if (answer.delayMs === undefined) send();
      else setTimeout(send, answer.delayMs);
    });
  }

  static async start(): Promise<StubSidecar> {
    const stub = new StubSidecar();
    stub.#server.listen(0, '127.0.0.1');
    await once(stub.#server, 'listening');
    return stub;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Requests for messages, without those about registrations. */
  get messages(): StubRequest[] {
    return this.requests.filter(({ path }) => path.endsWith('/messages'));
  }

  /** Closes every connection, as a restart does; the port stays open. */
  dropConnections(): void {
    this.#server.closeAllConnections();
  }

  /** Resolves when `count` requests have come that tell of a registration of this address. */
  async registrations(aor: string, count: number): Promise<StubRequest[]> {
    for (;;) {
      const found = this.requests.filter(({ path, json }) => path === '/v1/registrations' && json.aor === aor);
      if (found.length >= count) return found;
      await new Promise<void>((resolve) => this.#arrivals.push(resolve));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

async function read(incoming: IncomingMessage): Promise<StubRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const json: Record<string, unknown> = body === '' ? {} : JSON.parse(body);
  const msg = typeof json.msg === 'string' ? Buffer.from(json.msg, 'base64') : Buffer.alloc(0);
  return { path: incoming.url ?? '', authorization: incoming.headers.authorization ?? '', body, json, msg };
}
