import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { type Clock, describeError, GatewayError, isGatewayError } from '../../core/index.js';
import { readWaitResult } from './final-answer.js';
import { readResponse } from './json-rpc.js';
import { writeMessage } from './message-headers.js';
import type { FinalAnswer, OutgoingMessage, ProxyClient } from './proxy-client.js';

export interface KamailioClientOptions {
  name: string;
  /** URL of the JSON-RPC endpoint, `http://127.0.0.1:8060/RPC`. */
  rpc: string;
  /** Absent: the endpoint wants none. */
  token?: string;
  /** SIP URI of the proxy itself: the request is to run through its own routing. */
  nextHop: string;
  /** `proto:address:port` that our requests leave by. */
  socket: string;
  /** Most messages under way at the same time. */
  concurrency?: number;
  /** Most a message may take; more than the proxy's `fr_timer` (30 s unless it was changed). */
  deadlineMs?: number;
}

const CONCURRENCY = 16;
const DEADLINE_MS = 40_000;
const HEALTH_DEADLINE_MS = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** Kamailio closes idle connections after 120 s (`tcp_connection_lifetime`). */
const KEEP_ALIVE_MS = 60_000;
/** Half of the `tcp_rd_buf_size` that the template sets: beyond it Kamailio drops the connection without a word. */
const MAX_REQUEST_OCTETS = 65_536;
const MAX_RESPONSE_OCTETS = 65_536;

/** How a kept connection ends when the other side closed it just as we wrote. */
const CLOSED_UNDER_US = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

/**
 * Sends through Kamailio's `tm.t_uac_wait`, whose HTTP answer comes with the final SIP status.
 *
 * One request at a time on a connection: Kamailio answers pipelined ones out of order.
 */
export class KamailioClient implements ProxyClient {
  readonly name: string;
  readonly #options: KamailioClientOptions;
  readonly #clock: Clock;
  readonly #pool: Pool;
  readonly #path: string;

  constructor(options: KamailioClientOptions, deps: { clock: Clock }) {
    const url = new URL(options.rpc);
    this.name = options.name;
    this.#options = options;
    this.#clock = deps.clock;
    this.#path = `${url.pathname}${url.search}`;
    this.#pool = new Pool(url.origin, {
      connections: options.concurrency ?? CONCURRENCY,
      pipelining: 1,
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: 0, // the deadline below is the only limit
      bodyTimeout: 0,
      maxResponseSize: MAX_RESPONSE_OCTETS,
    });
  }

  async send(message: OutgoingMessage, signal?: AbortSignal): Promise<FinalAnswer> {
    const { nextHop, socket, deadlineMs = DEADLINE_MS } = this.#options;
    const { requestUri, headers, body } = writeMessage(message);
    const params = ['MESSAGE', requestUri, nextHop, socket, headers, body];
    return readWaitResult(await this.#call('tm.t_uac_wait', params, { deadlineMs, signal }));
  }

  async health(): Promise<string> {
    return String(await this.#call('core.version', [], { deadlineMs: HEALTH_DEADLINE_MS, signal: undefined }));
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #call(method: string, params: readonly string[], limits: Limits): Promise<unknown> {
    const id = randomUUID();
    // The proxy's template compares the first octets: `method` stands first, and nothing is spaced.
    const body = JSON.stringify({ method, jsonrpc: '2.0', params, id });
    const octets = Buffer.byteLength(body);
    if (octets > MAX_REQUEST_OCTETS) {
      throw new GatewayError('TOO_LARGE', `a command has at most ${MAX_REQUEST_OCTETS} octets, this one has ${octets}`);
    }
    // One controller and its listener taken back, as AbortSignal.any() on a signal that lives on leaks in Node 20.
    const end = new AbortController();
    const breakOff = () => end.abort('broken off');
    if (limits.signal?.aborted) breakOff();
    limits.signal?.addEventListener('abort', breakOff, { once: true });
    const timer = this.#clock.after(limits.deadlineMs, () => end.abort(`no answer within ${limits.deadlineMs} ms`));
    try {
      return readResponse(await this.#postTwice(body, end.signal), id);
    } catch (error) {
      if (isGatewayError(error)) throw error;
      const sentence = `${this.name}: ${end.signal.aborted ? String(end.signal.reason) : 'no answer'}`;
      throw new GatewayError('PROXY_UNREACHABLE', sentence, { cause: error });
    } finally {
      timer.cancel();
      limits.signal?.removeEventListener('abort', breakOff);
    }
  }

  /** Once more when a kept connection was closed under the request: Call-ID and CSeq are the same, so nothing doubles. */
  async #postTwice(body: string, signal: AbortSignal): Promise<string> {
    try {
      return await this.#post(body, signal);
    } catch (error) {
      if (signal.aborted || !CLOSED_UNDER_US.includes(codeOf(error))) throw error;
      return this.#post(body, signal);
    }
  }

  async #post(body: string, signal: AbortSignal): Promise<string> {
    const { token } = this.#options;
    const response = await this.#pool.request({
      path: this.#path,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      signal,
    });
    const text = await response.body.text();
    // Kamailio answers an RPC error with its own code as the HTTP status, and JSON; anything else came from the script.
    if (response.statusCode !== 200 && !text.trimStart().startsWith('{')) {
      const said = `${response.statusCode} ${text.slice(0, 100).trim()}`;
      throw new GatewayError('PROXY_UNREACHABLE', `${this.name}: the RPC endpoint answers ${said}`);
    }
    return text;
  }
}

interface Limits {
  deadlineMs: number;
  signal: AbortSignal | undefined;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : describeError(error);
}
