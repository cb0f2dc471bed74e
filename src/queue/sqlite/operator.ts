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
export function resolve(work: Work, id: string, as: 'sent' | 'resend'): MessageView {
  const message = messageOf(work, id);
  if (message.state !== 'uncertain') {
    throw new GatewayError('CONFLICT', `message ${id} is ${message.state}; only one that is uncertain can be resolved`);
  }
  if (as === 'sent') takeForSent(work, message);
  else queueUncertain(work, message);
  record(work, message.seq, { event: 'resolved', detail: { as } });
  goOn(work, message);
  return viewOf(work, id);
}

/** Its segments stay known to reports by SIM and reference. */
function takeForSent(work: Work, { seq }: StoredMessage): void {
  work.db.run(
    `UPDATE segment SET state = 'sent', sent_at = attempted_at, error_code = NULL, error_cause = NULL
     WHERE message = @seq AND state = 'uncertain'`,
    { seq },
  );
}

/** They are new attempts: a report about the lost ones must not be taken for theirs. */
function queueUncertain(work: Work, message: StoredMessage): void {
  requireText(work, message);
  work.db.run(
    `UPDATE segment SET state = 'queued', imsi = NULL, recipient = NULL, reference = NULL
     WHERE message = @seq AND state = 'uncertain'`,
    { seq: message.seq },
  );
}

/** The message as its segments have it; with some to send it heads its lane again. */
export function goOn(work: Work, message: StoredMessage): void {
  const fate = fateOf(fates(work, message.seq));
  become(work, message, fate);
  if (fate === 'queued') rejoinLane(work, message, laneToMobile({ ...message, sender: message.address ?? '' }));
}

/** `QueueStore.retry`. */
export function retry(work: Work, id: string): MessageView {
  const message = messageOf(work, id);
  if (message.direction !== 'to-mobile' || message.state !== 'failed') {
    throw new GatewayError(
      'CONFLICT',
      `message ${id} is ${message.state}; only one to mobile that failed can be retried`,
    );
  }
  if (message.expiresAt !== null && message.expiresAt <= work.now) {
    throw new GatewayError('CONFLICT', `message ${id} was to be sent by ${new Date(message.expiresAt).toISOString()}`);
  }
  requireText(work, message);
  work.db.run(
    `UPDATE segment SET state = 'queued', attempts = 0, error_code = NULL, error_cause = NULL, imsi = NULL, recipient = NULL,
       reference = NULL, report_status = NULL, reported_at = NULL
     WHERE message = @seq AND state = 'failed'`,
    { seq: message.seq },
  );
  if (fates(work, message.seq).every(({ state }) => state === 'queued')) unbind(work, message);
  become(work, message, 'queued');
  record(work, message.seq, { event: 'retried', detail: {} });
  joinLane(work, message, laneToMobile({ ...message, sender: message.address ?? '' }));
  return viewOf(work, id);
}

function messageOf(work: Work, id: string): StoredMessage {
  const message = messageById(work, id);
  if (!message) throw new GatewayError('NOT_FOUND', `there is no message ${JSON.stringify(id)}`);
  return message;
}

function viewOf(work: Work, id: string): MessageView {
  const view = find(work, id);
  if (!view) throw new Error(`message ${id} is gone`);
  return view;
}

function requireText(work: Work, { id, seq }: StoredMessage): void {
  const row = work.db.get('SELECT emptied FROM message WHERE seq = @seq', { seq });
  if (row && integer(row, 'emptied') === 0) return;
  throw new GatewayError('CONFLICT', `the text of message ${id} was removed when its time was over`);
}
