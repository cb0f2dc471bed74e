import { takeHeaderParameters } from '../name-addr.js';
import { Scanner } from '../scanner.js';
import type { Parameters } from '../uri.js';

/** A media type with its parameters (RFC 3261 §20.15, RFC 2045 §5.1). */
export interface MediaType {
  /** `text/plain`, in lower case. */
  name: string;
  parameters: Parameters;
}

/** Reads one Content-Type value. @throws GatewayError `BAD_SIP`. */
export function parseMediaType(text: string): MediaType {
  const scanner = new Scanner(text, 'Content-Type');
  const type = scanner.expect(/[\w\-.!%*+`'~]+/y, 'a media type');
  scanner.expect(/[ \t]*\/[ \t]*/y, '/ and a subtype');
  const subtype = scanner.expect(/[\w\-.!%*+`'~]+/y, 'a subtype');
  return { name: `${type}/${subtype}`.toLowerCase(), parameters: takeHeaderParameters(scanner, 'Content-Type') };
}
