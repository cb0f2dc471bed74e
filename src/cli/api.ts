import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { DEFAULT_CONFIG_PATH, loadConfig } from '../config/index.js';
import { GatewayError } from '../core/index.js';

const DEADLINE_MS = 30_000;

/** Options of every command that talks to a running sidecar. */
export interface ApiOptions {
  config: string;
  url?: string;
  tokenFile?: string;
}

/** Adds those options to a command. */
export function withApiOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration of the running sidecar', DEFAULT_CONFIG_PATH)
    .option('--url <url>', 'address of the running sidecar; with --token-file instead of --config')
    .option('--token-file <file>', 'file that holds the token')
    .option('--json', 'print JSON');
}

/** Talks HTTP to a running sidecar. */
export class Api {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url.replace(/\/+$/, '');
    this.#token = token;
  }

  /** The sidecar that a command's options name. @throws GatewayError `USAGE` or `CONFIG_INVALID`. */
  static of(options: ApiOptions): Api {
    if (options.url !== undefined) {
      if (options.tokenFile === undefined) throw new GatewayError('USAGE', '--url wants --token-file beside it');
      return new Api(options.url, readToken(options.tokenFile));
    }
    const { http } = loadConfig(options.config, process.env);
    const host = http.host === '0.0.0.0' || http.host === '::' ? 'localhost' : http.host;
    return new Api(`http://${host.includes(':') ? `[${host}]` : host}:${http.port}`, http.token);
  }

  /** The JSON answer of a read. @throws GatewayError with the sidecar's own sentence. */
  get(path: string, query: Record<string, string | undefined> = {}): Promise<unknown> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, value);
    return this.#fetch(search.size === 0 ? path : `${path}?${search}`, { method: 'GET' });
  }

  /** The result of a JSON-RPC call. @throws GatewayError with the sidecar's own sentence. */
  async call(method: string, params: Record<string, unknown>, deadlineMs = DEADLINE_MS): Promise<unknown> {
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    };
    const answer = await this.#fetch('/rpc', init, deadlineMs);
    const { result, error } = Object(answer);
    if (error === undefined) return result;
    throw new GatewayError('CONFLICT', `${error.data?.code ?? error.code}: ${error.message}`);
  }

  async #fetch(path: string, init: RequestInit, deadlineMs = DEADLINE_MS): Promise<unknown> {
    const headers = { ...init.headers, Authorization: `Bearer ${this.#token}` };
    const signal = AbortSignal.timeout(deadlineMs);
    let response: Response;
    try {
      response = await fetch(this.#url + path, { ...init, headers, signal });
    } catch (cause) {
      throw new GatewayError('NOT_FOUND', `no sidecar answers at ${this.#url}; is it running?`, { cause });
    }
    const body: unknown = await response.json();
    if (response.ok) return body;
    const { code, message } = Object(Object(body).error);
    throw new GatewayError('CONFLICT', `${code ?? response.status}: ${message ?? response.statusText}`);
  }
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new GatewayError('USAGE', `cannot read the token file ${file}`, { cause });
  }
}
