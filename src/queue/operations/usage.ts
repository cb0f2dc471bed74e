import { GatewayError } from '../../core/index.js';
import type { Charge } from '../charge.js';
import { PERIODS, type Period, type Span } from '../period.js';
import { integer, text } from './row.js';
import type { Work } from './work.js';

/** What an account holds in the period that is now. */
export async function used(work: Work, account: string, period: Period): Promise<number> {
  const { since } = work.calendar.span(period, work.now);
  const row = await work.db.get(
    'SELECT used FROM usage WHERE account = @account AND period = @period AND since = @since',
    {
      account,
      period,
      since,
    },
  );
  return row ? integer(row, 'used') : 0;
}

/** What an account holds in each of the periods that are now. */
export async function usedInAll(work: Work, account: string): Promise<Record<Period, number>> {
  const rows = await work.db.all(
    'SELECT period, used FROM usage WHERE account = @account AND since <= @now AND until > @now',
    {
      account,
      now: work.now,
    },
  );
  const found = new Map(rows.map((row) => [text(row, 'period'), integer(row, 'used')]));
  const [minute, hour, day, month] = PERIODS.map((period) => found.get(period) ?? 0);
  return { minute: minute ?? 0, hour: hour ?? 0, day: day ?? 0, month: month ?? 0 };
}

/** Adds to an account in the period that is now. */
export async function use(work: Work, { account, period, amount }: Omit<Charge, 'limit'>): Promise<void> {
  await work.db.run(
    `INSERT INTO usage (account, period, since, until, used) VALUES (@account, @period, @since, @until, @amount)
     ON CONFLICT (account, period, since) DO UPDATE SET used = usage.used + excluded.used`,
    { account, period, amount, ...work.calendar.span(period, work.now) },
  );
}

/** Adds to an account in all the periods in which `at` lies; one statement, as every segment pays for it. */
export async function useInAll(work: Work, account: string, amount: number, at: number): Promise<void> {
  const [minute, hour, day, month] = PERIODS.map((period) => work.calendar.span(period, at));
  await work.db.run(
    `INSERT INTO usage (account, period, since, until, used) VALUES
       (@account, 'minute', @minute, @minuteEnd, @counted), (@account, 'hour', @hour, @hourEnd, @counted),
       (@account, 'day', @day, @dayEnd, @counted), (@account, 'month', @month, @monthEnd, @counted)
     ON CONFLICT (account, period, since) DO UPDATE
       SET used = CASE WHEN usage.used + @amount > 0 THEN usage.used + @amount ELSE 0 END`,
    {
      account,
      amount,
      counted: Math.max(amount, 0),
      ...named('minute', minute),
      ...named('hour', hour),
      ...named('day', day),
      ...named('month', month),
    },
  );
}

function named(period: Period, span: Span | undefined): Record<string, number> {
  return { [period]: span?.since ?? 0, [`${period}End`]: span?.until ?? 0 };
}

/** `QueueStore.charge`: all or nothing, as it runs in one savepoint. */
export async function charge(work: Work, charges: readonly Charge[]): Promise<void> {
  for (const each of charges) {
    await work.alone(`usage ${each.account}`);
    const { account, amount, limit, period } = each;
    const before = await used(work, account, period);
    if (before + amount > limit) {
      const retryAfterMs = work.calendar.span(period, work.now).until - work.now;
      const sentence = `${account}: ${before} of ${limit} are used this ${period}, ${amount} more are not allowed`;
      throw new GatewayError('LIMIT_REACHED', sentence, { retryAfterMs });
    }
    await use(work, each);
  }
}

/** How long a period that is over is still kept: a clock that is set back finds again what it had counted. */
const KEPT_MS = 2 * 86_400_000;

/** Removes what was counted in periods that are over. Returns how many rows at most of one kind. */
export async function forgetUsage(work: Work, limit: number): Promise<number> {
  const values = { before: work.now - KEPT_MS, limit };
  return Math.max(
    await work.db.change(
      `DELETE FROM usage WHERE (account, period, since) IN (
         SELECT account, period, since FROM usage INDEXED BY usage_over WHERE until <= @before LIMIT @limit)`,
      values,
    ),
    await work.db.change(
      `DELETE FROM sim_recipient WHERE (imsi, period, since, number) IN (
         SELECT imsi, period, since, number FROM sim_recipient INDEXED BY sim_recipient_over
         WHERE until <= @before LIMIT @limit)`,
      values,
    ),
  );
}
