export { KamailioClient, type KamailioClientOptions } from './kamailio-client.js';
export { OpenSipsClient, type OpenSipsClientOptions } from './opensips-client.js';
export type { FinalAnswer, OutgoingMessage, ProxyClient } from './proxy-client.js';
export { ProxyPool, type ProxyPoolOptions, type ProxyState } from './proxy-pool.js';
