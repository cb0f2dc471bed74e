import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import sip, { type SipPacket } from 'sip';
import { SipEndpoint } from './sip-endpoint.js';
import { uriOf } from './sip-user.js';

/** Where the stand-in listens and whom it hands messages to. */
export interface StandInOptions {
  /** UDP port for SIP users. */
  sipPort: number;
  /** TCP port for the sidecar's JSON-RPC. */
  rpcPort: number;
  rpcToken: string;
  sidecarUrl: string;
  sidecarToken: string;
}

/**
 * Plays the proxy's part in the demo where no Kamailio is installed: a registrar that believes everybody, the way to
 * the sidecar, and `tm.t_uac_wait`. It is no proxy and guards nothing; the demo says so.
 */
export class StandInProxy {
  readonly #options: StandInOptions;
  readonly #contacts = new Map<string, string>();
  readonly #rpc: Server;
  #sip: SipEndpoint | undefined;

  constructor(options: StandInOptions) {
    this.#options = options;
    this.#rpc = createServer((request, response) => void this.#inject(request, response));
  }

  async start(): Promise<void> {
    this.#sip = await SipEndpoint.open(this.#options.sipPort);
    this.#sip.answerer = (request, octets) => this.#answer(request, octets);
    this.#rpc.listen(this.#options.rpcPort, '127.0.0.1');
    await once(this.#rpc, 'listening');
  }

  async stop(): Promise<void> {
    await this.#sip?.close();
    this.#rpc.close();
    this.#rpc.closeAllConnections();
  }

  async #answer(request: SipPacket, octets: Buffer): Promise<SipPacket> {
    const user = userOf(uriOf(request.headers.to));
    if (request.method === 'REGISTER') {
      const [contact] = [request.headers.contact].flat();
      this.#contacts.set(user, uriOf(contact));
      return sip.makeResponse(request, 200, 'OK');
    }
    if (request.method !== 'MESSAGE') return sip.makeResponse(request, 405, 'Method Not Allowed');
    const { code, reason } = await this.#submit(octets, userOf(uriOf(request.headers.from)));
    return sip.makeResponse(request, code, reason);
  }

  /** Hands a MESSAGE to the sidecar and turns the HTTP answer into a SIP status, as the shipped template does. */
  async #submit(octets: Buffer, user: string): Promise<{ code: number; reason: string }> {
    const response = await fetch(`${this.#options.sidecarUrl}/v1/messages`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.#options.sidecarToken}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        v: 1,
        len: octets.length,
        src: '127.0.0.1',
        sport: this.#options.sipPort,
        proto: 'udp',
        recv_at: Math.floor(Date.now() / 1000),
        auth_user: Buffer.from(user).toString('base64'),
        msg: octets.toString('base64'),
      }),
    });
    if (response.ok) return { code: 202, reason: 'Accepted' };
    const body: unknown = await response.json();
    return Object(Object(body).error).sip ?? { code: 503, reason: 'Service Unavailable' };
  }

  /** Answers `tm.t_uac_wait` with the final SIP status of the MESSAGE it sends; anything else with a version. */
  async #inject(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const authorized = request.headers.authorization === `Bearer ${this.#options.rpcToken}`;
    const call = authorized ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : {};
    const result = call.method === 'tm.t_uac_wait' ? await this.#relay(call.params) : ['stand-in'];
    response.writeHead(authorized ? 200 : 401, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id: call.id, result }));
  }

  async #relay([, uri = '', , , headers = '', body = '']: string[]): Promise<[number, string, string]> {
    const contact = this.#contacts.get(userOf(uri));
    if (contact === undefined || this.#sip === undefined) return [404, 'Not Found', ''];
    const length = Buffer.byteLength(body);
    const fixed = `CSeq: 10 MESSAGE\r\nMax-Forwards: 70\r\nContent-Length: ${length}`;
    const request = sip.parse(Buffer.from(`MESSAGE ${contact} SIP/2.0\r\n${headers}${fixed}\r\n\r\n${body}`));
    if (request === undefined) return [400, 'Bad Request', ''];
    const port = Number(/:(\d+)$/.exec(contact)?.[1]);
    const answer = await this.#sip.request(request, { host: '127.0.0.1', port });
    return [answer.status ?? 500, answer.reason ?? '', ''];
  }
}

function userOf(uri: string): string {
  return decodeURIComponent(/^sips?:([^@;]*)@/i.exec(uri)?.[1] ?? '');
}
