import { decodeAddress, encodeAddress } from './address.js';
import { inRange } from './error.js';
import { bit, HAS_HEADER, LOOP_PREVENTION, MESSAGE_TYPE, NO_MORE_MESSAGES, STATUS_REPORT } from './first-octet.js';
import type { Lenient } from './lenient.js';
import type { OctetReader } from './octet-reader.js';
import type { OctetWriter } from './octet-writer.js';
import { decodeIndicator, decodeParameters, encodeParameters, parameterIndicator } from './parameters.js';
import type { StatusReport } from './pdu.js';
import { decodeTimestamp, encodeTimestamp } from './timestamp.js';

/**
 * Reads an SMS-STATUS-REPORT behind its first octet (TS 23.040 §9.2.2.3).
 *
 * A report that was cut exactly before TP-PI reads as one without: only the length in the AT header can tell.
 */
export function decodeStatusReport(reader: OctetReader, first: number, lenient?: Lenient): StatusReport {
  const report = decodeMandatory(reader, first, lenient);
  if (reader.left === 0) return report;
  const indicator = decodeIndicator(reader);
  const hasHeader = (first & HAS_HEADER) !== 0;
  return { ...report, parameters: decodeParameters(reader, { indicator, hasHeader, lenient }) };
}

/** Reads such a report up to TP-ST, for devices whose octets mean nothing behind it. */
export function decodeMandatory(reader: OctetReader, first: number, lenient?: Lenient): StatusReport {
  return {
    type: 'status-report',
    noMoreMessages: (first & NO_MORE_MESSAGES) !== 0,
    loopPrevention: (first & LOOP_PREVENTION) !== 0,
    statusReportQualifier: (first & STATUS_REPORT) !== 0,
    messageReference: reader.next('TP-MR'),
    address: decodeAddress(reader, 'TP-RA', lenient),
    serviceCentreTimestamp: decodeTimestamp(reader, 'TP-SCTS', lenient),
    dischargeTime: decodeTimestamp(reader, 'TP-DT', lenient),
    status: reader.next('TP-ST'),
  };
}

/** Writes an SMS-STATUS-REPORT (TS 23.040 §9.2.2.3). @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function encodeStatusReport(writer: OctetWriter, pdu: StatusReport): OctetWriter {
  const first =
    MESSAGE_TYPE.statusReport |
    bit(NO_MORE_MESSAGES, pdu.noMoreMessages) |
    bit(LOOP_PREVENTION, pdu.loopPrevention) |
    bit(STATUS_REPORT, pdu.statusReportQualifier) |
    bit(HAS_HEADER, (pdu.parameters?.userData?.header ?? null) !== null);
  writer.octet(first).octet(inRange(pdu.messageReference, 0, 255, 'TP-MR'));
  encodeAddress(writer, pdu.address);
  encodeTimestamp(writer, pdu.serviceCentreTimestamp);
  encodeTimestamp(writer, pdu.dischargeTime).octet(inRange(pdu.status, 0, 255, 'TP-ST'));
  if (!pdu.parameters) return writer;
  return encodeParameters(writer.octet(parameterIndicator(pdu.parameters)), pdu.parameters);
}
