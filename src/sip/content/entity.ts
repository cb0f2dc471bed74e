import { badSip } from '../refusal.js';
import { trimBlanks } from '../white-space.js';
import { type MediaType, parseMediaType } from './media-type.js';

/** Something with a media type: the body of a request, or what a CPIM message or one part of a multipart holds. */
export interface Entity {
  type: MediaType;
  /** Content-Transfer-Encoding as written, lower case; `binary` when there is none. */
  transferEncoding: string;
  /** Whether Content-Disposition calls it a file of its own. */
  attachment: boolean;
  octets: Uint8Array;
}

/** A block of header lines, and where the octets after its empty line begin. */
export interface HeaderBlock {
  /** In order; names in lower case. */
  fields: readonly (readonly [name: string, value: string])[];
  end: number;
}

const LF = 0x0a;
const CR = 0x0d;
/** One for all lines: a body may have tens of thousands, and making a decoder costs more than a line. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads header lines up to an empty line; inside a body they may end with LF alone, as clients in use write them.
 *
 * @param where names the block in refusals.
 * @throws GatewayError `BAD_SIP`: no empty line, a line without a name, octets that are not UTF-8.
 */
export function readHeaderBlock(octets: Uint8Array, where: string, start = 0): HeaderBlock {
  const fields: [string, string][] = [];
  for (let at = start; ; ) {
    const lineEnd = octets.indexOf(LF, at);
    if (lineEnd === -1) throw badSip({ wanted: 'an empty line after the headers', found: 'the end', where });
    const line = decodeLine(
      octets.subarray(at, octets[lineEnd - 1] === CR && lineEnd > at ? lineEnd - 1 : lineEnd),
      where,
    );
    at = lineEnd + 1;
    if (line === '') return { fields, end: at };
    addLine(fields, line, where);
  }
}

function decodeLine(octets: Uint8Array, where: string): string {
  try {
    return UTF8.decode(octets);
  } catch (cause) {
    throw badSip({ wanted: 'UTF-8', found: 'octets that are not', where }, { cause });
  }
}

function addLine(fields: [string, string][], line: string, where: string): void {
  const last = fields.at(-1);
  if (/^[ \t]/.test(line) && last !== undefined) {
    last[1] = `${last[1]} ${trimBlanks(line)}`;
    return;
  }
  const colon = line.indexOf(':');
  const name = trimBlanks(line.slice(0, Math.max(colon, 0))).toLowerCase();
  if (name === '') throw badSip({ wanted: 'a header name and a colon', found: line, where });
  fields.push([name, trimBlanks(line.slice(colon + 1))]);
}

/**
 * Reads an entity that brings its own MIME headers.
 *
 * Without Content-Type it is plain text (RFC 2045 §5.2). @throws GatewayError `BAD_SIP`.
 */
export function readEntity(octets: Uint8Array, where: string): Entity {
  const { fields, end } = readHeaderBlock(octets, where);
  const get = (wanted: string) => {
    const values = fields.filter(([name]) => name === wanted).map(([, value]) => value);
    if (values.length > 1) throw badSip({ wanted: `one ${wanted}`, found: values[1] ?? '', where });
    return values[0];
  };
  return {
    type: parseMediaType(get('content-type') ?? 'text/plain'),
    transferEncoding: (get('content-transfer-encoding') ?? 'binary').toLowerCase(),
    attachment: /^attachment\b/i.test(get('content-disposition') ?? ''),
    octets: octets.subarray(end),
  };
}
