import { GatewayError } from '../../core/index.js';
import type { FinalAnswer } from './proxy-client.js';

/**
 * Reads the result of Kamailio's `tm.t_uac_wait`: `[status, reason, ..., headers]`.
 *
 * How many members there are differs by version and by who answered; the headers, where they are, hold Retry-After.
 *
 * @throws GatewayError `PROXY_UNREACHABLE`: anything else. A batch or a call without `jsonrpc` gives `{}`.
 */
export function readWaitResult(result: unknown): FinalAnswer {
  if (!Array.isArray(result)) throw unreadable(result);
  const [status, reason, ...rest]: unknown[] = result;
  return finalAnswer({ status, reason, headers: rest.filter((part) => typeof part === 'string').join('\r\n') }, result);
}

/** Reads the result of OpenSIPS' `t_uac_dlg`: `{Status: "200 OK", Message: headers}`. @throws as `readWaitResult`. */
export function readDialogResult(result: unknown): FinalAnswer {
  if (typeof result !== 'object' || result === null || !('Status' in result)) throw unreadable(result);
  const [, status, reason] = /^(\d{3}) ?(.*)$/s.exec(String(result.Status)) ?? [];
  const headers = 'Message' in result ? String(result.Message) : '';
  return finalAnswer({ status: status === undefined ? undefined : Number(status), reason, headers }, result);
}

function finalAnswer(
  { status, reason, headers }: { status: unknown; reason: unknown; headers: string },
  result: unknown,
): FinalAnswer {
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 699) throw unreadable(result);
  const answer = { status, reason: typeof reason === 'string' ? reason : '' };
  const seconds = /^Retry-After[ \t]*:[ \t]*(\d{1,9})/im.exec(headers)?.[1];
  return seconds === undefined ? answer : { ...answer, retryAfterMs: Number(seconds) * 1_000 };
}

function unreadable(result: unknown): GatewayError {
  const found = JSON.stringify(result)?.slice(0, 100);
  return new GatewayError('PROXY_UNREACHABLE', `wanted a final SIP status from the proxy, found ${found}`);
}
