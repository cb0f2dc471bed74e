/** Every state of a message, those to mobile first. */
export const MESSAGE_STATES = [
  'accepted',
  'scheduled',
  'queued',
  'sending',
  'sent',
  'delivered',
  'undelivered',
  'unconfirmed',
  'read',
  'failed',
  'canceled',
  'expired',
  'partially_delivered',
  'uncertain',
  // from mobile
  'receiving',
  'held',
  'delivering',
] as const;

/** Where a message stands (Twilio's words and `held`, `uncertain`, `unconfirmed`, `expired`). */
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Where one segment to mobile stands. */
export type SegmentState = 'queued' | 'sending' | 'sent' | 'delivered' | 'failed' | 'uncertain';

export type Direction = 'to-mobile' | 'from-mobile';

type Transitions = Readonly<Partial<Record<MessageState, readonly MessageState[]>>>;

/**
 * The allowed changes of state to mobile. What stands on no left side, or has an empty right side, is final.
 * `sending -> queued` is a refusal that may pass, or a segment that is known not to have left the modem.
 */
const TO_MOBILE: Transitions = {
  accepted: ['scheduled', 'queued'],
  scheduled: ['queued', 'canceled', 'expired'],
  queued: ['sending', 'canceled', 'expired', 'failed'],
  sending: [
    'queued',
    'sent',
    'failed',
    'uncertain',
    'expired',
    'canceled',
    'delivered',
    'undelivered',
    'partially_delivered',
  ],
  uncertain: ['queued', 'sent', 'delivered', 'undelivered', 'partially_delivered', 'failed', 'canceled', 'expired'],
  sent: ['delivered', 'undelivered', 'unconfirmed', 'partially_delivered', 'expired', 'read'],
  unconfirmed: ['delivered', 'undelivered', 'partially_delivered', 'read'],
  delivered: ['read'],
  failed: ['queued'], // only by the operator's `retry`
};

/** The allowed changes of state from mobile. */
const FROM_MOBILE: Transitions = {
  receiving: ['held', 'delivering', 'failed'],
  held: ['delivering', 'failed'],
  delivering: ['delivered', 'held', 'failed'],
  failed: ['delivering', 'held'], // only by the operator's `redeliver`
};

/** Whether a message of this direction may go from one state to the other. */
export function mayBecome(direction: Direction, from: MessageState, to: MessageState): boolean {
  const table = direction === 'to-mobile' ? TO_MOBILE : FROM_MOBILE;
  return table[from]?.includes(to) ?? false;
}

/** The states in which a message to mobile no longer holds its lane: it has left the sending side (design: lanes). */
export const LANE_COMPLETE: readonly MessageState[] = [
  'sent',
  'delivered',
  'undelivered',
  'unconfirmed',
  'read',
  'failed',
  'canceled',
  'expired',
  'partially_delivered',
  'uncertain',
];
