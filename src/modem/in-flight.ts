import type { InFlight, SegmentOutcome } from '../queue/index.js';
import type { Draft } from './drafts/draft.js';
import type { Drafts } from './drafts/drafts.js';
import { type SlotFinding, slotProves } from './drafts/slot-mark.js';
import type { ModemQueue } from './options.js';
import { lateReference } from './outcome.js';
import { compare, readReference } from './reference.js';
import type { Session } from './session.js';
import { type Persistence, untilStored } from './until-stored.js';

export interface InFlightDeps extends Persistence {
  queue: Pick<ModemQueue, 'takeInFlight' | 'settle'>;
  drafts: Drafts;
}

/** What could be found out. */
interface Found {
  /** TP-MR that the SIM holds now; undefined when it does not tell. */
  after: number | undefined;
  late: readonly string[];
  /** Of a segment that was to be sent from a slot: what is in it, and what that proves. */
  slot?: { finding: SlotFinding; proves: ReturnType<typeof slotProves> };
}

const NOT_BEGUN: SegmentOutcome = { as: 'unsent', reason: 'the segment before it was only now found to be sent' };

/**
 * Finds out what became of segments that were on their way when their process went, from what the SIM says of the last
 * TP-MR and from the slots that they were to be sent from, and settles them. Then those slots are emptied.
 *
 * Unchanged: it did not leave the modem; nor did what still reads `STO UNSENT`, where the modem is known to mark what it
 * sent. Anything else: nobody knows, and it is never sent again by itself. Where the modem still said `+CMGS: n` to us,
 * the network took the one segment that there was.
 */
export async function resolveInFlight(session: Session, imsi: string, deps: InFlightDeps): Promise<void> {
  const { queue, log, drafts } = deps;
  const late = session.takeLate();
  const segments = await untilStored(() => queue.takeInFlight(imsi), deps);
  const left = await untilStored(() => drafts.left(imsi), deps);
  const after = segments.length === 0 ? undefined : await readReference(session);
  for (const segment of segments) {
    const draft = left.findLast((each) => isOf(each, segment));
    const slot = draft && (await lookInto(session, draft, drafts));
    const found = { after, late: segments.length === 1 ? late : [], ...(slot ? { slot } : {}) };
    const outcome = fateOf(segment, found);
    const { messageId, segment: number } = segment.ref;
    log.warn(
      { messageId, segment: number, as: outcome.as },
      'the fate of a segment that was on its way was looked into',
    );
    const next = await untilStored(() => queue.settle(segment.ref, outcome), deps);
    // The message's next segment waits its turn with all that is queued: set-up sends nothing.
    if (next) await untilStored(() => queue.settle(next.ref, NOT_BEGUN), deps);
  }
  for (const draft of left) await untilStored(() => drafts.clear(session, draft), deps);
}

function isOf({ messageId, segment }: Draft, { ref }: InFlight): boolean {
  return messageId === ref.messageId && segment === ref.segment;
}

async function lookInto(session: Session, draft: Draft, drafts: Drafts): Promise<NonNullable<Found['slot']>> {
  const finding = await drafts.find(session, draft);
  return { finding, proves: slotProves(drafts.mark, finding) };
}

function fateOf(segment: InFlight, { after, late, slot }: Found): SegmentOutcome {
  const before = segment.previousMessageReference;
  const tells = compare(before, after);
  const reference = lateReference(late);
  if (reference !== undefined) return { as: 'sent', messageReference: reference };
  if (slot?.proves === 'sent' && tells === 'advanced by one' && after !== undefined) {
    return { as: 'sent', messageReference: after };
  }
  if (tells === 'unchanged' && slot?.finding !== 'sent') {
    return { as: 'unsent', reason: 'the SIM shows that it did not leave the modem' };
  }
  // Without a counter there is the slot alone; a counter that went on speaks against it.
  if (tells === 'unreadable' && slot?.proves === 'unsent') {
    return { as: 'unsent', reason: 'its slot shows that it did not leave the modem' };
  }
  return {
    as: 'unknown',
    failure: { code: 'LEASE_LOST', cause: 'the process that was sending it went before the modem answered' },
    evidence: { before, after: after ?? null, tells, late, ...(slot ? { slot: slot.finding } : {}) },
  };
}
