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
  for (const { start, end, last } of boundaryLines(octets, boundary)) {
    if (partStart !== undefined)
      parts.push(octets.subarray(partStart, Math.max(partStart, beforeLineEnd(octets, start))));
    if (last) return parts;
    if (parts.length === MOST_PARTS) {
      throw badSip({ wanted: `at most ${MOST_PARTS} parts`, found: 'more', where: 'multipart body' });
    }
    partStart = end;
  }
  throw badSip({ wanted: `a last line --${boundary}--`, found: 'the end', where: 'multipart body' });
}

/** One boundary line, its line end included. */
interface BoundaryLine {
  start: number;
  end: number;
  /** Whether it is `--boundary--`. */
  last: boolean;
}

function* boundaryLines(octets: Uint8Array, boundary: string): Generator<BoundaryLine> {
  for (let start = 0; start < octets.length; ) {
    const newline = octets.indexOf(LF, start);
    const end = newline === -1 ? octets.length : newline + 1;
    const last =
      octets[start] === DASH && octets[start + 1] === DASH ? isLast(octets.subarray(start, end), boundary) : undefined;
    if (last !== undefined) yield { start, end, last };
    start = end;
  }
}

/** Whether the line is `--boundary--`, not `--boundary`; `undefined` when it is neither. Blanks may follow (RFC 2046 §5.1.1). */
function isLast(line: Uint8Array, boundary: string): boolean | undefined {
  if (line.length < boundary.length + 2 || line.length > boundary.length + 200) return undefined;
  const text = String.fromCharCode(...line).replace(/[ \t\r\n]+$/, '');
  if (text === `--${boundary}`) return false;
  return text === `--${boundary}--` ? true : undefined;
}

/** The place before the line end that ends at `at`. */
function beforeLineEnd(octets: Uint8Array, at: number): number {
  if (octets[at - 1] !== LF) return at;
  return octets[at - 2] === CR ? at - 2 : at - 1;
}
