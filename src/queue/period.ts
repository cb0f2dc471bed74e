/** The spans of time in which quotas and limits count. */
export type Period = 'minute' | 'hour' | 'day' | 'month';

/** All periods, the shortest first. */
export const PERIODS: readonly Period[] = ['minute', 'hour', 'day', 'month'];

/** One such span: from `since` on, to just before `until`; milliseconds since 1970. */
export interface Span {
  since: number;
  until: number;
}

const LENGTH_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Tells in which minute, hour, day or month a moment lies. Days and months begin at midnight of one time zone, as
 * those of a tariff do, also where a change to summer time makes a day 23 or 25 hours long.
 */
export class Calendar {
  readonly #format: Intl.DateTimeFormat;
  readonly #last = new Map<Period, Span>();

  /** @throws RangeError for a zone that is not in the IANA database. */
  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  }

  /** The period in which `at` lies. */
  span(period: Period, at: number): Span {
    const last = this.#last.get(period);
    if (last && last.since <= at && at < last.until) return last;
    const span = this.#compute(period, at);
    this.#last.set(period, span);
    return span;
  }

  #compute(period: Period, at: number): Span {
    if (period === 'minute' || period === 'hour') {
      const since = at - (at % LENGTH_MS[period]);
      return { since, until: since + LENGTH_MS[period] };
    }
    const local = new Date(at + this.#offset(at));
    const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
    if (period === 'month') return this.#between(Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1));
    return this.#between(Date.UTC(year, month, day), Date.UTC(year, month, day + 1));
  }

  /** Two local midnights, written as if they were UTC, as moments. */
  #between(from: number, to: number): Span {
    return { since: this.#moment(from), until: this.#moment(to) };
  }

  #moment(local: number): number {
    const near = local - this.#offset(local);
    return local - this.#offset(near);
  }

  /** How far local time is ahead of UTC. */
  #offset(at: number): number {
    const whole = Math.floor(at / 1_000) * 1_000;
    const part: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(whole)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
  }
}
