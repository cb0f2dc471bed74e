import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { type Clock, GatewayError } from '../../core/index.js';
import { readDialogResult } from './final-answer.js';
import { readResponse } from './json-rpc.js';
import { writeMessage } from './message-headers.js';
import type { FinalAnswer, OutgoingMessage, ProxyClient } from './proxy-client.js';

export interface OpenSipsClientOptions {
  name: string;
  /** Where `mi_datagram` listens; it knows no authentication, so loopback only. */
  mi: { host: string; port: number };
  /** SIP URI of the proxy itself: the request is to run through its own routing. */
  nextHop: string;
  /** `proto:address:port` that our requests leave by. */
  socket: string;
  /** Most a message may take; more than the proxy's `fr_timeout` (30 s unless it was changed). */
  deadlineMs?: number;
}

const DEADLINE_MS = 40_000;
const HEALTH_DEADLINE_MS = 2_000;
/** One command is one datagram (RFC 768: 65,507 octets of data over IPv4). */
const MAX_REQUEST_OCTETS = 60_000;

/**
 * Sends through OpenSIPS' `t_uac_dlg` over `mi_datagram`, whose reply comes with the final SIP status.
 *
 * Not over `mi_http`, which waits for the status in a sleep loop and carries two messages a second.
 */
export class OpenSipsClient implements ProxyClient {
  readonly name: string;
  readonly #options: OpenSipsClientOptions;
  readonly #clock: Clock;
  readonly #pending = new Map<string, Pending>();
  #socket: Socket | undefined;
  #connected = false;

  constructor(options: OpenSipsClientOptions, deps: { clock: Clock }) {
    this.name = options.name;
    this.#options = options;
    this.#clock = deps.clock;
  }

  async send(message: OutgoingMessage, signal?: AbortSignal): Promise<FinalAnswer> {
    const { nextHop, socket, deadlineMs = DEADLINE_MS } = this.#options;
    const { requestUri, headers, body } = writeMessage(message);
    const params = { method: 'MESSAGE', ruri: requestUri, headers, next_hop: nextHop, socket, body };
    return readDialogResult(await this.#call('t_uac_dlg', params, { deadlineMs, signal }));
  }

  async health(): Promise<string> {
    const result = await this.#call('version', {}, { deadlineMs: HEALTH_DEADLINE_MS, signal: undefined });
    return String(Object(result).Server ?? JSON.stringify(result));
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#fail(new GatewayError('PROXY_UNREACHABLE', `${this.name}: the client was closed`));
    if (socket !== undefined) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }

  async #call(method: string, params: object, limits: Limits): Promise<unknown> {
    const id = randomUUID();
    const octets = Buffer.from(JSON.stringify({ jsonrpc: '2.0', method, params, id }));
    if (octets.length > MAX_REQUEST_OCTETS) {
      const sentence = `a command has at most ${MAX_REQUEST_OCTETS} octets, this one has ${octets.length}`;
      throw new GatewayError('TOO_LARGE', sentence);
    }
    return readResponse(await this.#exchange(id, octets, limits), id);
  }

  #exchange(id: string, octets: Uint8Array, { deadlineMs, signal }: Limits): Promise<string> {
    const { promise, resolve, reject } = settleable<string>();
    const fail = (sentence: string, options?: ErrorOptions) =>
      reject(new GatewayError('PROXY_UNREACHABLE', `${this.name}: ${sentence}`, options));
    const abort = () => fail('broken off');
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    const timer = this.#clock.after(deadlineMs, () => fail(`no answer within ${deadlineMs} ms`));
    this.#pending.set(id, { resolve, reject });
    this.#ready((socket) => {
      socket.send(octets, (cause) => {
        if (cause !== null) fail('could not be written to', { cause });
      });
    });
    return promise.finally(() => {
      timer.cancel();
      signal?.removeEventListener('abort', abort);
      this.#pending.delete(id);
    });
  }

  /** Hands over a connected socket: it sees no datagrams of others, and a closed port is told as an error. */
  #ready(use: (socket: Socket) => void): void {
    const { host, port } = this.#options.mi;
    const opened = this.#socket;
    if (opened !== undefined) {
      if (this.#connected) use(opened);
      else opened.once('connect', () => use(opened));
      return;
    }
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    this.#socket = socket;
    this.#connected = false;
    socket.on('message', (octets) => this.#answer(octets.toString('utf8')));
    socket.on('error', (cause) => {
      const sentence = `${this.name}: nobody listens at ${host}:${port}`;
      if (this.#socket !== socket) return; // closed already
      this.#fail(new GatewayError('PROXY_UNREACHABLE', sentence, { cause }));
      socket.close();
    });
    socket.once('connect', () => {
      this.#connected = true;
      use(socket);
    });
    socket.connect(port, host);
  }

  /** What is no JSON, or has an id of no call, answers nobody: that call ends by its deadline. */
  #answer(text: string): void {
    const id = idOf(text);
    if (id !== undefined) this.#pending.get(id)?.resolve(text);
  }

  /** Ends every call; the next one opens a new socket. */
  #fail(error: GatewayError): void {
    this.#socket = undefined;
    for (const { reject } of this.#pending.values()) reject(error);
  }
}

function idOf(text: string): string | undefined {
  try {
    const { id } = Object(JSON.parse(text));
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

function settleable<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

interface Pending {
  resolve(text: string): void;
  reject(error: GatewayError): void;
}

interface Limits {
  deadlineMs: number;
  signal: AbortSignal | undefined;
}
