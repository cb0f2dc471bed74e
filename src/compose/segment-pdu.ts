import { GatewayError } from '../core/index.js';
import type { NationalShift } from './composition.js';

/** One segment with all that its SUBMIT says. */
export interface SegmentToSend {
  /** E.164 with `+`, or a short code without. */
  number: string;
  /** As `compose` made it. */
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
  /** TP-SRR. */
  statusReport: boolean;
  nationalShift?: NationalShift;
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

/** Builds the SMS-SUBMIT of one segment. @throws GatewayError of the codec, when a value is out of its range. */
export function segmentPdu(_segment: SegmentToSend): SegmentPdu {
  throw new GatewayError('PDU_UNSUPPORTED', 'composition is being built');
}
