import { createServer, type Server } from 'node:http';
import type { Clock } from '../../src/core/index.js';
import type { Random } from './random.js';

/** A MESSAGE that reached a phone behind the proxy. */
export interface Injection {
  callId: string;
  target: string;
  from: string;
  body: string;
}

export interface ProxyOptions {
  clock: Clock;
  random: Random;
  /** Told of each request that came and of each answer that goes. */
  onEvent(event: 'injected' | 'answers'): void;
}

/** What the proxy does with one request. */
type Behaviour = 'answers' | 'refuses' | 'loses the answer' | 'loses the request' | 'answers late';

const REFUSALS = [404, 408, 480, 486, 500, 503];

/** A proxy's JSON-RPC side with phones behind it that take every MESSAGE, unless a fault is played. */
export class FakeProxy {
  /** All that reached a phone, repetitions too. */
  readonly delivered: Injection[] = [];
  readonly #options: ProxyOptions;
  readonly #server: Server;
  /** Share of the requests that meet a fault. */
  faultShare = 0;

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const answer = (body: string) => {
          response.setHeader('Content-Type', 'application/json');
          response.end(body);
        };
        this.#take(Buffer.concat(chunks).toString('utf8'), answer, () => response.destroy());
      });
    });
    this.#server.keepAliveTimeout = 600_000; // no kept connection closes under a request by itself
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(body: string, answer: (body: string) => void, hangUp: () => void): void {
    const call = JSON.parse(body);
    const result = (value: unknown) => answer(JSON.stringify({ jsonrpc: '2.0', id: call.id, result: value }));
    if (call.method !== 'tm.t_uac_wait') {
      result('fake proxy');
      return;
    }
    const injection = read(call.params);
    this.#options.onEvent('injected');
    const { clock, random } = this.#options;
    const answerOk = () => {
      this.#deliver(injection);
      result([200, 'OK', '']);
    };
    switch (this.#behaviour()) {
      case 'answers':
        answerOk();
        break;
      case 'refuses':
        result([random.pick(REFUSALS), 'refused by the plan', '']);
        break;
      case 'loses the answer':
        this.#deliver(injection);
        hangUp();
        break;
      case 'loses the request':
        hangUp();
        break;
      case 'answers late':
        clock.after(random.int(100, 60_000), answerOk);
    }
  }

  #deliver(injection: Injection): void {
    this.delivered.push(injection);
    this.#options.onEvent('answers');
  }

  #behaviour(): Behaviour {
    const { random } = this.#options;
    if (!random.chance(this.faultShare)) return 'answers';
    return random.pick(['refuses', 'loses the answer', 'loses the request', 'answers late'] as const);
  }
}

/** Parameters of `tm.t_uac_wait`: method, Request-URI, next hop, socket, headers, body. */
function read(params: unknown): Injection {
  const [, target, , , headers, body] = Array.isArray(params) ? params : [];
  return {
    target: String(target),
    callId: /^Call-ID: (.*)\r$/m.exec(String(headers))?.[1] ?? '',
    from: /^From: .*<(.*)>\r$/m.exec(String(headers))?.[1] ?? '',
    body: String(body),
  };
}
