import { createHash } from 'node:crypto';
import type { Charge, Period } from '../queue/index.js';
import { longestPrefix } from '../routing/index.js';

/** Most segments in each period; a period that is absent has no limit. */
type SegmentLimits = Readonly<Partial<Record<Period, number>>>;

/** What one sender, and all of them together, may send and spend. Money is in millionths of its unit. */
export interface Limits {
  sender: SegmentLimits;
  total: SegmentLimits;
  /** How often one sender may send one text to one number in an hour; absent: as often as they like. */
  repeats?: number;
  /** Most that one sender spends in a day; absent: there is no limit. */
  senderSpend?: number;
  /** Most that all together spend in a day; absent: there is no limit. */
  totalSpend?: number;
  /** Of a segment, by the beginning of the number; the longest decides. */
  prices: ReadonlyMap<string, number>;
  /** Of a segment, by network, for numbers without a price of their own. */
  networkPrices: ReadonlyMap<string, number>;
}

/** What limits count of a message. */
export interface Counted {
  sender: string;
  number: string;
  body: string;
  network: string;
  segments: number;
}

/** What a message counts as; the store counts it in the commit that accepts it, and refuses what is too much. */
export function chargesOf(message: Counted, limits: Limits): Charge[] {
  const { sender, segments } = message;
  const cost = segments * priceOf(message, limits);
  return [
    ...repeatCharge(message, limits.repeats),
    ...segmentCharges(`segments of ${sender}`, segments, limits.sender),
    ...segmentCharges('segments of all senders', segments, limits.total),
    ...spendCharge(`spend of ${sender}`, cost, limits.senderSpend),
    ...spendCharge('spend of all senders', cost, limits.totalSpend),
  ];
}

/** What one segment of a message costs, in millionths. */
export function priceOf({ number, network }: Pick<Counted, 'number' | 'network'>, limits: Limits): number {
  return longestPrefix(number, limits.prices)?.value ?? limits.networkPrices.get(network) ?? 0;
}

function segmentCharges(account: string, amount: number, limits: SegmentLimits): Charge[] {
  const periods: readonly Period[] = ['minute', 'hour', 'day', 'month'];
  return periods.flatMap((period) => {
    const limit = limits[period];
    return limit === undefined ? [] : [{ account, period, amount, limit }];
  });
}

function spendCharge(account: string, amount: number, limit: number | undefined): Charge[] {
  return limit === undefined ? [] : [{ account, period: 'day', amount, limit }];
}

/** Two programs that answer each other send the same text again and again. */
function repeatCharge({ sender, number, body }: Counted, limit: number | undefined): Charge[] {
  if (limit === undefined) return [];
  const digest = createHash('sha256').update(`${sender}\n${number}\n${body}`).digest('hex').slice(0, 24);
  return [{ account: `the same text from ${sender} to the same number ${digest}`, period: 'hour', amount: 1, limit }];
}
