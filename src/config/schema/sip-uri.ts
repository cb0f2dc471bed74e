import { z } from 'zod';
import { parseHostPort } from './values.js';

/** The parts of a SIP URI that the configuration looks at. */
export interface SipUriParts {
  /** As written, escapes included; absent when there is none. */
  user?: string;
  /** In lower case, without port. */
  host: string;
}

// RFC 3261 §25.1: user and parameters are made of unreserved, escaped and a few reserved characters.
const USER = /^(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/]|%[0-9A-Fa-f]{2})+$/;
const PARAMETERS =
  /^(?:;(?:[A-Za-z0-9\-_.!~*'()[\]/:&+$]|%[0-9A-Fa-f]{2})+(?:=(?:[A-Za-z0-9\-_.!~*'()[\]/:&+$]|%[0-9A-Fa-f]{2})+)?)*$/;

/** Takes a `sip:` or `sips:` URI apart; undefined when it is none, or has a password or headers. Parameters may be there. */
export function sipUriParts(text: string): SipUriParts | undefined {
  const [, rest] = /^sips?:(.+)$/i.exec(text) ?? [];
  if (rest === undefined) return undefined;
  const at = rest.lastIndexOf('@');
  const user = rest.slice(0, Math.max(at, 0));
  const place = rest.slice(at + 1);
  const semicolon = place.indexOf(';');
  const hostPort = semicolon < 0 ? place : place.slice(0, semicolon);
  const parameters = semicolon < 0 ? '' : place.slice(semicolon);

  const port = /:[0-9]+$/.test(hostPort) ? '' : ':5060';
  const address = parseHostPort(`${hostPort}${port}`);
  if (address === undefined || !PARAMETERS.test(parameters)) return undefined;
  if (at < 0) return { host: address.host.toLowerCase() };
  return USER.test(user) ? { user, host: address.host.toLowerCase() } : undefined;
}

/** The address of a SIP user; parameters may follow it. */
export const userUri = z
  .string()
  .refine((text) => sipUriParts(text)?.user !== undefined, 'is the address of a SIP user, like sip:office@example.org');

/** A SIP URI that names a server. */
export const serverUri = z.string().refine((text) => {
  const parts = sipUriParts(text);
  return parts !== undefined && parts.user === undefined;
}, 'is the SIP address of a server, like sip:127.0.0.1:5060');
