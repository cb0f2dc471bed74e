import { encodeDeliverReport, encodeSubmitReport } from './acknowledgement.js';
import { encodeServiceCentre } from './address.js';
import { encodeDeliver } from './deliver.js';
import { OctetWriter } from './octet-writer.js';
import type { Pdu } from './pdu.js';
import { encodeStatusReport } from './status-report.js';
import { encodeSubmit } from './submit.js';

/**
 * Writes a PDU as the AT interface wants it: the service centre where `serviceCentre` is present, then the TPDU
 * (TS 27.005 §3.1).
 *
 * @throws PduError `PDU_VALUE_OUT_OF_RANGE` when a value does not fit its field, and nothing else.
 */
export function encodePdu(pdu: Pdu): Uint8Array {
  const writer = new OctetWriter();
  if (pdu.serviceCentre !== undefined) encodeServiceCentre(writer, pdu.serviceCentre);
  return encodeInto(writer, pdu).written();
}

/** Writes the TPDU alone; its length is the figure of `AT+CMGS=` (TS 27.005 §3.1). @throws PduError as `encodePdu`. */
export function encodeTpdu(pdu: Pdu): Uint8Array {
  return encodeInto(new OctetWriter(), pdu).written();
}

function encodeInto(writer: OctetWriter, pdu: Pdu): OctetWriter {
  switch (pdu.type) {
    case 'submit':
      return encodeSubmit(writer, pdu);
    case 'deliver':
      return encodeDeliver(writer, pdu);
    case 'status-report':
      return encodeStatusReport(writer, pdu);
    case 'deliver-report':
      return encodeDeliverReport(writer, pdu);
    case 'submit-report':
      return encodeSubmitReport(writer, pdu);
  }
}
