import { URGENT_PRIORITY } from '../priority.js';
import type { Claimant } from '../store.js';
import type { Allowance } from './quota.js';
import type { Row } from './row.js';
import type { Work } from './work.js';

/** The first that is ready for this SIM, and allowed to it. */
export async function firstReady(
  work: Work,
  network: string,
  claimant: Pick<Claimant, 'imsi' | 'quotas' | 'urgentOnly'>,
  { knownOnly }: Pick<Allowance, 'knownOnly'>,
): Promise<Row | undefined> {
  const { imsi, quotas, urgentOnly } = claimant;
  const wanted = { network, imsi, least: urgentOnly ? URGENT_PRIORITY : Number.MIN_SAFE_INTEGER };
  if (knownOnly && quotas?.recipients) {
    const { period } = quotas.recipients;
    return await firstToKnown(work, { ...wanted, period, since: work.calendar.span(period, work.now).since });
  }
  return await work.db.get(
    // One look at each end of the index: what no SIM has yet, and what this one has. Never a scan over others'.
    `SELECT seq, number FROM (
       SELECT * FROM (SELECT seq, priority, number FROM message
         WHERE ready = 1 AND network = @network AND imsi = '' AND priority >= @least
         ORDER BY priority DESC, seq LIMIT 1 FOR UPDATE SKIP LOCKED) AS unbound
       UNION ALL
       SELECT * FROM (SELECT seq, priority, number FROM message
         WHERE ready = 1 AND network = @network AND imsi = @imsi AND @imsi <> '' AND priority >= @least
         ORDER BY priority DESC, seq LIMIT 1 FOR UPDATE SKIP LOCKED) AS own
     ) AS first ORDER BY priority DESC, seq LIMIT 1`,
    wanted,
  );
}

/** As many looks as the quota has numbers, however many others wait. */
async function firstToKnown(work: Work, wanted: Record<string, string | number>): Promise<Row | undefined> {
  return await work.db.get(
    `SELECT seq, number FROM (
       SELECT message.seq, message.priority, message.number FROM sim_recipient AS known
         CROSS JOIN message INDEXED BY message_ready_to
       WHERE message.number = known.number AND ready = 1 AND known.imsi = @imsi AND known.period = @period AND known.since = @since
         AND message.network = @network AND message.imsi IN ('', @imsi) AND priority >= @least
       FOR UPDATE OF message SKIP LOCKED) AS known
     ORDER BY priority DESC, seq LIMIT 1`,
    wanted,
  );
}
