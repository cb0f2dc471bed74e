import type { Scanner } from './scanner.js';

const MOST_CHARACTERS = 253; // RFC 1035 §2.3.4, as text
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads a host name, an IPv4 address or a bracketed IPv6 address (RFC 3261 §25.1 `host`), and lower-cases it.
 *
 * @throws GatewayError `BAD_SIP`.
 */
export function takeHost(scanner: Scanner): string {
  const bracketed = scanner.take(/\[[0-9A-Fa-f:.]*\]/y);
  if (bracketed !== undefined) {
    if (!isIpv6(bracketed.slice(1, -1))) scanner.refuseTaken('an IPv6 address in brackets', bracketed);
    return bracketed.toLowerCase();
  }
  const name = scanner.expect(/[A-Za-z0-9.-]+/y, 'a host').toLowerCase();
  if (!isIpv4(name) && !isHostname(name)) scanner.refuseTaken('a host name or an IPv4 address', name);
  return name;
}

/** `hostname` of RFC 3261 §25.1: the last label begins with a letter, so that no broken IPv4 address is a name. */
function isHostname(name: string): boolean {
  if (name.length > MOST_CHARACTERS) return false;
  const labels = (name.endsWith('.') ? name.slice(0, -1) : name).split('.');
  return labels.every((label) => LABEL.test(label)) && /^[a-z]/.test(labels.at(-1) ?? '');
}

/** Four numbers to 255, without leading zeros, which some readers take for octal. */
function isIpv4(text: string): boolean {
  const numbers = text.split('.');
  return (
    numbers.length === 4 && numbers.every((number) => /^(?:0|[1-9]\d{0,2})$/.test(number) && Number(number) <= 255)
  );
}

/** RFC 4291 §2.2, without a zone. */
function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const counts = halves.map((half, index) => groupsOf(half, index === halves.length - 1));
  if (counts.includes(undefined)) return false;
  const groups = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

/** How many 16-bit groups the text stands for; `undefined` when it is wrong. An IPv4 address may end the last half. */
function groupsOf(half: string, last: boolean): number | undefined {
  if (half === '') return 0;
  const groups = half.split(':');
  const tail = groups.at(-1) ?? '';
  const embedded = last && isIpv4(tail);
  const plain = embedded ? groups.slice(0, -1) : groups;
  return plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? plain.length + (embedded ? 2 : 0) : undefined;
}
