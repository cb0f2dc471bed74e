import { inRange } from './error.js';

/** What a TP-ST octet means for the message (TS 23.040 §9.2.3.15). */
export type StatusClass =
  /** The transaction is completed. */
  | 'success'
  /** Not delivered yet; the service centre goes on trying. */
  | 'temporary-retrying'
  /** Not delivered; the service centre has given up, and trying again would not help. */
  | 'permanent'
  /** Not delivered; the service centre has given up, but a new message may come through. */
  | 'temporary-stopped'
  /** 128 and above: without a meaning. */
  | 'reserved';

/** A TP-ST octet explained. */
export interface DeliveryStatus {
  kind: StatusClass;
  /** In lower case, without a full stop. */
  words: string;
}

/** 32 values each: named ones, reserved ones up to the 16th, then the service centre's own. */
const CLASSES: readonly StatusClass[] = ['success', 'temporary-retrying', 'permanent', 'temporary-stopped'];
const FIRST_OF_SERVICE_CENTRE = 0x10;

const SUCCESS = [
  'received by the handset',
  'forwarded to the handset, receipt cannot be confirmed',
  'replaced by the service centre',
];

const TEMPORARY = [
  'congestion',
  'handset busy',
  'no response from the handset',
  'service rejected',
  'quality of service not available',
  'error in the handset',
];

const PERMANENT = [
  'remote procedure error',
  'incompatible destination',
  'connection rejected by the handset',
  'not obtainable',
  'quality of service not available',
  'no interworking available',
  'validity period expired',
  'deleted by the sender',
  'deleted by the service centre administration',
  'message does not exist',
];

const WORDS = [SUCCESS, TEMPORARY, PERMANENT, TEMPORARY];
const AFTERWARDS = ['', ', still trying', '', ', given up'];

const ALL: readonly DeliveryStatus[] = Array.from({ length: 256 }, (_, octet) => Object.freeze(explain(octet)));
const UNKNOWN: DeliveryStatus = { kind: 'reserved', words: 'reserved value' };

/** Says what a TP-ST octet means; every octet means something (TS 23.040 §9.2.3.15). @throws PduError when it is no octet. */
export function readStatus(octet: number): DeliveryStatus {
  return ALL[inRange(octet, 0, 255, 'TP-ST')] ?? UNKNOWN;
}

function explain(octet: number): DeliveryStatus {
  const group = octet >> 5;
  const kind = CLASSES[group];
  if (kind === undefined) return { kind: 'reserved', words: `reserved value ${octet}` };
  const value = octet & 0x1f;
  const word = WORDS[group]?.[value] ?? (value < FIRST_OF_SERVICE_CENTRE ? 'reserved' : "the service centre's own");
  const words = WORDS[group]?.[value] === undefined ? `${word} value ${octet}` : word;
  return { kind, words: `${words}${AFTERWARDS[group]}` };
}
