import type { InFlight, SegmentOutcome } from '../queue/index.js';
import type { ModemQueue } from './options.js';
import { lateReference } from './outcome.js';
import { compare, readReference } from './reference.js';
import type { Session } from './session.js';
import { type Persistence, untilStored } from './until-stored.js';

export interface InFlightDeps extends Persistence {
  queue: Pick<ModemQueue, 'takeInFlight' | 'settle'>;
}

const NOT_BEGUN: SegmentOutcome = { as: 'unsent', reason: 'the segment before it was only now found to be sent' };

/**
 * Finds out what became of segments that were on their way when their process went, from what the SIM says of the last
 * TP-MR, and settles them.
 *
 * Unchanged: it did not leave the modem. Anything else: nobody knows, and it is never sent again by itself. Where the
 * modem still said `+CMGS: n` to us, the network took the one segment that there was.
 */
export async function resolveInFlight(session: Session, imsi: string, deps: InFlightDeps): Promise<void> {
  const { queue, log } = deps;
  const late = session.takeLate();
  const segments = await untilStored(() => queue.takeInFlight(imsi), deps);
  if (segments.length === 0) return;
  const after = await readReference(session);
  for (const segment of segments) {
    const outcome = fateOf(segment, { after, late: segments.length === 1 ? late : [] });
    const { messageId, segment: number } = segment.ref;
    log.warn(
      { messageId, segment: number, as: outcome.as },
      'the fate of a segment that was on its way was looked into',
    );
    const next = await untilStored(() => queue.settle(segment.ref, outcome), deps);
    // The message's next segment waits its turn with all that is queued: set-up sends nothing.
    if (next) await untilStored(() => queue.settle(next.ref, NOT_BEGUN), deps);
  }
}

function fateOf(segment: InFlight, found: { after: number | undefined; late: readonly string[] }): SegmentOutcome {
  const before = segment.previousMessageReference;
  const tells = compare(before, found.after);
  const reference = lateReference(found.late);
  if (reference !== undefined) return { as: 'sent', messageReference: reference };
  if (tells === 'unchanged') return { as: 'unsent', reason: 'the SIM shows that it did not leave the modem' };
  return {
    as: 'unknown',
    failure: { code: 'LEASE_LOST', cause: 'the process that was sending it went before the modem answered' },
    evidence: { before, after: found.after ?? null, tells, late: found.late },
  };
}
