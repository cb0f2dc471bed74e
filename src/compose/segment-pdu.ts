import { GatewayError } from '../core/index.js';
import {
  type Address,
  addressOf,
  dataCodingScheme,
  encodePdu,
  type Ports,
  relativeMinutes,
  relativeValidity,
  type Submit,
  toHex,
  type UserData,
  type ValidityPeriod,
} from '../pdu/index.js';
import type { NationalShift } from './composition.js';
import { segmentHeader } from './segment-header.js';

/** One segment with all that its SUBMIT says. */
export interface SegmentToSend {
  /** E.164 with `+`, or a short code without. */
  number: string;
  /** As `compose` made it; with `8bit` one character for each octet. */
  text: string;
  encoding: 'gsm7' | 'ucs2' | '8bit';
  concatenation: 'udh8' | 'udh16' | 'none';
  /** 0-255 with `udh8`, 0-65535 with `udh16`; not looked at when there is one segment. */
  concatenationReference: number;
  /** From 1 to `total`. */
  index: number;
  total: number;
  /** TP-DCS message class; absent = none. */
  messageClass?: 0 | 1 | 2 | 3;
  /** TP-VP, rounded up to what the relative format holds; absent = the service centre's own. */
  validityMinutes?: number;
  /** Minutes after which nobody wants it any more: TP-VP ends before, but for the least it can say, 5 minutes. */
  expiresInMinutes?: number;
  /** TP-SRR. */
  statusReport: boolean;
  nationalShift?: NationalShift;
  /** Application ports; `bits` 8 for ports up to 255 only (TS 23.040 §9.2.3.24.3, §9.2.3.24.4). */
  ports?: Ports;
  /** TP-PID; absent = 0. */
  protocolIdentifier?: number;
  /** TP-RD. */
  rejectDuplicates?: boolean;
  /** TP-RP. */
  replyPath?: boolean;
  /** E.164, with or without `+`; absent or empty = the SIM's own. */
  serviceCentre?: string;
  /** `old`: neither service centre octet nor validity period, for modems from before GSM phase 2+. */
  mode: 'new' | 'old';
}

/** What `AT+CMGS` takes. */
export interface SegmentPdu {
  /** Upper case, for the prompt. */
  hex: string;
  /** For the command line: octets without the service centre's (TS 27.005 §3.1). */
  tpduLength: number;
}

/**
 * Builds the SMS-SUBMIT of one segment.
 *
 * @throws GatewayError `PDU_VALUE_OUT_OF_RANGE` for a number that is none, a text that is too long or not of the encoding.
 */
export function segmentPdu(segment: SegmentToSend): SegmentPdu {
  const octets = encodePdu(submitOf(segment));
  const serviceCentreOctets = segment.mode === 'old' ? 0 : 1 + (octets[0] ?? 0);
  return { hex: toHex(octets), tpduLength: octets.length - serviceCentreOctets };
}

function submitOf(segment: SegmentToSend): Submit {
  const { mode, encoding, messageClass } = segment;
  const isOld = mode === 'old';
  return {
    type: 'submit',
    ...(isOld ? {} : { serviceCentre: serviceCentreOf(segment.serviceCentre ?? '') }),
    rejectDuplicates: segment.rejectDuplicates ?? false,
    statusReportRequest: segment.statusReport,
    replyPath: segment.replyPath ?? false,
    messageReference: 0, // the modem puts its own in place (TS 23.040 §9.2.3.6)
    address: addressOf(segment.number),
    protocolIdentifier: segment.protocolIdentifier ?? 0,
    dataCodingScheme: dataCodingScheme(encoding, messageClass),
    validityPeriod: isOld ? null : validityOf(segment),
    userData: userDataOf(segment),
  };
}

/** The network's validity, rounded up, unless the message expires before that: then what is left, rounded down. */
function validityOf({ validityMinutes, expiresInMinutes }: SegmentToSend): ValidityPeriod | null {
  const wanted = validityMinutes === undefined ? null : relativeValidity(validityMinutes);
  if (expiresInMinutes === undefined) return wanted;
  const minutes = minutesOf(wanted);
  if (minutes <= expiresInMinutes) return wanted;
  const left = relativeValidity(Math.max(expiresInMinutes, 1));
  if (left.format !== 'relative' || left.octet === 0 || minutesOf(left) <= expiresInMinutes) return left;
  return { ...left, octet: left.octet - 1 };
}

function minutesOf(validity: ValidityPeriod | null): number {
  return validity?.format === 'relative' ? relativeMinutes(validity.octet) : Number.POSITIVE_INFINITY;
}

function serviceCentreOf(number: string): Address | null {
  if (number === '') return null;
  return addressOf(number.startsWith('+') ? number : `+${number}`);
}

function userDataOf({ text, encoding, nationalShift, ports, ...segment }: SegmentToSend): UserData {
  const concatenation = segment.total === 1 ? 'none' : segment.concatenation;
  const place = { reference: segment.concatenationReference, total: segment.total, sequence: segment.index };
  const header = segmentHeader({ concatenation, place, nationalShift, ports });
  return encoding === '8bit' ? { header, data: octetsOf(text) } : { header, text };
}

function octetsOf(text: string): Uint8Array {
  if (/[^\x00-\xff]/.test(text)) {
    throw new GatewayError('PDU_VALUE_OUT_OF_RANGE', 'expected one character an octet, found one above U+00FF');
  }
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}
