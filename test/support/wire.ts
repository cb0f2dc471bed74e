/** What a SIP MESSAGE of a test says, where it differs from the ordinary one. */
export interface MessageParts {
  requestUri?: string;
  from?: string;
  to?: string;
  callId?: string;
  cseq?: string;
  contentType?: string | null;
  headers?: string[];
  body?: string | Uint8Array;
}

/** A SIP MESSAGE as a proxy received it: from alice to +40722123456, plain text, unless told otherwise. */
export function sipMessage(parts: MessageParts = {}): Buffer {
  const body = Buffer.from(parts.body ?? 'hello');
  const { requestUri = 'sip:+40722123456@example.org', contentType = 'text/plain;charset=UTF-8' } = parts;
  const head = [
    `MESSAGE ${requestUri} SIP/2.0`,
    'Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK776asdhds',
    `From: ${parts.from ?? '"Alice" <sip:alice@example.org>;tag=49583'}`,
    `To: ${parts.to ?? '<sip:+40722123456@example.org>'}`,
    `Call-ID: ${parts.callId ?? 'asd88asd77a@192.0.2.7'}`,
    `CSeq: ${parts.cseq ?? '1 MESSAGE'}`,
    'Max-Forwards: 70',
    ...(contentType === null ? [] : [`Content-Type: ${contentType}`]),
    ...(parts.headers ?? []),
    `Content-Length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

/** The JSON body that a proxy posts for a SIP request. */
export function wireOf(octets: Uint8Array, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    v: 1,
    len: octets.length,
    src: '203.0.113.7',
    sport: 5060,
    proto: 'udp',
    recv_at: 1_795_396_636,
    auth_user: Buffer.from('alice').toString('base64'),
    msg: Buffer.from(octets).toString('base64'),
    ...changes,
  };
}
