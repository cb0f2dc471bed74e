import { z } from 'zod';
import { serverUri } from './sip-uri.js';
import { absolutePath, httpUrl, name, proxySocket, udpAddress } from './values.js';

/** A secret that goes into an HTTP header: visible ASCII, no blank. */
export const TOKEN = /^[\u0021-\u007e]+$/;

export const tokenValue = z.string().regex(TOKEN, 'is made of visible ASCII characters');

const shared = {
  name: name.describe('name in logs and metrics'),
  nextHop: serverUri.describe('where the proxy sends our requests: itself'),
  socket: proxySocket.describe("the proxy's socket that they leave by"),
};

const kamailio = z.strictObject({
  ...shared,
  kind: z.literal('kamailio'),
  rpc: httpUrl.describe('JSON-RPC over HTTP (jsonrpcs, xhttp)'),
  token: tokenValue.optional().describe('token of the RPC endpoint'),
  tokenFile: absolutePath.optional().describe('file that holds the token'),
});

const opensips = z.strictObject({
  ...shared,
  kind: z.literal('opensips'),
  mi: udpAddress.describe('mi_datagram, udp:address:port'),
});

/** Keys of `proxies` by kind. */
export const PROXY_KEYS = {
  kamailio: Object.keys(kamailio.shape),
  opensips: Object.keys(opensips.shape),
} as const;

/** One entry of `proxies`. */
export const proxySchema = z.discriminatedUnion('kind', [kamailio, opensips]);
