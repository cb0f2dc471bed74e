import type { HttpOptions } from '../../bridge/index.js';
import type { Config } from '../config.js';
import type { HostPort } from '../schema/values.js';

/** Where the HTTP side listens, with its token in sight. */
export function httpOptions({ http }: Config): HttpOptions {
  return { host: http.host, port: http.port, token: http.token };
}

/** An address of its own for `/metrics`; undefined: it is served on the HTTP side's. */
export function metricsOptions({ metrics }: Config): HostPort | undefined {
  return metrics;
}
