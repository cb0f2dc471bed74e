import { badSip } from './refusal.js';
import type { SipRequest } from './request.js';

const MOST_SECONDS = 2 ** 32 - 1; // RFC 3261 §20.19
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/;

/**
 * When a message is not to be sent any more, in milliseconds since 1970; `undefined` when its sender set no limit.
 *
 * RFC 3428 §7: Expires counts from Date, and from the arrival when there is no Date. A Date after the arrival comes
 * from a wrong clock and counts as the arrival. More than 2^32-1 seconds count as that many (RFC 3261 §20.19).
 *
 * @param receivedAt milliseconds since 1970.
 * @throws GatewayError `BAD_SIP`: Expires is no number, or Date no date; Date is looked at only where Expires is there.
 */
export function expiresAt(request: Pick<SipRequest, 'headers'>, receivedAt: number): number | undefined {
  const expires = request.headers.get('Expires');
  if (expires === undefined) return undefined;
  if (!/^\d+$/.test(expires)) throw badSip({ wanted: 'a number of seconds', found: expires, where: 'Expires' });
  const date = request.headers.get('Date');
  const from = date === undefined ? receivedAt : Math.min(readDate(date), receivedAt);
  return from + Math.min(Number(expires), MOST_SECONDS) * 1000;
}

/** RFC 3261 §25.1 `SIP-date`: the form of RFC 1123, always GMT. */
function readDate(text: string): number {
  const [, day, month = '', year, hour, minute, second] = DATE.exec(text) ?? [];
  const at = Date.UTC(Number(year), MONTHS.indexOf(month), Number(day), Number(hour), Number(minute), Number(second));
  // A leap second, or the 31st of April, would slip into the next minute or month.
  if (MONTHS.includes(month) && new Date(at).getUTCDate() === Number(day) && Number(hour) < 24 && Number(minute) < 60) {
    return at;
  }
  throw badSip({ wanted: 'a date as in "Sat, 15 Oct 2005 04:44:56 GMT"', found: text, where: 'Date' });
}
