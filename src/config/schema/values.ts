import { z } from 'zod';

const UNITS_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

function isUnit(unit: string): unit is keyof typeof UNITS_MS {
  return Object.hasOwn(UNITS_MS, unit);
}

/** Milliseconds of `20s`, `10m`, `24h`; undefined when it is no duration. */
export function durationMs(text: string): number | undefined {
  const [, count, unit] = /^([0-9]{1,9})(ms|[smhdw])$/.exec(text) ?? [];
  return count === undefined || unit === undefined || !isUnit(unit) ? undefined : Number(count) * UNITS_MS[unit];
}

/** A duration between two others, both included; its value is in milliseconds. */
export function duration(least: string, most: string) {
  const [leastMs = 0, mostMs = 0] = [durationMs(least), durationMs(most)];
  const text = z.string().regex(/^[0-9]{1,9}(?:ms|[smhdw])$/, 'is a number with its unit, like 20s, 10m, 24h or 7d');
  return text.transform((value, context) => {
    const ms = durationMs(value) ?? 0;
    if (ms < leastMs || ms > mostMs) context.addIssue(`is from ${least} to ${most}`);
    return ms;
  });
}

/** A whole number between two others, both included. */
export const count = (least: number, most: number) => z.int().min(least).max(most);

/** A name that also stands in URLs, metrics and logs. */
export const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is up to 64 letters, digits, ".", "_" or "-"');

/** A name, an IPv4 address or an IPv6 address in brackets. */
const HOST = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])`;

/** What numbers may begin with, or a whole short code. */
export const prefix = z
  .string()
  .regex(/^(?:\+[1-9][0-9]{0,14}|[0-9]{2,8})$/, 'is "+" and digits, or a whole short code, in quotes');

/** A service centre's number; its value always has the `+`, whatever the operator wrote. */
export const serviceCentre = z
  .string()
  .regex(/^\+?[0-9]{3,20}$/, 'is a phone number of 3 to 20 digits, with or without "+", in quotes')
  .transform((value) => `+${value.replace('+', '')}`);

/** Where something listens or is reached. */
export interface HostPort {
  /** Without the brackets of an IPv6 address. */
  host: string;
  port: number;
}

/** `host:port` as its two parts; undefined when it is not. */
export function parseHostPort(text: string, leastPort = 1): HostPort | undefined {
  const [, host = '', port = ''] = new RegExp(`^(${HOST}):([0-9]{1,5})$`).exec(text) ?? [];
  const number = Number(port);
  if (host === '' || number < leastPort || number > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port: number };
}

/** An address to listen on; port 0 takes any free one. */
export const listenAddress = z
  .string()
  .transform((text, context) => parseHostPort(text, 0) ?? refuse(context, 'is address:port, like 127.0.0.1:8080'));

/** `udp:host:port`. */
export const udpAddress = z.string().transform((text, context) => {
  const address = text.startsWith('udp:') ? parseHostPort(text.slice(4)) : undefined;
  return address ?? refuse(context, 'is udp:address:port, like udp:127.0.0.1:8888');
});

/** A proxy's own socket, as its configuration names it. */
export const proxySocket = z.string().refine((text) => {
  const [, rest = ''] = /^(?:udp|tcp|tls):(.+)$/.exec(text) ?? [];
  return parseHostPort(rest) !== undefined;
}, 'is proto:address:port, like udp:127.0.0.1:5062');

/** An HTTP address without user and password. */
export const httpUrl = z.string().refine((text) => {
  if (!/^https?:\/\/[\u0021-\u007e]+$/.test(text) || !URL.canParse(text)) return false;
  const { username, password, hash } = new URL(text);
  return username === '' && password === '' && hash === '';
}, 'is an http:// or https:// address; user and password do not belong in it');

/** An absolute path of this host. */
export const absolutePath = z.string().regex(/^\/[^\0]*[^\0/]$/, 'is an absolute path');

/** Ends a transformation with a sentence. */
export function refuse(context: z.core.$RefinementCtx, sentence: string): never {
  context.addIssue(sentence);
  return z.NEVER;
}
