import { type Clock, describeError, isGatewayError, type Log, type Timer } from '../../core/index.js';
import type { FinalAnswer, OutgoingMessage, ProxyClient } from './proxy-client.js';

export interface ProxyPoolOptions {
  /** At least one; the first is preferred when they are tried in order. */
  clients: readonly ProxyClient[];
  /** `order`: always the first that is up. `turn`: one after the other. */
  strategy?: 'order' | 'turn';
  /** Between two rounds of health checks. */
  checkMs?: number;
}

export interface ProxyState {
  name: string;
  up: boolean;
}

const CHECK_MS = 10_000;

/** Several proxies as one: what one cannot do another does, with the same Call-ID. */
export class ProxyPool implements Pick<ProxyClient, 'send'> {
  readonly #options: ProxyPoolOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #down = new Set<ProxyClient>();
  #turn = 0;
  #timer: Timer | undefined;
  #running = false;

  constructor(options: ProxyPoolOptions, deps: { clock: Clock; log: Log }) {
    this.#options = options;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  /** Begins to look after the proxies; resolves after the first round. */
  async start(): Promise<void> {
    this.#running = true;
    await this.#check();
  }

  /** Closes every client, which breaks off what is under way. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#timer?.cancel();
    await Promise.all(this.#options.clients.map((client) => client.close()));
  }

  /** One row for each proxy, in the order of the configuration. */
  states(): ProxyState[] {
    return this.#options.clients.map((client) => ({ name: client.name, up: !this.#down.has(client) }));
  }

  /**
   * Sends by the first proxy that can, those that are down last of all.
   *
   * @throws GatewayError as `ProxyClient.send`, of the last that was tried.
   */
  async send(message: OutgoingMessage, signal?: AbortSignal): Promise<FinalAnswer> {
    let last: unknown;
    for (const client of this.#candidates()) {
      try {
        const answer = await client.send(message, signal);
        this.#mark(client, undefined);
        return answer;
      } catch (error) {
        if (signal?.aborted || !isGatewayError(error, 'PROXY_UNREACHABLE', 'PROXY_REFUSED')) throw error;
        this.#mark(client, error);
        last = error;
      }
    }
    throw last;
  }

  #candidates(): ProxyClient[] {
    const { clients, strategy = 'order' } = this.#options;
    const from = strategy === 'turn' ? this.#turn++ % clients.length : 0;
    const turned = [...clients.slice(from), ...clients.slice(0, from)];
    return turned.sort((one, other) => Number(this.#down.has(one)) - Number(this.#down.has(other)));
  }

  async #check(): Promise<void> {
    await Promise.all(
      this.#options.clients.map(async (client) => {
        try {
          await client.health();
          this.#mark(client, undefined);
        } catch (error) {
          this.#mark(client, error);
        }
      }),
    );
    if (!this.#running) return;
    this.#timer = this.#clock.after(this.#options.checkMs ?? CHECK_MS, () => void this.#check());
  }

  /** Logs changes only. `error` is why it is down; undefined = it is up. */
  #mark(client: ProxyClient, error: unknown): void {
    if (error === undefined) {
      if (this.#down.delete(client)) this.#log.info({ proxy: client.name }, 'proxy is back');
    } else if (!this.#down.has(client)) {
      this.#down.add(client);
      this.#log.warn({ proxy: client.name, error: describeError(error) }, 'proxy is down');
    }
  }
}
