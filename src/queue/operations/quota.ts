import { PERIODS } from '../period.js';
import type { SimQuotas } from '../sim.js';
import type { Claimant } from '../store.js';
import { integer } from './row.js';
import { simAccount } from './sim.js';
import type { StoredMessage } from './stored-message.js';
import { use, used } from './usage.js';
import type { Work } from './work.js';

/** A SIM with what may go through it. */
export type LimitedSim = Pick<Claimant, 'imsi' | 'quotas'>;

/** What the quotas of a SIM still allow. */
export interface Allowance {
  /** Most segments of one message; `Infinity` where nothing limits them. */
  segments: number;
  /** Only numbers that it wrote to in this period already. */
  knownOnly: boolean;
}

/** What is left of a SIM's quotas now. */
export async function allowanceOf(work: Work, { imsi, quotas = {} }: LimitedSim): Promise<Allowance> {
  let segments = Number.POSITIVE_INFINITY;
  for (const { limit, period } of segmentLimits(quotas)) {
    segments = Math.min(segments, roomIn(limit, await used(work, simAccount.segments(imsi), period)));
  }
  const { recipients } = quotas;
  const met = recipients ? await used(work, simAccount.recipients(imsi), recipients.period) : 0;
  return { segments, knownOnly: recipients !== undefined && met >= recipients.limit };
}

/** When the periods are over in which there is no room for so many segments. */
export async function roomAt(work: Work, { imsi, quotas = {} }: LimitedSim, segments: number): Promise<number> {
  let at = Number.NEGATIVE_INFINITY;
  for (const { limit, period } of segmentLimits(quotas)) {
    const room = roomIn(limit, await used(work, simAccount.segments(imsi), period));
    if (room < segments) at = Math.max(at, work.calendar.span(period, work.now).until);
  }
  return at;
}

function segmentLimits({ segments = {} }: SimQuotas) {
  return PERIODS.flatMap((period) => {
    const limit = segments[period];
    return limit === undefined ? [] : [{ period, limit }];
  });
}

/** A message longer than the whole quota has the period to itself, or it would wait for ever. */
function roomIn(limit: number, before: number): number {
  return before === 0 && limit > 0 ? Number.POSITIVE_INFINITY : limit - before;
}

/** Segments of a message that are still to be sent. */
export async function unsentOf(work: Work, { segments, seq }: StoredMessage): Promise<number> {
  if (segments === 1) return 1;
  const row = await work.db.get(`SELECT count(*) AS n FROM segment WHERE message = @seq AND state = 'queued'`, { seq });
  return row ? integer(row, 'n') : 0;
}

/** Whether the SIM wrote to this number in the period of its quota. */
export async function isKnown(work: Work, { imsi, quotas }: LimitedSim, number: string): Promise<boolean> {
  if (!quotas?.recipients) return true;
  const { period } = quotas.recipients;
  const { since } = work.calendar.span(period, work.now);
  const row = await work.db.get(
    'SELECT 1 FROM sim_recipient WHERE imsi = @imsi AND period = @period AND since = @since AND number = @number',
    { imsi, period, since, number },
  );
  return row !== undefined;
}

/** Counts the number that is about to be written to, once in the period. It stays counted, whatever becomes of the message. */
export async function meetRecipient(work: Work, { imsi, quotas }: LimitedSim, number: string): Promise<void> {
  if (!quotas?.recipients) return;
  const { period } = quotas.recipients;
  const added = await work.db.change(
    `INSERT INTO sim_recipient (imsi, period, since, until, number) VALUES (@imsi, @period, @since, @until, @number)
     ON CONFLICT DO NOTHING`,
    { imsi, period, number, ...work.calendar.span(period, work.now) },
  );
  if (added === 1) await use(work, { account: simAccount.recipients(imsi), period, amount: 1 });
}
