import { z } from 'zod';
import { isGatewayError } from '../../core/index.js';
import { buildTargetUri, parseUri, type SipUri } from '../../sip/index.js';

/** A `sip:` or `sips:` URI, read by the parser that reads the proxy's; undefined when the text is none. */
export function readSipUri(text: string): SipUri | undefined {
  try {
    const uri = parseUri(text);
    return uri.scheme === 'tel' ? undefined : uri;
  } catch (error) {
    if (isGatewayError(error, 'BAD_SIP')) return undefined;
    throw error;
  }
}

/** Whether a MESSAGE could be addressed to it: it has a user, and neither password nor headers. Parameters may be there. */
function isUserUri(text: string): boolean {
  const uri = readSipUri(text);
  if (uri?.user === undefined || uri.password !== undefined || uri.headers !== '') return false;
  try {
    return buildTargetUri(text) !== '';
  } catch (error) {
    if (isGatewayError(error, 'BAD_SIP')) return false;
    throw error;
  }
}

/** The address of a SIP user. */
export const userUri = z
  .string()
  .refine(isUserUri, 'is the address of a SIP user, like sip:office@example.org; parameters may follow');

/** A SIP URI that names a server. */
export const serverUri = z.string().refine((text) => {
  const uri = readSipUri(text);
  return uri !== undefined && uri.user === undefined && uri.headers === '';
}, 'is the SIP address of a server, like sip:127.0.0.1:5060');

/** The host of `host` or `host:port`, in lower case, and the port; undefined when the text is neither. */
function readHost(text: string): { host: string; port?: number } | undefined {
  if (!/^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/.test(text)) return undefined;
  const uri = readSipUri(`sip:${text}`);
  return uri === undefined ? undefined : { host: uri.host, ...(uri.port === undefined ? {} : { port: uri.port }) };
}

/** A host as SIP writes it (RFC 3261 §25.1), without port; its value is in lower case, IPv6 addresses in brackets. */
export const host = z.string().transform((text, context) => {
  const read = readHost(text);
  if (read === undefined || read.port !== undefined) {
    context.addIssue('is a host name or an IP address, without port; an IPv6 address in brackets and quotes');
  }
  return read?.host ?? '';
});

/** A host with or without port, as it stands in a SIP URI. */
export const hostPort = z.string().transform((text, context) => {
  const read = readHost(text);
  if (read === undefined) context.addIssue('is a host name or an IP address; an IPv6 address in brackets and quotes');
  return read === undefined ? '' : `${read.host}${read.port === undefined ? '' : `:${read.port}`}`;
});

/** `host` of `host:port`. */
export function withoutPort(domain: string): string {
  return domain.replace(/:[0-9]+$/, '');
}
