import { inRange } from './error.js';

/** How the characters of a message are coded (TS 23.038 §4). */
export type Encoding = 'gsm7' | '8bit' | 'ucs2';

/** Where a handset shows or keeps a message: 0 at once (flash), 1 its own memory, 2 SIM, 3 terminal equipment (TS 23.038 §4). */
export type MessageClass = 0 | 1 | 2 | 3;

/** What else waits for the subscriber, told by the coding group of a message (TS 23.038 §4, groups 1100 to 1110). */
export interface MessageWaiting {
  /** Whether the message itself may be thrown away. */
  action: 'discard' | 'store';
  /** Whether the indication is switched on. */
  active: boolean;
  type: 'voicemail' | 'fax' | 'email' | 'other';
}

/** What one TP-DCS octet says. */
export interface DataCoding {
  /** Reserved codings count as `gsm7` (TS 23.038 §4). */
  encoding: Encoding;
  /** Nobody here decompresses: such user data is octets (TS 23.042). */
  compressed: boolean;
  messageClass: MessageClass | null;
  messageWaiting: MessageWaiting | null;
}

const CLASSES = [0, 1, 2, 3] as const;
const WAITING = ['voicemail', 'fax', 'email', 'other'] as const;
const PLAIN: DataCoding = { encoding: 'gsm7', compressed: false, messageClass: null, messageWaiting: null };

const ALL: readonly DataCoding[] = Array.from({ length: 256 }, (_, octet) => Object.freeze(interpret(octet)));

/** Says what a TP-DCS octet means; every octet means something (TS 23.038 §4). @throws PduError when it is no octet. */
export function readDataCoding(octet: number): DataCoding {
  return ALL[inRange(octet, 0, 255, 'TP-DCS')] ?? PLAIN;
}

function interpret(octet: number): DataCoding {
  const group = octet >> 4;
  if (group < 0x8) return general(octet);
  if (group < 0xc) return PLAIN; // reserved coding groups
  if (group === 0xf) {
    return { ...PLAIN, encoding: octet & 0x04 ? '8bit' : 'gsm7', messageClass: CLASSES[octet & 3] ?? null };
  }
  const messageWaiting: MessageWaiting = {
    action: group === 0xc ? 'discard' : 'store',
    active: (octet & 0x08) !== 0,
    type: WAITING[octet & 3] ?? 'other',
  };
  return { ...PLAIN, encoding: group === 0xe ? 'ucs2' : 'gsm7', messageWaiting };
}

/** Groups 00xx (general) and 01xx (the same, with automatic deletion). */
function general(octet: number): DataCoding {
  return {
    encoding: (['gsm7', '8bit', 'ucs2', 'gsm7'] as const)[(octet >> 2) & 3] ?? 'gsm7',
    compressed: (octet & 0x20) !== 0,
    messageClass: octet & 0x10 ? (CLASSES[octet & 3] ?? null) : null,
    messageWaiting: null,
  };
}

/** The TP-DCS for an uncompressed message: 0x00, 0x04, 0x08; with a class 0xF0-0xF7, for UCS-2 0x18-0x1B (TS 23.038 §4). */
export function dataCodingScheme(encoding: Encoding, messageClass?: MessageClass): number {
  if (messageClass === undefined) return { gsm7: 0x00, '8bit': 0x04, ucs2: 0x08 }[encoding];
  return { gsm7: 0xf0, '8bit': 0xf4, ucs2: 0x18 }[encoding] | messageClass;
}
