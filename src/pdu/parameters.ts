import { inRange, outOfRange } from './error.js';
import type { Lenient } from './lenient.js';
import type { OctetReader } from './octet-reader.js';
import type { OctetWriter } from './octet-writer.js';
import type { ReportParameters } from './pdu.js';
import { decodeUserData, encodeUserData } from './user-data.js';

/** Bits of TP-PI (TS 23.040 §9.2.3.27). */
const HAS_PROTOCOL_IDENTIFIER = 0x01;
const HAS_DATA_CODING = 0x02;
const HAS_USER_DATA = 0x04;
const RESERVED = 0x78;
const EXTENDED = 0x80;

/** TP-PI, the octets that extend it included: nothing in those has a meaning yet. Gives the first of them. */
export function decodeIndicator(reader: OctetReader): number {
  const indicator = reader.next('TP-PI');
  let last = indicator;
  while (last & EXTENDED) last = reader.next('TP-PI, extension');
  return indicator;
}

interface Announced {
  /** TP-PI, as `decodeIndicator` gave it. */
  indicator: number;
  /** TP-UDHI. */
  hasHeader: boolean;
  lenient?: Lenient | undefined;
}

/** Reads the fields that TP-PI announces, in their order (TS 23.040 §9.2.3.27). */
export function decodeParameters(reader: OctetReader, { indicator, hasHeader, lenient }: Announced): ReportParameters {
  const parameters: ReportParameters = {};
  if (indicator & HAS_PROTOCOL_IDENTIFIER) parameters.protocolIdentifier = reader.next('TP-PID');
  if (indicator & HAS_DATA_CODING) parameters.dataCodingScheme = reader.next('TP-DCS');
  if (indicator & HAS_USER_DATA) {
    parameters.userData = decodeUserData(reader, parameters.dataCodingScheme ?? 0, { hasHeader, lenient });
  }
  if (indicator & RESERVED) parameters.reservedBits = indicator & RESERVED;
  if (indicator & (RESERVED | EXTENDED)) reader.skip(reader.left, 'TP-PI'); // §9.2.3.27: discard what follows
  return parameters;
}

/** The TP-PI octet that announces these fields. */
export function parameterIndicator(parameters: ReportParameters): number {
  const { protocolIdentifier, dataCodingScheme, userData, reservedBits = 0 } = parameters;
  if (!Number.isInteger(reservedBits) || (reservedBits & ~RESERVED) !== 0) {
    throw outOfRange('reserved bits of TP-PI inside 0x78', reservedBits);
  }
  return (
    reservedBits |
    (protocolIdentifier === undefined ? 0 : HAS_PROTOCOL_IDENTIFIER) |
    (dataCodingScheme === undefined ? 0 : HAS_DATA_CODING) |
    (userData === undefined ? 0 : HAS_USER_DATA)
  );
}

/** Writes the fields that are there; TP-PI, which announces them, is written by the caller. @throws PduError `PDU_VALUE_OUT_OF_RANGE`. */
export function encodeParameters(writer: OctetWriter, parameters: ReportParameters): OctetWriter {
  const { protocolIdentifier, dataCodingScheme, userData } = parameters;
  if (protocolIdentifier !== undefined) writer.octet(inRange(protocolIdentifier, 0, 255, 'TP-PID'));
  if (dataCodingScheme !== undefined) writer.octet(inRange(dataCodingScheme, 0, 255, 'TP-DCS'));
  return userData === undefined ? writer : encodeUserData(writer, userData, dataCodingScheme ?? 0);
}
