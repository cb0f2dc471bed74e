import type { Direction, SegmentState } from '../../core/index.js';
import type { Concatenation, Encoding, InboundKind } from '../message.js';

/** What the columns of a few words may hold; reading anything else is an error. */
export const SEGMENT_STATES: readonly SegmentState[] = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'failed',
  'uncertain',
];
export const DIRECTIONS: readonly Direction[] = ['to-mobile', 'from-mobile'];
export const KINDS: readonly InboundKind[] = ['sms', 'notice'];
export const ENCODINGS: readonly Encoding[] = ['gsm7', 'ucs2', '8bit'];
export const CONCATENATIONS: readonly Concatenation[] = ['udh8', 'udh16', 'none'];
