import { decodeAddress, encodeAddress } from './address.js';
import { inRange } from './error.js';
import { bit, HAS_HEADER, MESSAGE_TYPE, REJECT_DUPLICATES, REPLY_PATH, STATUS_REPORT } from './first-octet.js';
import type { Lenient } from './lenient.js';
import type { OctetReader } from './octet-reader.js';
import type { OctetWriter } from './octet-writer.js';
import type { Submit } from './pdu.js';
import { decodeUserData, encodeUserData } from './user-data.js';
import { decodeValidity, encodeValidity, validityFormat } from './validity.js';

/** Reads an SMS-SUBMIT behind its first octet (TS 23.040 §9.2.2.2). */
export function decodeSubmit(reader: OctetReader, first: number, lenient?: Lenient): Submit {
  const messageReference = reader.next('TP-MR');
  const address = decodeAddress(reader, 'TP-DA', lenient);
  const protocolIdentifier = reader.next('TP-PID');
  const dataCodingScheme = reader.next('TP-DCS');
  const validityPeriod = decodeValidity(reader, first);
  const hasHeader = (first & HAS_HEADER) !== 0;
  return {
    type: 'submit',
    rejectDuplicates: (first & REJECT_DUPLICATES) !== 0,
    statusReportRequest: (first & STATUS_REPORT) !== 0,
    replyPath: (first & REPLY_PATH) !== 0,
    messageReference,
    address,
    protocolIdentifier,
    dataCodingScheme,
    validityPeriod,
    userData: decodeUserData(reader, dataCodingScheme, { hasHeader, lenient }),
  };
}

/** Writes an SMS-SUBMIT (TS 23.040 §9.2.2.2). @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function encodeSubmit(writer: OctetWriter, pdu: Submit): OctetWriter {
  const first =
    MESSAGE_TYPE.submit |
    bit(REJECT_DUPLICATES, pdu.rejectDuplicates) |
    validityFormat(pdu.validityPeriod) |
    bit(STATUS_REPORT, pdu.statusReportRequest) |
    bit(HAS_HEADER, pdu.userData.header !== null) |
    bit(REPLY_PATH, pdu.replyPath);
  writer.octet(first).octet(inRange(pdu.messageReference, 0, 255, 'TP-MR'));
  encodeAddress(writer, pdu.address)
    .octet(inRange(pdu.protocolIdentifier, 0, 255, 'TP-PID'))
    .octet(inRange(pdu.dataCodingScheme, 0, 255, 'TP-DCS'));
  encodeValidity(writer, pdu.validityPeriod);
  return encodeUserData(writer, pdu.userData, pdu.dataCodingScheme);
}
