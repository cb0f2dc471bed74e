import type { CharacterSet } from '../../at/index.js';
import {
  type Address,
  addressOf,
  dataCodingScheme,
  encodeGsm7,
  encodePdu,
  isGsm7,
  packSeptets,
  readDataCoding,
  type Timestamp,
  toHex,
} from '../../pdu/index.js';
import { readNumber, readString, toUnits } from './character-set.js';

/** A message as a PDU, and the length of its TPDU. */
export interface BuiltPdu {
  hex: string;
  tpduLength: number;
}

const TIME = /^(\d\d)\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)(?:([+-])(\d\d))?$/;
const NO_MORE_MESSAGES = 0x04;
const HAS_HEADER = 0x40;

/**
 * Makes the PDU that a modem in text mode has, from the values that it shows behind `<stat>` and the text below: so all
 * that follows is the same in every mode. Undefined when they are not such values (TS 27.005 §3.1, §3.4.1 to §3.4.3).
 */
export function pduOfShown(fields: readonly string[], body: string, charset: CharacterSet): BuiltPdu | undefined {
  try {
    const times = fields.flatMap((value, at) => (TIME.test(value) ? [at] : []));
    const [first, second] = times;
    if (first === undefined) return undefined;
    return second === undefined
      ? deliverOf(fields, first, { body, charset })
      : reportOf(fields, { first, second, charset });
  } catch {
    return undefined; // a value that no PDU holds: the codec's refusal; the caller keeps what came as it came
  }
}

/** `<oa>,[<alpha>],<scts>[,<tooa>,<fo>,<pid>,<dcs>,<sca>,<tosca>,<length>]`. */
function deliverOf(
  fields: readonly string[],
  at: number,
  { body, charset }: { body: string; charset: CharacterSet },
): BuiltPdu {
  const [type, firstOctet, protocol, coding, centre, , length] = fields.slice(at + 1);
  const first = octetOf(firstOctet) ?? NO_MORE_MESSAGES;
  const told = octetOf(coding);
  const text = readString(body, charset);
  const dcs = told ?? dataCodingScheme(isGsm7(text) ? 'gsm7' : 'ucs2');
  const octets = encodePdu({
    type: 'deliver',
    serviceCentre: centreOf(readNumber(centre ?? '', charset)),
    noMoreMessages: true,
    loopPrevention: false,
    statusReportIndication: false,
    replyPath: false,
    address: addressOfShown(readNumber(fields[0] ?? '', charset), octetOf(type)),
    protocolIdentifier: octetOf(protocol) ?? 0,
    dataCodingScheme: dcs,
    serviceCentreTimestamp: timeOf(fields[at]),
    userData:
      readDataCoding(dcs).encoding === '8bit' ? { header: null, data: new Uint8Array() } : { header: null, text: '' },
  });
  const centreOctets = 1 + (octets[0] ?? 0);
  octets[centreOctets] = first;
  const data = userDataOf(body, text, { dcs, hasHeader: (first & HAS_HEADER) !== 0, length: octetOf(length) });
  const all = Buffer.concat([octets.subarray(0, -1), data]);
  return { hex: toHex(all), tpduLength: all.length - centreOctets };
}

/** TP-UDL and TP-UD. With a header, and beyond the default alphabet, modems show octets in hex (TS 27.005 §3.1, `<data>`). */
function userDataOf(
  body: string,
  text: string,
  { dcs, hasHeader, length }: { dcs: number; hasHeader: boolean; length: number | undefined },
): Uint8Array {
  const { encoding } = readDataCoding(dcs);
  const shown = /^(?:[0-9A-F]{2})*$/i.test(body.trim()) ? Buffer.from(body.trim(), 'hex') : undefined;
  if (encoding === 'gsm7' && !hasHeader) {
    const septets = encodeGsm7(text);
    return Uint8Array.of(septets.length, ...packSeptets(septets));
  }
  const octets = shown ?? (encoding === 'ucs2' ? Buffer.from(toUnits(text), 'hex') : Buffer.from(body, 'latin1'));
  const count = encoding === 'gsm7' ? (length ?? Math.floor((octets.length * 8) / 7)) : octets.length;
  return Uint8Array.of(count, ...octets);
}

/** `<fo>,<mr>,[<ra>],[<tora>],<scts>,<dt>,<st>`. */
function reportOf(
  fields: readonly string[],
  { first, second, charset }: { first: number; second: number; charset: CharacterSet },
): BuiltPdu {
  const [firstOctet, reference, recipient = '', type] = fields.slice(0, first);
  const octets = encodePdu({
    type: 'status-report',
    serviceCentre: null,
    noMoreMessages: ((octetOf(firstOctet) ?? 0) & NO_MORE_MESSAGES) !== 0,
    loopPrevention: false,
    statusReportQualifier: false,
    messageReference: needed(octetOf(reference)),
    address: addressOfShown(readNumber(recipient, charset), octetOf(type)),
    serviceCentreTimestamp: timeOf(fields[first]),
    dischargeTime: timeOf(fields[second]),
    status: needed(octetOf(fields[second + 1])),
  });
  return { hex: toHex(octets), tpduLength: octets.length - 1 };
}

/** By the type of address where it is told; else by its look. */
function addressOfShown(written: string, type: number | undefined): Address {
  const digits = written.replace(/^\+/, '');
  if (!/^[0-9*#abc]{1,20}$/.test(digits)) return { typeOfNumber: 5, numberingPlan: 0, number: written };
  if (written.startsWith('+') || type === undefined || type < 0x80) return addressOf(written);
  return { typeOfNumber: (type >> 4) & 7, numberingPlan: type & 15, number: digits };
}

function centreOf(written: string): Address | null {
  return /^\+?\d{3,20}$/.test(written) ? addressOf(written) : null;
}

function timeOf(written = ''): Timestamp {
  const [, ...parts] = TIME.exec(written) ?? [];
  const [year, month, day, hour, minute, second] = parts.slice(0, 6).map(Number);
  const quarters = Number(`${parts[6] ?? '+'}${parts[7] ?? '0'}`);
  return {
    year: needed(year),
    month: needed(month),
    day: needed(day),
    hour: needed(hour),
    minute: needed(minute),
    second: needed(second),
    zoneQuarters: quarters === 0 ? 0 : quarters, // there is no minus nought
  };
}

function octetOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,3}$/.test(value) && Number(value) <= 255 ? Number(value) : undefined;
}

/** @throws RangeError where a value that has to be there is missing. */
function needed(value: number | undefined): number {
  if (value === undefined) throw new RangeError('a value is missing');
  return value;
}
