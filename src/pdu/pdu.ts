import type { Address } from './address.js';
import type { Timestamp } from './timestamp.js';
import type { UserData } from './user-data.js';
import type { ValidityPeriod } from './validity.js';

/** What stands before every TPDU on the AT interface. */
interface OnAtInterface {
  /** TS 27.005 §3.1. `null`: the length octet is 0, the SIM's own is meant; absent: a bare TPDU without that octet. */
  serviceCentre?: Address | null;
}

/** SMS-SUBMIT: a short message from this side to the service centre (TS 23.040 §9.2.2.2). */
export interface Submit extends OnAtInterface {
  type: 'submit';
  /** TP-RD: the service centre is to refuse a message with the same reference and destination that it still holds. */
  rejectDuplicates: boolean;
  /** TP-SRR: a status report is asked for. */
  statusReportRequest: boolean;
  /** TP-RP. */
  replyPath: boolean;
  /** TP-MR, 0-255; most modems put their own number in its place. */
  messageReference: number;
  /** TP-DA. */
  address: Address;
  /** TP-PID, 0-255. */
  protocolIdentifier: number;
  /** TP-DCS, 0-255; `readDataCoding` says what it means. */
  dataCodingScheme: number;
  /** TP-VP; `null`: the service centre's own. */
  validityPeriod: ValidityPeriod | null;
  /** TP-UD. */
  userData: UserData;
}

/** SMS-DELIVER: a short message from the service centre (TS 23.040 §9.2.2.1). */
export interface Deliver extends OnAtInterface {
  type: 'deliver';
  /** TP-MMS as it stands on the wire: true when **no** more messages wait in the service centre. */
  noMoreMessages: boolean;
  /** TP-LP: the message was forwarded or spawned; nothing may be sent because of it. */
  loopPrevention: boolean;
  /** TP-SRI: the sender gets a status report. */
  statusReportIndication: boolean;
  /** TP-RP. */
  replyPath: boolean;
  /** TP-OA. */
  address: Address;
  /** TP-PID, 0-255. */
  protocolIdentifier: number;
  /** TP-DCS, 0-255; `readDataCoding` says what it means. */
  dataCodingScheme: number;
  /** TP-SCTS: when the service centre got it. */
  serviceCentreTimestamp: Timestamp;
  /** TP-UD. */
  userData: UserData;
}

/** The fields that TP-PI announces, in a status report or an acknowledgement (TS 23.040 §9.2.3.27). */
export interface ReportParameters {
  /** TP-PID, 0-255. */
  protocolIdentifier?: number;
  /** TP-DCS, 0-255; absent with `userData` = 0. */
  dataCodingScheme?: number;
  /** TP-UD. */
  userData?: UserData;
  /** Bits 3 to 6 of TP-PI, in place (0x08-0x78), where any is set: a receiver ignores them, and what follows the user data. */
  reservedBits?: number;
}

/** SMS-STATUS-REPORT: what became of a message of this side (TS 23.040 §9.2.2.3). */
export interface StatusReport extends OnAtInterface {
  type: 'status-report';
  /** TP-MMS as it stands on the wire: true when **no** more messages wait in the service centre. */
  noMoreMessages: boolean;
  /** TP-LP. */
  loopPrevention: boolean;
  /** TP-SRQ: false when it is about an SMS-SUBMIT, true for an SMS-COMMAND. */
  statusReportQualifier: boolean;
  /** TP-MR, 0-255, of the message that it is about. */
  messageReference: number;
  /** TP-RA: whom that message was for. */
  address: Address;
  /** TP-SCTS: when the service centre got that message. */
  serviceCentreTimestamp: Timestamp;
  /** TP-DT: when the state of `status` came about. */
  dischargeTime: Timestamp;
  /** TP-ST, 0-255; `readStatus` says what it means. */
  status: number;
  /** Absent when TP-PI is. */
  parameters?: ReportParameters;
}

/**
 * SMS-DELIVER-REPORT: this side's answer to SMS-DELIVER or SMS-STATUS-REPORT, as `+CNMA` carries it
 * (TS 23.040 §9.2.2.1a, TS 27.005 §4.6).
 */
export interface DeliverReport extends OnAtInterface {
  type: 'deliver-report';
  /** TP-FCS, 128-255: why the message was refused; absent when it was taken. */
  failureCause?: number;
  parameters: ReportParameters;
}

/** SMS-SUBMIT-REPORT: the service centre's answer to SMS-SUBMIT, `<ackpdu>` of `+CMGS` (TS 23.040 §9.2.2.2a, TS 27.005 §3.1). */
export interface SubmitReport extends OnAtInterface {
  type: 'submit-report';
  /** TP-FCS, 128-255: why the message was refused; absent when it was taken. */
  failureCause?: number;
  /** TP-SCTS: when the service centre got the message. */
  serviceCentreTimestamp: Timestamp;
  parameters: ReportParameters;
}

/** Any TPDU that this codec knows, told apart by `type`. */
export type Pdu = Submit | Deliver | StatusReport | DeliverReport | SubmitReport;
