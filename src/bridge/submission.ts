import { z } from 'zod';
import { GatewayError } from '../core/index.js';

/** One SIP request as the proxy handed it over, with what the proxy knows of it. */
export interface Submission {
  /** The whole SIP request, octet for octet. */
  octets: Uint8Array;
  /** User name of a successful digest check; empty = none was made. */
  authUser: string;
  /** Address and port the request came from, for the timeline. */
  source: string;
  /** When the proxy received it, milliseconds since 1970. */
  receivedAt: number;
}

/** A member that is base64, with its padding (RFC 4648 §4). */
export const base64 = z
  .string()
  .regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'not base64');

const schema = z.strictObject({
  v: z.literal(1),
  len: z.int().min(1),
  src: z.string().max(64),
  sport: z.int().min(0).max(65_535),
  proto: z.string().max(16),
  recv_at: z.number().min(0),
  auth_user: base64,
  msg: base64,
});

/**
 * Reads the JSON body of `POST /v1/messages`, the same from both proxies.
 *
 * `len` is the proxy's own count of the request: over its limits a proxy hands over an empty text without noticing.
 *
 * @throws GatewayError `BAD_REQUEST`, naming the member that was wrong.
 */
export function readSubmission(body: unknown): Submission {
  const wire = checked(schema, body);
  const octets = Buffer.from(wire.msg, 'base64');
  if (octets.length !== wire.len) {
    throw new GatewayError('BAD_REQUEST', `len says ${wire.len} octets, msg holds ${octets.length}`);
  }
  return {
    octets,
    authUser: decodeUtf8(Buffer.from(wire.auth_user, 'base64'), 'auth_user'),
    source: `${wire.proto}:${wire.src}:${wire.sport}`,
    receivedAt: wire.recv_at * 1000,
  };
}

/** The value, when it is as the schema wants it. @throws GatewayError `BAD_REQUEST` that names every member that is not. */
export function checked<T>(type: z.ZodType<T>, value: unknown): T {
  const result = type.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new GatewayError('BAD_REQUEST', problems.slice(0, 5).join('; '));
}

function decodeUtf8(octets: Uint8Array, member: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch (cause) {
    throw new GatewayError('BAD_REQUEST', `${member} is not UTF-8`, { cause });
  }
}
