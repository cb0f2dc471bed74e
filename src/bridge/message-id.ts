import { randomBytes } from 'node:crypto';

/**
 * A fresh message id: a UUID of version 7, which sorts by time (RFC 9562 §5.7).
 *
 * @param now milliseconds since 1970.
 */
export function newMessageId(now: number): string {
  const octets = randomBytes(16);
  octets.writeUIntBE(now, 0, 6);
  octets[6] = 0x70 | ((octets[6] ?? 0) & 0x0f);
  octets[8] = 0x80 | ((octets[8] ?? 0) & 0x3f);
  return octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
