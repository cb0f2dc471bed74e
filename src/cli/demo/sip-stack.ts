import { createRequire } from 'node:module';

/** The members of the `sip` package's parsed messages that the demo touches; header texts are octets as latin1. */
export interface SipMessage {
  method?: string;
  uri?: string;
  status?: number;
  reason?: string;
  headers: SipHeaders;
  content?: string;
}

interface SipHeaders {
  to: SipAddress;
  from: SipAddress;
  'call-id': string;
  cseq?: { seq: number; method: string };
  via?: unknown[];
  contact?: SipAddress[];
  [name: string]: unknown;
}

interface SipAddress {
  uri: string;
  name?: string;
  params?: Record<string, string | undefined>;
}

interface PackageStack {
  send(message: SipMessage, answer?: (response: SipMessage) => void): void;
  destroy(): void;
}

interface SipPackage {
  create(options: Record<string, unknown>, onRequest: (request: SipMessage) => void): PackageStack;
  parse(text: string): SipMessage | undefined;
  stringify(message: SipMessage): string;
  makeResponse(request: SipMessage, status: number, reason: string): SipMessage;
}

interface DigestPackage {
  signRequest(
    session: object,
    request: SipMessage,
    challenge: SipMessage,
    user: { user: string; password: string },
  ): void;
}

const require = createRequire(import.meta.url);
/** The `sip` package, which has no types. Only the demo's and the tests' user agents use it: never the product. */
export const sipPackage: SipPackage = require('sip');
export const digestPackage: DigestPackage = require('sip/digest');

/** One SIP endpoint on a UDP port of the loopback. */
export interface SipStack {
  /** Sends a request and resolves to its final response; retransmissions are the package's. */
  request(message: SipMessage): Promise<SipMessage>;
  /** Sends a response made by `sipPackage.makeResponse`. */
  reply(response: SipMessage): void;
  close(): void;
}

/**
 * Opens an endpoint. The package takes requests to its own host name for a flow token, hence a public address that
 * no URI has.
 */
export function createSipStack(port: number, onRequest: (request: SipMessage) => void): SipStack {
  const options = { port, address: '127.0.0.1', publicAddress: '127.0.0.1.invalid', udp: true, tcp: false };
  const stack = sipPackage.create(options, onRequest);
  return {
    request: (message) =>
      new Promise((resolve) => {
        stack.send(message, (response) => {
          if ((response.status ?? 0) >= 200) resolve(response);
        });
      }),
    reply: (response) => stack.send(response),
    close: () => stack.destroy(),
  };
}
