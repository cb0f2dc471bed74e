import { PduError } from './error.js';
import type { Pdu } from './pdu.js';

/** Writes a PDU as the AT interface wants it: service centre where `serviceCentre` is present, then the TPDU. @throws PduError. */
export function encodePdu(pdu: Pdu): Uint8Array {
  return encodeTpdu(pdu);
}

/** Writes the TPDU alone; its length is the figure of `AT+CMGS=` (TS 27.005 §3.1). @throws PduError. */
export function encodeTpdu(_pdu: Pdu): Uint8Array {
  throw new PduError('PDU_UNSUPPORTED', { expected: 'a finished codec', found: 'one that is being written' });
}
