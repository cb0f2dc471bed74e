import { badSip } from '../refusal.js';
import type { Parameters } from '../uri.js';

const MOST_PARTS = 64;
const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;

/**
 * Cuts a multipart body at its boundary lines (RFC 2046 §5.1.1); what stands before the first and after the last is
 * dropped. The line end before a boundary belongs to the boundary.
 *
 * @throws GatewayError `BAD_SIP`: no or a bad boundary, no closing boundary, more than 64 parts.
 */
export function splitMultipart(octets: Uint8Array, parameters: Parameters): Uint8Array[] {
  const boundary = parameters.get('boundary') ?? '';
  if (!/^[\w'()+,\-./:=? ]{0,69}[\w'()+,\-./:=?]$/.test(boundary)) {
    throw badSip({ wanted: 'a boundary of 1 to 70 characters', found: boundary, where: 'Content-Type' });
  }
  const parts: Uint8Array[] = [];
  let partStart: number | undefined;
  for (let at = 0; at < octets.length; ) {
    const newline = octets.indexOf(LF, at);
    const lineEnd = newline === -1 ? octets.length : newline + 1;
    const delimiter = readDelimiter(octets.subarray(at, lineEnd), boundary);
    if (delimiter !== undefined) {
      if (partStart !== undefined)
        parts.push(octets.subarray(partStart, Math.max(partStart, beforeLineEnd(octets, at))));
      if (delimiter === 'last') return parts;
      if (parts.length === MOST_PARTS) {
        throw badSip({ wanted: `at most ${MOST_PARTS} parts`, found: 'more', where: 'multipart body' });
      }
      partStart = lineEnd;
    }
    at = lineEnd;
  }
  throw badSip({ wanted: `a last line --${boundary}--`, found: 'the end', where: 'multipart body' });
}

/** Whether a line, its end included, is `--boundary` or `--boundary--`; blanks may follow (RFC 2046 §5.1.1). */
function readDelimiter(line: Uint8Array, boundary: string): 'next' | 'last' | undefined {
  if (line[0] !== DASH || line[1] !== DASH || line.length > boundary.length + 200) return undefined;
  const text = Buffer.from(line).toString('latin1').trimEnd();
  if (text === `--${boundary}`) return 'next';
  return text === `--${boundary}--` ? 'last' : undefined;
}

/** The place before the line end that ends at `at`. */
function beforeLineEnd(octets: Uint8Array, at: number): number {
  if (octets[at - 1] !== LF) return at;
  return octets[at - 2] === CR ? at - 2 : at - 1;
}
