import { PduError } from './error.js';
import type { Lenient } from './lenient.js';
import type { Pdu } from './pdu.js';

/** How to read a PDU. */
export interface DecodeOptions {
  /** Whether the octets begin with a service centre, as on the AT interface (TS 27.005 §3.1), or with the TPDU. */
  smsc: boolean;
  /** Who sent it. TP-MTI means different things in the two directions; absent: DELIVER, SUBMIT, STATUS-REPORT (TS 23.040 §9.2.3.1). */
  direction?: 'from-network' | 'to-network';
  /** The TPDU length that the AT header named; the octets must be as many (TS 27.005 §3.1). Absent: not checked. */
  tpduLength?: number;
  /** Deviations that are let pass; absent: none. */
  lenient?: Lenient;
}

/** Reads one PDU. @throws PduError and nothing else. */
export function decodePdu(_input: string | Uint8Array, _options: DecodeOptions): Pdu {
  throw new PduError('PDU_UNSUPPORTED', { expected: 'a finished codec', found: 'one that is being written' });
}
