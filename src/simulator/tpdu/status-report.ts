import { hexOctet } from '../octets.js';
import { encodeAddress } from './address.js';
import { encodeTimestamp } from './timestamp.js';

/** What a status report says of one submitted TPDU. */
export interface StatusReportFields {
  /** TP-MR of the submission, 0-255. */ messageReference: number;
  /** TP-RA: where the message went. */ recipient: string;
  /** TP-SCTS: when the centre took it. */ submittedAt: number;
  /** TP-DT: when `status` came to be. */ dischargedAt: number;
  /** TP-ST, 0-255. TS 23.040 §9.2.3.15. */ status: number;
  zoneQuarterHours?: number;
}

/** One SMS-STATUS-REPORT TPDU as hex. TS 23.040 §9.2.2.3. */
export function buildStatusReport(fields: StatusReportFields): string {
  return [
    '06', // SMS-STATUS-REPORT, TP-MMS: no more messages, TP-SRQ: of a SUBMIT
    hexOctet(fields.messageReference),
    encodeAddress(fields.recipient),
    encodeTimestamp(fields.submittedAt, fields.zoneQuarterHours),
    encodeTimestamp(fields.dischargedAt, fields.zoneQuarterHours),
    hexOctet(fields.status),
  ].join('');
}
