import { Headers } from './headers.js';
import { type NameAddr, parseNameAddr } from './name-addr.js';
import { badSip } from './refusal.js';
import { parseUri, type Uri } from './uri.js';

/** One SIP request (RFC 3261 §7), read whole. */
export interface SipRequest {
  method: string;
  /** The Request-URI as written. */
  requestLineUri: string;
  requestUri: Uri;
  from: NameAddr;
  to: NameAddr;
  callId: string;
  /** `number`: 0 to 2^31-1. `method` equals that of the request. */
  cseq: { number: number; method: string };
  headers: Headers;
  /** As many octets as Content-Length says; all that is there when it is missing. */
  body: Uint8Array;
}

/** `word` of RFC 3261 §25.1. */
const CALL_ID = /^[\w\-.!%*+`'~()<>:\\"/[\]?{}]+(?:@[\w\-.!%*+`'~()<>:\\"/[\]?{}]+)?$/;
const MOST_CSEQ = 2 ** 31 - 1; // RFC 3261 §8.1.1.5
const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads one SIP request, whole as it came off the wire; every octet may be hostile.
 *
 * Strict where two readers could disagree on what is said: lines end with CR LF, the head is UTF-8, headers with one
 * value stand there once, and the body is as long as it says. Octets after the body are no part of it (RFC 3261
 * §18.3). Via and Contact are left to the proxy. Takes time in proportion to the number of octets.
 *
 * @throws GatewayError `BAD_SIP`: what was wanted, what was found, where.
 */
export function parseRequest(octets: Uint8Array): SipRequest {
  const start = firstLine(octets);
  const end = endOfHead(octets, start);
  const [requestLine = '', ...lines] = headText(octets.subarray(start, end)).split('\r\n');
  const { method, requestLineUri } = readRequestLine(requestLine);
  const headers = Headers.parse(lines);
  return {
    method,
    requestLineUri,
    requestUri: readRequestUri(requestLineUri),
    from: parseNameAddr(required(headers, 'From'), 'From'),
    to: parseNameAddr(required(headers, 'To'), 'To'),
    callId: readCallId(required(headers, 'Call-ID')),
    cseq: readCseq(required(headers, 'CSeq'), method),
    headers,
    body: readBody(octets.subarray(end + 4), headers),
  };
}

/** RFC 3261 §7.5: empty lines before the Request-Line are skipped. */
function firstLine(octets: Uint8Array): number {
  let at = 0;
  while (octets[at] === CR && octets[at + 1] === LF) at += 2;
  return at;
}

/** Where the first CR LF CR LF begins. */
function endOfHead(octets: Uint8Array, start: number): number {
  for (let at = octets.indexOf(CR, start); at !== -1; at = octets.indexOf(CR, at + 1)) {
    if (octets[at + 1] === LF && octets[at + 2] === CR && octets[at + 3] === LF) return at;
  }
  throw badSip({ wanted: 'an empty line', found: 'no CR LF CR LF', where: 'after the headers' });
}

/** The Request-Line and the headers as text; CR and LF stand in it only as pairs. */
function headText(octets: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch (cause) {
    throw badSip({ wanted: 'UTF-8', found: 'octets that are not', where: 'Request-Line and headers' }, { cause });
  }
  const stray = /\r(?!\n)|(?<!\r)\n/.exec(text);
  if (stray !== null) {
    throw badSip({ wanted: 'CR LF at line ends', found: stray[0], where: `headers, character ${stray.index + 1}` });
  }
  return text;
}

/** RFC 3261 §7.1: method, URI and version with one space between them, and none around them. */
function readRequestLine(line: string): { method: string; requestLineUri: string } {
  const [, method, requestLineUri, version] = /^([\w\-.!%*+`'~]+) ([^ ]+) (SIP\/[\d.]+)$/i.exec(line) ?? [];
  if (method === undefined || requestLineUri === undefined || version === undefined) {
    throw badSip({ wanted: 'METHOD URI SIP/2.0', found: line, where: 'Request-Line' });
  }
  if (version.toUpperCase() !== 'SIP/2.0') throw badSip({ wanted: 'SIP/2.0', found: version, where: 'Request-Line' });
  return { method, requestLineUri };
}

/** RFC 3261 §19.1.1, table 1: no headers in a Request-URI. */
function readRequestUri(text: string): Uri {
  const uri = parseUri(text, 'Request-URI');
  if (uri.scheme !== 'tel' && uri.headers !== '') {
    throw badSip({ wanted: 'a URI without headers', found: uri.headers, where: 'Request-URI' });
  }
  return uri;
}

function required(headers: Headers, name: string): string {
  const value = headers.get(name);
  if (value === undefined) throw badSip({ wanted: `a ${name} header`, found: 'none', where: 'headers' });
  return value;
}

function readCallId(text: string): string {
  if (!CALL_ID.test(text)) throw badSip({ wanted: 'a word, or word@word', found: text, where: 'Call-ID' });
  return text;
}

function readCseq(text: string, method: string): SipRequest['cseq'] {
  const [, digits = '', cseqMethod = ''] = /^(\d+)[ \t]+([\w\-.!%*+`'~]+)$/.exec(text) ?? [];
  const number = Number(digits);
  if (digits === '' || number > MOST_CSEQ) {
    throw badSip({ wanted: `a number to ${MOST_CSEQ} and a method`, found: text, where: 'CSeq' });
  }
  if (cseqMethod !== method) throw badSip({ wanted: `the method ${method}`, found: cseqMethod, where: 'CSeq' });
  return { number, method };
}

function readBody(octets: Uint8Array, headers: Headers): Uint8Array {
  const text = headers.get('Content-Length');
  if (text === undefined) return octets;
  const length = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(length <= octets.length)) {
    throw badSip({
      wanted: `a length of at most ${octets.length}, as many are there`,
      found: text,
      where: 'Content-Length',
    });
  }
  return octets.subarray(0, length);
}
