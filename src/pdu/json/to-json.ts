import { type Address, typeOfAddress } from '../address.js';
import { readDataCoding } from '../data-coding.js';
import { concatenationOf, portsOf, shiftOf } from '../elements.js';
import { encodeHeader, type UserDataHeader } from '../header.js';
import { toHex } from '../hex.js';
import { parameterIndicator } from '../parameters.js';
import type { Pdu, ReportParameters } from '../pdu.js';
import { readStatus } from '../status.js';
import { isoText } from '../timestamp.js';
import type { UserData } from '../user-data.js';
import { readEnhanced, relativeMinutes, type ValidityPeriod } from '../validity.js';
import type { AddressWords, ContentWords, HeaderWords, PduWords, ValidityWords } from './words.js';

/** A PDU in the words that `pdu decode` prints. `tpduLength`: octets of the TPDU that it was read from. */
export function pduToJson(pdu: Pdu, tpduLength: number): PduWords {
  const { serviceCentre } = pdu;
  const start = serviceCentre === undefined ? {} : { smsc: serviceCentre && addressWords(serviceCentre) };
  return { ...start, tpduLength, type: pdu.type, ...fieldWords(pdu) };
}

function fieldWords(pdu: Pdu): Partial<PduWords> {
  switch (pdu.type) {
    case 'submit':
      return {
        rd: pdu.rejectDuplicates,
        srr: pdu.statusReportRequest,
        rp: pdu.replyPath,
        mr: pdu.messageReference,
        address: addressWords(pdu.address),
        pid: pdu.protocolIdentifier,
        dcs: pdu.dataCodingScheme,
        vp: pdu.validityPeriod && validityWords(pdu.validityPeriod),
        ...contentWords(pdu.userData, pdu.dataCodingScheme),
      };
    case 'deliver':
      return {
        mms: pdu.noMoreMessages,
        ...(pdu.loopPrevention && { lp: true }),
        sri: pdu.statusReportIndication,
        rp: pdu.replyPath,
        address: addressWords(pdu.address),
        pid: pdu.protocolIdentifier,
        dcs: pdu.dataCodingScheme,
        scts: isoText(pdu.serviceCentreTimestamp),
        ...contentWords(pdu.userData, pdu.dataCodingScheme),
      };
    case 'status-report':
      return {
        mms: pdu.noMoreMessages,
        ...(pdu.loopPrevention && { lp: true }),
        srq: pdu.statusReportQualifier,
        mr: pdu.messageReference,
        address: addressWords(pdu.address),
        scts: isoText(pdu.serviceCentreTimestamp),
        dt: isoText(pdu.dischargeTime),
        st: pdu.status,
        stClass: readStatus(pdu.status).kind,
        ...(pdu.parameters && parameterWords(pdu.parameters)),
      };
    case 'deliver-report':
      return { ...causeWords(pdu.failureCause), ...parameterWords(pdu.parameters) };
    case 'submit-report':
      return {
        ...causeWords(pdu.failureCause),
        scts: isoText(pdu.serviceCentreTimestamp),
        ...parameterWords(pdu.parameters),
      };
  }
}

function causeWords(failureCause: number | undefined): Partial<PduWords> {
  return failureCause === undefined ? {} : { fcs: failureCause };
}

function parameterWords(parameters: ReportParameters): Partial<PduWords> {
  const { protocolIdentifier, dataCodingScheme, userData } = parameters;
  return {
    pi: parameterIndicator(parameters),
    ...(protocolIdentifier !== undefined && { pid: protocolIdentifier }),
    ...(dataCodingScheme !== undefined && { dcs: dataCodingScheme }),
    ...(userData && contentWords(userData, dataCodingScheme ?? 0)),
  };
}

function addressWords(address: Address): AddressWords {
  const { typeOfNumber, numberingPlan, number } = address;
  return { toa: typeOfAddress(address), ton: typeOfNumber, npi: numberingPlan, number };
}

function validityWords(validity: ValidityPeriod): ValidityWords {
  switch (validity.format) {
    case 'relative':
      return { format: 'relative', raw: validity.octet, minutes: relativeMinutes(validity.octet) };
    case 'absolute':
      return { format: 'absolute', time: isoText(validity.time) };
    case 'enhanced':
      return { format: 'enhanced', raw: toHex(validity.octets), ...readEnhanced(validity.octets) };
  }
}

function contentWords(userData: UserData, dcs: number): ContentWords {
  const coding = readDataCoding(dcs);
  return {
    encoding: coding.encoding,
    compressed: coding.compressed,
    class: coding.messageClass,
    mwi: coding.messageWaiting,
    udh: userData.header && headerWords(userData.header),
    ...('text' in userData ? { text: userData.text } : { data: toHex(userData.data) }),
  };
}

function headerWords(header: UserDataHeader): HeaderWords {
  const place = concatenationOf(header);
  const ports = portsOf(header);
  const shift = shiftOf(header);
  return {
    raw: toHex(encodeHeader(header).subarray(1)),
    ies: header.map(({ id, data }) => ({ id, data: toHex(data) })),
    ...(place && { concat: { ref: place.reference, total: place.total, seq: place.sequence, bits: place.bits } }),
    ...(ports && { ports: { dst: ports.destination, src: ports.source, bits: ports.bits } }),
    ...(shift && { shift }),
  };
}
