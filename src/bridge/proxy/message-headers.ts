import { buildTargetUri, headerValue } from '../../sip/index.js';
import type { OutgoingMessage } from './proxy-client.js';

/** What both proxies take: the Request-URI, the header block, and the body. */
export interface WrittenMessage {
  requestUri: string;
  /** Each line ends with CRLF, the last one too. */
  headers: string;
  body: string;
}

/**
 * Writes a message as the proxies' `t_uac` commands want it.
 *
 * The header block is raw by their design, so each value goes through `headerValue`. CSeq stays the same on a retry:
 * together with the same Call-ID it lets the phone find a repetition (RFC 3261 §8.2.2.2). Content-Length is the
 * proxy's.
 *
 * @throws GatewayError `BAD_SIP`: a value that may stand in no header, or a target that is no SIP address.
 */
export function writeMessage(message: OutgoingMessage): WrittenMessage {
  const { uri, displayName } = message.from;
  const requestUri = buildTargetUri(message.target);
  const lines: [string, string | undefined][] = [
    ['From', displayName === undefined ? `<${uri}>` : `${displayName} <${uri}>`],
    ['To', `<${requestUri}>`],
    ['Call-ID', message.callId],
    ['CSeq', '1 MESSAGE'],
    ['Date', message.sentAt === undefined ? undefined : sipDate(message.sentAt)],
    ['Contact', message.contact === true ? `<${uri}>` : undefined],
    ['In-Reply-To', message.inReplyTo],
    ['Content-Type', message.contentType ?? 'text/plain;charset=UTF-8'],
  ];
  const headers = lines.map(([name, value]) => (value === undefined ? '' : `${name}: ${headerValue(value)}\r\n`));
  return { requestUri, headers: headers.join(''), body: writableBody(message.body) };
}

/** RFC 1123 date in GMT, the only form of SIP (RFC 3261 §20.17). */
function sipDate(at: number): string {
  return new Date(at).toUTCString();
}

/** Kamailio drops a NUL without a word, OpenSIPS refuses it; half a surrogate pair is no UTF-8. */
function writableBody(body: string): string {
  return body.replaceAll('\0', '\uFFFD').toWellFormed();
}
