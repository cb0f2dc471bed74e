import type { NewNotice } from '../store.js';
import { joinLane, laneFromMobile } from './lane.js';
import { integer, octets } from './row.js';
import { tellReached } from './state.js';
import { record, recordFirst } from './timeline.js';
import type { Work } from './work.js';

/** `QueueStore.createNotice`. It stands in its target's lane as what phones wrote does, and in both timelines. */
export async function createNotice(work: Work, notice: NewNotice): Promise<void> {
  const { about, callId, id, inReplyTo, originator, target } = notice;
  const seq = await work.nextSeq();
  await work.db.run(
    `INSERT INTO message (seq, id, direction, kind, about, in_reply_to, state, address, number, call_id, body, encoding,
       concatenation, segments, accepted_at, sent_at)
     VALUES (@seq, @id, 'from-mobile', 'notice', @about, @inReplyTo, 'delivering', @target, @originator, @callId, @body,
       'ucs2', 'none', 0, @createdAt, @createdAt)`,
    {
      ...{ seq, id, inReplyTo, target, originator, callId, about: about ?? null },
      ...{ body: octets(notice.body), createdAt: notice.createdAt },
    },
  );
  tellReached(work, { id, direction: 'from-mobile', network: null, state: 'delivering' });
  await recordFirst(work, seq, { event: 'created', detail: { inReplyTo, ...(about === undefined ? {} : { about }) } });
  if (about !== undefined) await recordAbout(work, about, id);
  await joinLane(work, { seq, network: null }, laneFromMobile(target));
}

async function recordAbout(work: Work, about: string, notice: string): Promise<void> {
  const row = await work.db.get('SELECT seq FROM message WHERE id = @id FOR UPDATE', { id: about });
  if (row) await record(work, integer(row, 'seq'), { event: 'notice', detail: { notice } });
}
