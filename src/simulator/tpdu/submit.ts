import { fromHex } from '../octets.js';
import { decodeAddress } from './address.js';
import { readUserData, type UserData } from './user-data.js';

/** What the centre reads of an SMS-SUBMIT. TS 23.040 §9.2.2.2. */
export interface Submit extends UserData {
  /** TP-MR as the TPDU has it, 0-255. */ messageReference: number;
  /** TP-DA: digits, `+` before an international one, or the text of an alphanumeric one. */ destination: string;
  /** TP-SRR: the sender wants a status report. */ statusReportRequested: boolean;
  /** TP-RD. */ rejectDuplicates: boolean;
  /** TP-PID. */ protocolIdentifier: number;
  /** TP-VP as hex; empty when there is none. */ validityPeriod: string;
}

const VALIDITY_OCTETS = [0, 7, 1, 7]; // TP-VPF: none, enhanced, relative, absolute; TS 23.040 §9.2.3.3

/** Reads the fields of an SMS-SUBMIT TPDU; `undefined` when it is another type, or an octet is missing or too many. */
export function readSubmit(tpdu: string): Submit | undefined {
  const octets = fromHex(tpdu);
  if (octets === undefined) return undefined;
  const [first, messageReference] = octets;
  if (first === undefined || messageReference === undefined || (first & 0x03) !== 0x01) return undefined;
  const destination = decodeAddress(octets.subarray(2));
  if (destination === undefined) return undefined;
  const rest = octets.subarray(2 + destination.lengthOctets);
  const validityOctets = VALIDITY_OCTETS[(first >> 3) & 0x03] ?? 0;
  const [protocolIdentifier, codingScheme] = rest;
  if (protocolIdentifier === undefined || codingScheme === undefined) return undefined;
  const userData = readUserData(rest.subarray(2 + validityOctets), codingScheme, (first & 0x40) !== 0);
  if (userData === undefined) return undefined;
  return {
    ...userData,
    messageReference,
    destination: destination.address,
    statusReportRequested: (first & 0x20) !== 0,
    rejectDuplicates: (first & 0x04) !== 0,
    protocolIdentifier,
    validityPeriod: Buffer.from(rest.subarray(2, 2 + validityOctets))
      .toString('hex')
      .toUpperCase(),
  };
}
