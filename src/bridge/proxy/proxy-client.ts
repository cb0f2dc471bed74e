/** A MESSAGE that a proxy is asked to send. Nothing of it needs to be trusted: it is checked when it is written. */
export interface OutgoingMessage {
  /** SIP address it is for; Request-URI and To are built anew from it. */
  target: string;
  /** Who it is from. `uri` without `<>`; `displayName` is a quoted string, quotes included. Never with a tag. */
  from: { uri: string; displayName?: string };
  /** The same on each retry, so that a phone can tell a repetition. */
  callId: string;
  body: string;
  /** Absent: `text/plain;charset=UTF-8`. */
  contentType?: string;
  /** For the Date header: when the text was written, milliseconds since 1970. */
  sentAt?: number;
  /** Whether Contact repeats From. RFC 3428 §9 wants none; the old module could be told to send one. */
  contact?: boolean;
  /** Call-ID of the message that this one is about. */
  inReplyTo?: string;
}

/** How the SIP side answered, finally. */
export interface FinalAnswer {
  /** 200 to 699. */
  status: number;
  reason: string;
  /** Retry-After, when there was one. */
  retryAfterMs?: number;
}

/** One proxy that sends for us. */
export interface ProxyClient {
  readonly name: string;
  /**
   * Sends one MESSAGE and resolves to its final answer, which may take as long as the proxy's own timer.
   *
   * @throws GatewayError `PROXY_UNREACHABLE`: nobody knows whether it was sent, or it was not, and trying again may
   * help; `PROXY_REFUSED`: the proxy takes no such command; `BAD_SIP`, `TOO_LARGE`: the message cannot be written.
   */
  send(message: OutgoingMessage, signal?: AbortSignal): Promise<FinalAnswer>;
  /** The proxy's version, as a sign of life. @throws GatewayError as `send`. */
  health(): Promise<string>;
  /** Breaks off what is under way and closes the connections. */
  close(): Promise<void>;
}
