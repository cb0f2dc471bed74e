// The `sip` package has no types; these are the parts that the user agents of the demo and the tests use.
declare module 'sip' {
  export interface SipHeaders {
    via?: { params: Record<string, string | null> }[];
    'call-id'?: string;
    cseq?: { seq: number; method: string };
    [name: string]: unknown;
  }

  /** A request has `method` and `uri`, a response `status` and `reason`; `content` is one character an octet (latin1). */
  export interface SipPacket {
    method?: string;
    uri?: string;
    status?: number;
    reason?: string;
    headers: SipHeaders;
    content?: string;
  }

  const sip: {
    parse(octets: Uint8Array): SipPacket | undefined;
    stringify(packet: SipPacket): string;
    makeResponse(request: SipPacket, status: number, reason: string): SipPacket;
  };
  export default sip;
}

declare module 'sip/digest.js' {
  import type { SipPacket } from 'sip';

  const digest: {
    /** Adds the credentials that a 401 or 407 asked for. */
    signRequest(
      context: object,
      request: SipPacket,
      challenge: SipPacket,
      credentials: { user: string; password: string },
    ): unknown;
  };
  export default digest;
}
