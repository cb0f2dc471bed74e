import { isGatewayError } from '../core/index.js';
import {
  type Concatenation,
  concatenationOf,
  type Deliver,
  decodePdu,
  epochMs,
  joinParts,
  type Lenient,
  type Pdu,
  portsOf,
  readDataCoding,
  type StatusReport,
} from '../pdu/index.js';
import type { InboundTraits, ReceivedPdu } from '../queue/index.js';

/** What a PDU from a modem turned out to be. */
export type Received =
  | { is: 'text'; deliver: Deliver; place: Concatenation | undefined }
  /** Octets that are no text. */
  | { is: 'data'; deliver: Deliver; place: Concatenation | undefined }
  | { is: 'report'; report: StatusReport }
  | { is: 'nothing'; as: 'ignored' | 'undecodable'; reason: string };

/** Types of number (TS 23.040 §9.1.2.5). */
const INTERNATIONAL = 1;
const ALPHANUMERIC = 5;

/** TP-PID of a short message of type 0: acknowledged, shown to nobody (TS 23.040 §9.2.3.9). */
const TYPE_0 = 0x40;
/** Data for the SIM's own applications (TS 23.040 §9.2.3.9). */
const SIM_DOWNLOAD = 0x7f;
/** The last of the seven types of messages that replace each other. */
const REPLACE_TYPE_7 = 0x47;

/**
 * What is let pass on a second reading, when the first refused: a person wrote something, and a wrong date is no reason
 * not to deliver it. What would turn a good value into another one is not among it.
 */
const FORGIVING: Lenient = {
  alphanumericPadding: true,
  zoneNotDecimal: true,
  timestampImpossible: true,
  headerBroken: true,
  ucs2Odd: true,
  reservedMessageType: true,
  reportPadded: true,
};

/** Says what a committed PDU is. Never throws: what cannot be read is `nothing`, with the codec's reason. */
export function readReceived(pdu: Pick<ReceivedPdu, 'hex' | 'tpduLength'>): Received {
  let decoded: Pdu;
  try {
    decoded = decode(pdu);
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    return { is: 'nothing', as: 'undecodable', reason: error.message };
  }
  if (decoded.type === 'status-report') return { is: 'report', report: decoded };
  if (decoded.type !== 'deliver') {
    return { is: 'nothing', as: 'ignored', reason: `an SMS-${decoded.type.toUpperCase()} is nobody's message to us` };
  }
  return readDeliver(decoded);
}

function readDeliver(deliver: Deliver): Received {
  const { protocolIdentifier, userData } = deliver;
  if (protocolIdentifier === TYPE_0) return { is: 'nothing', as: 'ignored', reason: 'a short message of type 0' };
  if (protocolIdentifier === SIM_DOWNLOAD) return { is: 'nothing', as: 'ignored', reason: 'data for the SIM itself' };
  const found = concatenationOf(userData.header);
  const place = found?.total === 1 ? undefined : found;
  if ('data' in userData) return { is: 'data', deliver, place };
  const waiting = readDataCoding(deliver.dataCodingScheme).messageWaiting;
  if (waiting !== null && userData.text === '') {
    const reason = `a word to the handset: ${waiting.type} ${waiting.active ? 'waits' : 'no longer waits'}`;
    return { is: 'nothing', as: 'ignored', reason };
  }
  return { is: 'text', deliver, place };
}

/** Why a text is kept for the operator, whatever it says; undefined when it is for people. */
export function holdReasonOf({ userData }: Deliver): string | undefined {
  const ports = portsOf(userData.header);
  return ports === undefined ? undefined : `a text for application port ${ports.destination}, not for a person`;
}

/** What a message says of itself beside its text. */
export function traitsOf({ dataCodingScheme, protocolIdentifier }: Deliver, imsi: string): InboundTraits {
  const { messageClass, messageWaiting } = readDataCoding(dataCodingScheme);
  const replaces = protocolIdentifier > TYPE_0 && protocolIdentifier <= REPLACE_TYPE_7;
  return {
    ...(imsi === '' ? {} : { imsi }),
    ...(messageClass === 0 ? { flash: true } : {}),
    ...(replaces ? { replaceType: protocolIdentifier - TYPE_0 } : {}),
    ...(messageWaiting === null ? {} : { waiting: { type: messageWaiting.type, active: messageWaiting.active } }),
  };
}

function decode({ hex, tpduLength }: Pick<ReceivedPdu, 'hex' | 'tpduLength'>): Pdu {
  // The length in the AT header leaves the service centre out (TS 27.005 §3.1): equal lengths mean that there is none.
  const options = { smsc: hex.length / 2 !== tpduLength, direction: 'from-network' } as const;
  try {
    return decodePdu(hex, options);
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    return decodePdu(hex, { ...options, lenient: FORGIVING });
  }
}

/**
 * The text of a whole message from its segments, in order.
 *
 * Segments that the codec finds not to belong together were sent under one reference all the same: their texts then
 * simply follow each other.
 */
export function wholeText(parts: readonly Deliver[]): string {
  try {
    const joined = joinParts(parts);
    if (joined !== undefined && 'text' in joined) return joined.text;
  } catch (error) {
    if (!isGatewayError(error)) throw error;
  }
  return parts.map(({ userData }) => ('text' in userData ? userData.text : '')).join('');
}

/** Shows where segments are missing. */
const GAP = '[...]';

/** The text of a message that lacks segments, with a mark where some are missing; parts are given by sequence. */
export function textWithGaps(parts: ReadonlyMap<number, Deliver>, total: number): string {
  let text = '';
  let inGap = false;
  for (let sequence = 1; sequence <= total; sequence += 1) {
    const part = parts.get(sequence);
    if (part !== undefined) text += wholeText([part]);
    else if (!inGap) text += GAP;
    inGap = part === undefined;
  }
  return text;
}

/**
 * Originating address as it is stored and shown. A name without a letter, `+4917...` or `0170/...`, could pass for a
 * number with people as with programs: it is shown with `sms-` before it.
 */
export function originatorOf({ address: { typeOfNumber, number } }: Deliver): string {
  if (typeOfNumber === INTERNATIONAL) return `+${number}`;
  if (typeOfNumber !== ALPHANUMERIC) return number;
  return /\p{L}/u.test(number) ? number : `sms-${number.trim()}`;
}

/** How the text was coded, for the record. */
export function encodingOf({ dataCodingScheme }: Deliver): 'gsm7' | 'ucs2' | '8bit' {
  return readDataCoding(dataCodingScheme).encoding;
}

const DAY_MS = 86_400_000;
/** No service centre holds a message for longer (TP-VP, TS 23.040 §9.2.3.12: 63 weeks). */
const OLDEST_MS = 441 * DAY_MS;

/** When the service centre got it, milliseconds since 1970; when the modem did, where the time stamp cannot be true. */
export function sentAtOf({ serviceCentreTimestamp }: Deliver, receivedAt: number): number {
  const at = epochMs(serviceCentreTimestamp);
  return at > receivedAt + DAY_MS || at < receivedAt - OLDEST_MS ? receivedAt : at;
}
