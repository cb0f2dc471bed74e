import { decodeAddress, encodeAddress } from './address.js';
import { inRange } from './error.js';
import {
  bit,
  HAS_HEADER,
  LOOP_PREVENTION,
  MESSAGE_TYPE,
  NO_MORE_MESSAGES,
  REPLY_PATH,
  STATUS_REPORT,
} from './first-octet.js';
import type { Lenient } from './lenient.js';
import type { OctetReader } from './octet-reader.js';
import type { OctetWriter } from './octet-writer.js';
import type { Deliver } from './pdu.js';
import { decodeTimestamp, encodeTimestamp } from './timestamp.js';
import { decodeUserData, encodeUserData } from './user-data.js';

/** Reads an SMS-DELIVER behind its first octet (TS 23.040 §9.2.2.1). */
export function decodeDeliver(reader: OctetReader, first: number, lenient?: Lenient): Deliver {
  const address = decodeAddress(reader, 'TP-OA', lenient);
  const protocolIdentifier = reader.next('TP-PID');
  const dataCodingScheme = reader.next('TP-DCS');
  const serviceCentreTimestamp = decodeTimestamp(reader, 'TP-SCTS', lenient);
  const hasHeader = (first & HAS_HEADER) !== 0;
  return {
    type: 'deliver',
    noMoreMessages: (first & NO_MORE_MESSAGES) !== 0,
    loopPrevention: (first & LOOP_PREVENTION) !== 0,
    statusReportIndication: (first & STATUS_REPORT) !== 0,
    replyPath: (first & REPLY_PATH) !== 0,
    address,
    protocolIdentifier,
    dataCodingScheme,
    serviceCentreTimestamp,
    userData: decodeUserData(reader, dataCodingScheme, { hasHeader, lenient }),
  };
}

/** Writes an SMS-DELIVER (TS 23.040 §9.2.2.1). @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function encodeDeliver(writer: OctetWriter, pdu: Deliver): OctetWriter {
  const first =
    MESSAGE_TYPE.deliver |
    bit(NO_MORE_MESSAGES, pdu.noMoreMessages) |
    bit(LOOP_PREVENTION, pdu.loopPrevention) |
    bit(STATUS_REPORT, pdu.statusReportIndication) |
    bit(HAS_HEADER, pdu.userData.header !== null) |
    bit(REPLY_PATH, pdu.replyPath);
  encodeAddress(writer.octet(first), pdu.address)
    .octet(inRange(pdu.protocolIdentifier, 0, 255, 'TP-PID'))
    .octet(inRange(pdu.dataCodingScheme, 0, 255, 'TP-DCS'));
  encodeTimestamp(writer, pdu.serviceCentreTimestamp);
  return encodeUserData(writer, pdu.userData, pdu.dataCodingScheme);
}
