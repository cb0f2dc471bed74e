export { type Address, addressOf, addressText, typeOfAddress } from './address.js';
export type { NationalShift } from './alphabet.js';
export {
  type DataCoding,
  dataCodingScheme,
  type MessageClass,
  type MessageWaiting,
  readDataCoding,
} from './data-coding.js';
export { type DecodeOptions, decodePdu } from './decode.js';
export {
  type Concatenation,
  concatenationElement,
  concatenationOf,
  type Ports,
  portsElement,
  portsOf,
  shiftElements,
  shiftOf,
} from './elements.js';
export { encodePdu, encodeTpdu } from './encode.js';
export { PduError, type PduErrorCode } from './error.js';
export { decodeGsm7, encodeGsm7, isGsm7, type SeptetCost, septetCosts, septetLength } from './gsm7.js';
export { headerOctets, type InformationElement, type UserDataHeader } from './header.js';
export { fromHex, toHex } from './hex.js';
export { type Joined, joinParts } from './join.js';
export { LENIENT_SWITCHES, type Lenient } from './lenient.js';
export type * from './pdu.js';
export { packedLength, packSeptets, unpackSeptets } from './septets.js';
export { type DeliveryStatus, readStatus, type StatusClass } from './status.js';
export { epochMs, isoText, type Timestamp } from './timestamp.js';
export { USER_DATA_OCTETS, type UserData, userDataCapacity } from './user-data.js';
export { enhancedValidity, readEnhanced, relativeMinutes, relativeValidity, type ValidityPeriod } from './validity.js';
