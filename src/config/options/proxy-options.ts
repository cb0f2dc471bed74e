import type { KamailioClientOptions, OpenSipsClientOptions } from '../../bridge/index.js';
import type { Config } from '../config.js';

/** One proxy, with what its client is made of. */
export type ProxyOptions =
  | { kind: 'kamailio'; options: KamailioClientOptions }
  | { kind: 'opensips'; options: OpenSipsClientOptions };

/** The proxies in the order of the file, tokens in sight. */
export function proxyOptions({ proxies }: Config): ProxyOptions[] {
  return proxies.map((proxy) => {
    const { name, nextHop, socket } = proxy;
    if (proxy.kind === 'opensips') return { kind: proxy.kind, options: { name, mi: proxy.mi, nextHop, socket } };
    const { rpc, token } = proxy;
    return {
      kind: proxy.kind,
      options: { ...{ name, rpc, nextHop, socket }, ...(token === undefined ? {} : { token }) },
    };
  });
}
