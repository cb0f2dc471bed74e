/** Parts of a MESSAGE that a test wants otherwise than usual; `null` leaves a header out. */
export interface MessageParts {
  requestLine?: string;
  /** Header lines by name; those not named keep their usual value. */
  headers?: Record<string, string | null>;
  /** Whole lines after the others, without their line ends. */
  lines?: readonly string[];
  body?: string | Uint8Array;
}

const USUAL = {
  Via: 'SIP/2.0/UDP 203.0.113.7:5060;branch=z9hG4bK776',
  From: '"Alice" <sip:alice@example.org>;tag=49583',
  To: '<sip:+491701234567@sms.example.org>',
  'Call-ID': 'asd88asd77a@203.0.113.7',
  CSeq: '1 MESSAGE',
  'Content-Type': 'text/plain',
};

/** The octets of a MESSAGE from Alice that says `Watson, come here.`, with what the test wants otherwise. */
export function message({ requestLine, headers = {}, lines = [], body = 'Watson, come here.' }: MessageParts = {}) {
  const octets = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const all: Record<string, string | null> = { ...USUAL, 'Content-Length': String(octets.length), ...headers };
  const written = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  const head = [requestLine ?? 'MESSAGE sip:+491701234567@sms.example.org SIP/2.0', ...written, ...lines, '', ''];
  return Buffer.concat([Buffer.from(head.join('\r\n')), octets]);
}

/** The code and sentence of what a call throws; fails when it throws nothing or something else. */
export function refusalOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof Error && error.name === 'GatewayError') return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}
