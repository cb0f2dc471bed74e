import type { Lenient } from './lenient.js';
import { OctetReader } from './octet-reader.js';
import type { StatusReport } from './pdu.js';
import { decodeMandatory } from './status-report.js';

/**
 * Wavecom modems: a report read from the `SR` storage comes with five foreign octets in front, no service centre, and
 * a TP-ST that cannot be trusted (against TS 27.005 §3.1; described in the history of smstools3 3.1).
 */
const PREFIX = [0x00, 0x00, 0x00, 0xff, 0x00];

const STATUS_UNKNOWN = 0xff; // reserved in TS 23.040 §9.2.3.15, so that nobody takes it for delivered

/** Whether octets begin as such a report does; as a regular PDU they would be refused, for an address of 255 semi-octets. */
export function isShiftedReport(octets: Uint8Array): boolean {
  return PREFIX.every((octet, index) => octets[index] === octet);
}

/** Reads the report behind the foreign octets; what follows its TP-ST is not looked at. @throws PduError. */
export function decodeShiftedReport(octets: Uint8Array, lenient: Lenient): StatusReport {
  const reader = new OctetReader(octets);
  reader.skip(PREFIX.length, 'the prefix');
  const first = reader.next('the TPDU');
  const report = decodeMandatory(reader, first, lenient);
  return { ...report, status: STATUS_UNKNOWN };
}
