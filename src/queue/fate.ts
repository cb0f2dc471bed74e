import type { MessageState, SegmentState } from '../core/index.js';

/** What one segment says about the message it belongs to. */
export interface SegmentFate {
  state: SegmentState;
  /** TP-ST of its final report; null while none came. */
  reportStatus: number | null;
}

/** TP-ST "SM validity period expired" (TS 23.040 §9.2.3.15). */
const VALIDITY_EXPIRED = 70;

/**
 * The state of a message to mobile, none of whose segments was refused, from the fates of its segments.
 *
 * `queued` means that the rest is still to be sent. One segment without a final report keeps the whole at `sent`.
 */
export function fateOf(segments: readonly SegmentFate[]): MessageState {
  const every = (state: SegmentState) => segments.every((segment) => segment.state === state);
  const some = (state: SegmentState) => segments.some((segment) => segment.state === state);
  if (some('uncertain')) return 'uncertain';
  if (some('queued') || some('sending')) return 'queued';
  if (some('sent')) return 'sent';
  if (every('delivered')) return 'delivered';
  if (some('delivered')) return 'partially_delivered';
  return segments.every((segment) => segment.reportStatus === VALIDITY_EXPIRED) ? 'expired' : 'undelivered';
}

const FINAL: readonly MessageState[] = [
  'delivered',
  'undelivered',
  'failed',
  'canceled',
  'expired',
  'partially_delivered',
  'read',
];

/** Whether nothing further is expected to happen to a message by itself. `sent` is the end where no report was asked for. */
export function isFinal(state: MessageState, reportExpected: boolean): boolean {
  return FINAL.includes(state) || (state === 'sent' && !reportExpected);
}
