import { inRange } from './error.js';
import { bit, HAS_HEADER, MESSAGE_TYPE } from './first-octet.js';
import type { Lenient } from './lenient.js';
import type { OctetReader } from './octet-reader.js';
import type { OctetWriter } from './octet-writer.js';
import { decodeIndicator, decodeParameters, encodeParameters, parameterIndicator } from './parameters.js';
import type { DeliverReport, SubmitReport } from './pdu.js';
import { decodeTimestamp, encodeTimestamp } from './timestamp.js';

const LOWEST_CAUSE = 0x80; // TS 23.040 §9.2.3.22: below it all values are reserved

/** Reads an SMS-DELIVER-REPORT behind its first octet (TS 23.040 §9.2.2.1a). */
export function decodeDeliverReport(reader: OctetReader, first: number, lenient?: Lenient): DeliverReport {
  const hasHeader = (first & HAS_HEADER) !== 0;
  return {
    type: 'deliver-report',
    ...decodeCause(reader),
    parameters: decodeParameters(reader, { indicator: decodeIndicator(reader), hasHeader, lenient }),
  };
}

/** Reads an SMS-SUBMIT-REPORT behind its first octet (TS 23.040 §9.2.2.2a). */
export function decodeSubmitReport(reader: OctetReader, first: number, lenient?: Lenient): SubmitReport {
  const hasHeader = (first & HAS_HEADER) !== 0;
  const cause = decodeCause(reader);
  const indicator = decodeIndicator(reader);
  return {
    type: 'submit-report',
    ...cause,
    serviceCentreTimestamp: decodeTimestamp(reader, 'TP-SCTS', lenient),
    parameters: decodeParameters(reader, { indicator, hasHeader, lenient }),
  };
}

/**
 * TP-FCS stands only in a refusal (RP-ERROR), which the layer below tells apart. Here its own values do: TP-FCS is
 * 0x80 or more, and TP-PI stays below until somebody defines its extension (TS 23.040 §9.2.3.22, §9.2.3.27).
 */
function decodeCause(reader: OctetReader): { failureCause?: number } {
  const next = reader.octets[reader.at] ?? 0;
  return next >= LOWEST_CAUSE ? { failureCause: reader.next('TP-FCS') } : {};
}

/** Writes an SMS-DELIVER-REPORT (TS 23.040 §9.2.2.1a). @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function encodeDeliverReport(writer: OctetWriter, pdu: DeliverReport): OctetWriter {
  return encodeParameters(encodeStart(writer, MESSAGE_TYPE.deliver, pdu), pdu.parameters);
}

/** Writes an SMS-SUBMIT-REPORT (TS 23.040 §9.2.2.2a). @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function encodeSubmitReport(writer: OctetWriter, pdu: SubmitReport): OctetWriter {
  const start = encodeStart(writer, MESSAGE_TYPE.submit, pdu);
  return encodeParameters(encodeTimestamp(start, pdu.serviceCentreTimestamp), pdu.parameters);
}

function encodeStart(writer: OctetWriter, messageType: number, pdu: DeliverReport | SubmitReport): OctetWriter {
  const { failureCause, parameters } = pdu;
  writer.octet(messageType | bit(HAS_HEADER, (parameters.userData?.header ?? null) !== null));
  if (failureCause !== undefined) writer.octet(inRange(failureCause, LOWEST_CAUSE, 255, 'TP-FCS'));
  return writer.octet(parameterIndicator(parameters));
}
