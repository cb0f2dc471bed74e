import { GatewayError } from '../../core/index.js';
import { fateOf } from '../fate.js';
import type { MessageView } from '../message.js';
import { joinLane, laneToMobile, rejoinLane } from './lane.js';
import { integer } from './row.js';
import { fates, unbind } from './segment.js';
import { become } from './state.js';
import { messageById, type StoredMessage } from './stored-message.js';
import { record } from './timeline.js';
import { find } from './view.js';
import type { Work } from './work.js';

/** `QueueStore.resolve`. */
export async function resolve(work: Work, id: string, as: 'sent' | 'resend'): Promise<MessageView> {
  const message = await messageOf(work, id);
  if (message.state !== 'uncertain') {
    throw new GatewayError('CONFLICT', `message ${id} is ${message.state}; only one that is uncertain can be resolved`);
  }
  if (as === 'sent') await takeForSent(work, message);
  else await queueUncertain(work, message);
  await record(work, message.seq, { event: 'resolved', detail: { as } });
  await goOn(work, message);
  return await viewOf(work, id);
}

/** Its segments stay known to reports by SIM and reference. */
async function takeForSent(work: Work, { seq }: StoredMessage): Promise<void> {
  await work.db.run(
    `UPDATE segment SET state = 'sent', sent_at = attempted_at, error_code = NULL, error_cause = NULL
     WHERE message = @seq AND state = 'uncertain'`,
    { seq },
  );
}

/** They are new attempts: a report about the lost ones must not be taken for theirs. */
async function queueUncertain(work: Work, message: StoredMessage): Promise<void> {
  await requireText(work, message);
  await work.db.run(
    `UPDATE segment SET state = 'queued', imsi = NULL, recipient = NULL, reference = NULL
     WHERE message = @seq AND state = 'uncertain'`,
    { seq: message.seq },
  );
}

/** The message as its segments have it; with some to send it heads its lane again. */
export async function goOn(work: Work, message: StoredMessage): Promise<void> {
  const fate = fateOf(await fates(work, message.seq));
  await become(work, message, fate);
  if (fate === 'queued') await rejoinLane(work, message, laneToMobile({ ...message, sender: message.address ?? '' }));
}

/** `QueueStore.retry`. */
export async function retry(work: Work, id: string): Promise<MessageView> {
  const message = await messageOf(work, id);
  if (message.direction !== 'to-mobile' || message.state !== 'failed') {
    throw new GatewayError(
      'CONFLICT',
      `message ${id} is ${message.state}; only one to mobile that failed can be retried`,
    );
  }
  if (message.expiresAt !== null && message.expiresAt <= work.now) {
    throw new GatewayError('CONFLICT', `message ${id} was to be sent by ${new Date(message.expiresAt).toISOString()}`);
  }
  await requireText(work, message);
  await work.db.run(
    `UPDATE segment SET state = 'queued', attempts = 0, error_code = NULL, error_cause = NULL, imsi = NULL, recipient = NULL,
       reference = NULL, report_status = NULL, reported_at = NULL
     WHERE message = @seq AND state = 'failed'`,
    { seq: message.seq },
  );
  if ((await fates(work, message.seq)).every(({ state }) => state === 'queued')) await unbind(work, message);
  await become(work, message, 'queued');
  await record(work, message.seq, { event: 'retried', detail: {} });
  await joinLane(work, message, laneToMobile({ ...message, sender: message.address ?? '' }));
  return await viewOf(work, id);
}

async function messageOf(work: Work, id: string): Promise<StoredMessage> {
  const message = await messageById(work, id);
  if (!message) throw new GatewayError('NOT_FOUND', `there is no message ${JSON.stringify(id)}`);
  return message;
}

async function viewOf(work: Work, id: string): Promise<MessageView> {
  const view = await find(work, id);
  if (!view) throw new Error(`message ${id} is gone`);
  return view;
}

async function requireText(work: Work, { id, seq }: StoredMessage): Promise<void> {
  const row = await work.db.get('SELECT emptied FROM message WHERE seq = @seq', { seq });
  if (row && integer(row, 'emptied') === 0) return;
  throw new GatewayError('CONFLICT', `the text of message ${id} was removed when its time was over`);
}
