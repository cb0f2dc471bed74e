import type { MessageState, SegmentState } from '../../core/index.js';
import { fateOf } from '../fate.js';
import { recipientKey } from '../recipient.js';
import type { ReportedStatus } from '../store.js';
import { goOn } from './operator.js';
import { integer, integerOrNull, type Row, word } from './row.js';
import { fates } from './segment.js';
import { become } from './state.js';
import { messageAt, type StoredMessage } from './stored-message.js';
import { record } from './timeline.js';
import { SEGMENT_STATES } from './words.js';
import type { Work } from './work.js';

/** `QueueStore.applyReport`. */
export async function applyReport(
  work: Work,
  report: ReportedStatus,
): Promise<{ messageId: string; state: MessageState; sentAt: number } | undefined> {
  const segment = await reported(work, report);
  await settlePdu(work, report, segment);
  if (!segment) return undefined;
  const message = await messageAt(work, integer(segment, 'message'));
  const sentAt = message.sentAt ?? integerOrNull(segment, 'attempted_at') ?? work.now;
  await applyToSegment(work, segment, report);
  await applyToMessage(work, message, report, sentAt);
  await record(work, message.seq, {
    event: 'report',
    ...(message.modem === null ? {} : { modem: message.modem }),
    detail: {
      ...{ segment: integer(segment, 'number'), kind: report.kind, status: report.status, words: report.words },
      ...{ messageReference: report.messageReference, dischargedAt: report.dischargedAt },
    },
  });
  return { messageId: message.id, state: message.state, sentAt };
}

/**
 * The segment that a report is about: SIM, TP-MR and recipient are all that it says (TS 23.040 §9.2.2.3).
 *
 * TP-MR comes round after 256 messages, so that the newest one still without its final report is meant. An uncertain
 * one whose TP-MR nobody knows, or one that was taken for sent, is meant only when no other fits.
 */
async function reported(work: Work, report: ReportedStatus): Promise<Row | undefined> {
  const { imsi } = report;
  const recipient = recipientKey(report.recipient);
  const known = await work.db.get(
    `SELECT message, number, state, attempted_at FROM segment
     WHERE imsi = @imsi AND recipient = @recipient AND reference = @reference
     ORDER BY CASE state WHEN 'sent' THEN 0 WHEN 'uncertain' THEN 1 ELSE 2 END, attempted_at DESC LIMIT 1`,
    { imsi, recipient, reference: report.messageReference },
  );
  if (known) return known;
  return await work.db.get(
    `SELECT message, number, state, attempted_at FROM segment
     WHERE imsi = @imsi AND recipient = @recipient AND reference IS NULL AND state IN ('uncertain', 'sent')
     ORDER BY attempted_at DESC LIMIT 1`,
    { imsi, recipient },
  );
}

async function settlePdu(work: Work, report: ReportedStatus, segment: Row | undefined): Promise<void> {
  await work.db.run(
    `UPDATE received_pdu SET state = @state, message = @message, reason = @words
     WHERE id = @pduId AND state IN ('pending', 'part')`,
    {
      ...{ pduId: report.pduId, words: report.words, state: segment ? 'report' : 'unmatched' },
      message: segment ? integer(segment, 'message') : null,
    },
  );
}

const BECOMES: Record<ReportedStatus['kind'], SegmentState> = {
  delivered: 'delivered',
  failed: 'failed',
  temporary: 'sent', // it reached the service centre, which goes on trying
};

/** A segment that has its final report keeps it. */
async function applyToSegment(work: Work, segment: Row, report: ReportedStatus): Promise<void> {
  const state = word(segment, 'state', SEGMENT_STATES);
  if (state !== 'sent' && state !== 'uncertain') return;
  const failed = report.kind === 'failed';
  await work.db.run(
    `UPDATE segment SET state = @state, message_reference = @reference, reference = @reference,
       sent_at = coalesce(sent_at, attempted_at), report_status = @status, reported_at = @at,
       error_code = @code, error_cause = @cause
     WHERE message = @message AND number = @number`,
    {
      ...{ message: integer(segment, 'message'), number: integer(segment, 'number') },
      ...{ state: BECOMES[report.kind], reference: report.messageReference, at: report.dischargedAt },
      status: report.kind === 'temporary' ? null : report.status,
      code: failed ? 'NOT_DELIVERED' : null,
      cause: failed ? `${report.words} (TP-ST ${report.status})` : null,
    },
  );
}

/** The states of a message that a report may change; in all others it only adds to what is known. */
const OPEN: readonly MessageState[] = ['sent', 'unconfirmed', 'uncertain'];

async function applyToMessage(
  work: Work,
  message: StoredMessage,
  report: ReportedStatus,
  sentAt: number,
): Promise<void> {
  const open = OPEN.includes(message.state);
  await work.db.run('UPDATE message SET report = @words, sent_at = coalesce(sent_at, @sentAt) WHERE seq = @seq', {
    ...{ seq: message.seq, words: report.words },
    sentAt: open ? sentAt : null,
  });
  if (!open) return;
  const fate = fateOf(await fates(work, message.seq));
  if (fate === 'queued') await goOn(work, message);
  else if (message.state !== 'unconfirmed') await become(work, message, fate);
  else if (fate !== 'sent') await become(work, message, fate === 'expired' ? 'undelivered' : fate);
}
