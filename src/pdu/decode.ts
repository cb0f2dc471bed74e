import { decodeDeliverReport, decodeSubmitReport } from './acknowledgement.js';
import { decodeServiceCentre } from './address.js';
import { decodeDeliver } from './deliver.js';
import { PduError } from './error.js';
import { MESSAGE_TYPE } from './first-octet.js';
import { fromHex } from './hex.js';
import type { Lenient } from './lenient.js';
import { OctetReader } from './octet-reader.js';
import type { Pdu } from './pdu.js';
import { decodeMandatory, decodeStatusReport } from './status-report.js';
import { decodeSubmit } from './submit.js';
import { decodeShiftedReport, isShiftedReport } from './wavecom.js';

/** How to read a PDU. */
export interface DecodeOptions {
  /** Whether the octets begin with a service centre, as on the AT interface (TS 27.005 §3.1), or with the TPDU. */
  smsc: boolean;
  /** Who sent it. TP-MTI means different things in the two directions; absent: DELIVER, SUBMIT, STATUS-REPORT (TS 23.040 §9.2.3.1). */
  direction?: 'from-network' | 'to-network';
  /** The TPDU length that the AT header named: the octets must be as many (TS 27.005 §3.1). Absent: not checked. */
  tpduLength?: number;
  /** Deviations that are let pass; absent: none. */
  lenient?: Lenient;
}

/**
 * Reads one PDU, all of it: what is missing, left over or wrong is refused, with the octet where it begins.
 *
 * @param input hex digits of either case with nothing between them, or octets.
 * @throws PduError and nothing else, whatever the input.
 */
export function decodePdu(input: string | Uint8Array, options: DecodeOptions): Pdu {
  const octets = typeof input === 'string' ? fromHex(input) : input;
  if (options.lenient?.reportShifted && isShiftedReport(octets)) return decodeShiftedReport(octets, options.lenient);
  const reader = new OctetReader(octets);
  const serviceCentre = options.smsc ? decodeServiceCentre(reader) : undefined;
  checkLength(reader, options);
  const pdu = decodeTpdu(reader, options);
  reader.end();
  if (serviceCentre !== undefined) pdu.serviceCentre = serviceCentre;
  return pdu;
}

function checkLength(reader: OctetReader, { tpduLength, lenient }: DecodeOptions): void {
  if (tpduLength === undefined || tpduLength === reader.left) return;
  if (tpduLength < reader.left && lenient?.reportPadded) {
    reader.cutTo(tpduLength);
    return;
  }
  const code = reader.left < tpduLength ? 'PDU_TRUNCATED' : 'PDU_TRAILING';
  throw new PduError(code, {
    expected: `a TPDU of ${tpduLength} octets, as the AT header says`,
    found: `${reader.left}`,
    octet: reader.at,
  });
}

function decodeTpdu(reader: OctetReader, options: DecodeOptions): Pdu {
  const { direction, lenient } = options;
  const at = reader.at;
  const first = reader.next('the TPDU');
  const isAnswer = { deliver: direction === 'to-network', submit: direction === 'from-network' };
  switch (first & MESSAGE_TYPE.mask) {
    case MESSAGE_TYPE.deliver:
      return isAnswer.deliver ? decodeDeliverReport(reader, first, lenient) : decodeDeliver(reader, first, lenient);
    case MESSAGE_TYPE.submit:
      return isAnswer.submit ? decodeSubmitReport(reader, first, lenient) : decodeSubmit(reader, first, lenient);
    case MESSAGE_TYPE.statusReport:
      if (direction !== 'to-network') return decodeReport(reader, first, options);
      throw new PduError('PDU_UNSUPPORTED', { expected: 'any message but a command', found: 'SMS-COMMAND', octet: at });
    default:
      if (lenient?.reservedMessageType && direction !== 'to-network') return decodeDeliver(reader, first, lenient);
      throw new PduError('PDU_INVALID', { expected: 'TP-MTI 0, 1 or 2', found: 'the reserved 3', octet: at });
  }
}

function decodeReport(reader: OctetReader, first: number, { lenient, tpduLength }: DecodeOptions): Pdu {
  if (!lenient?.reportPadded || tpduLength !== undefined) return decodeStatusReport(reader, first, lenient);
  const report = decodeMandatory(reader, first, lenient);
  reader.cutTo(0);
  return report;
}
