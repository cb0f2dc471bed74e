import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createSipStack, type SipMessage, type SipStack, sipPackage } from './sip-stack.js';

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
  readonly #sip: SipStack;

  constructor(options: StandInOptions) {
    this.#options = options;
    this.#sip = createSipStack(options.sipPort, (request) => void this.#answer(request));
    this.#rpc = createServer((request, response) => void this.#inject(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#rpc.listen(this.#options.rpcPort, '127.0.0.1', resolve));
  }

  stop(): void {
    this.#sip.close();
    this.#rpc.close();
    this.#rpc.closeAllConnections();
  }

  async #answer(request: SipMessage): Promise<void> {
    const reply = (status: number, reason: string) => this.#sip.reply(sipPackage.makeResponse(request, status, reason));
    if (request.method === 'REGISTER') {
      const contact = request.headers.contact?.[0]?.uri;
      if (contact !== undefined) this.#contacts.set(userOf(request.headers.to.uri), contact);
      return reply(200, 'OK');
    }
    if (request.method !== 'MESSAGE') return reply(405, 'Method Not Allowed');
    const { code, reason } = await this.#submit(request);
    reply(code, reason);
  }

  /** Hands a MESSAGE to the sidecar and turns the HTTP answer into a SIP status, as the shipped template does. */
  async #submit(request: SipMessage): Promise<{ code: number; reason: string }> {
    const octets = Buffer.from(sipPackage.stringify(request), 'latin1');
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
        auth_user: Buffer.from(userOf(request.headers.from.uri)).toString('base64'),
        msg: octets.toString('base64'),
      }),
    });
    if (response.ok) return { code: 202, reason: 'Accepted' };
    const body: unknown = await response.json();
    return Object(Object(body).error).sip ?? { code: 503, reason: 'Service Unavailable' };
  }

  /** Answers `tm.t_uac_wait` with the final SIP status of the MESSAGE it sends. */
  async #inject(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const authorized = request.headers.authorization === `Bearer ${this.#options.rpcToken}`;
    const call = authorized ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : {};
    const result = call.method === 'tm.t_uac_wait' ? await this.#relay(call.params) : ['5.6.0 (stand-in)'];
    response.writeHead(authorized ? 200 : 401, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id: call.id, result }));
  }

  async #relay([method, uri, , , headerBlock, body]: string[]): Promise<[number, string, string]> {
    const contact = this.#contacts.get(userOf(uri ?? ''));
    if (contact === undefined) return [404, 'Not Found', ''];
    const text = Buffer.from(body ?? '', 'utf8').toString('latin1');
    const message = sipPackage.parse(`${method} ${contact} SIP/2.0\r\n${headerBlock}\r\n${text}`);
    if (message === undefined) return [400, 'Bad Request', ''];
    message.headers.cseq ??= { seq: 10, method: 'MESSAGE' };
    message.headers.via = [];
    message.headers['max-forwards'] = 70;
    const answer = await this.#sip.request(message);
    return [answer.status ?? 500, answer.reason ?? '', ''];
  }
}

function userOf(uri: string): string {
  return decodeURIComponent(/^sips?:([^@;]*)@/i.exec(uri)?.[1] ?? '');
}
