import { type Address, addressOf } from '../address.js';
import { type DataCoding, dataCodingScheme, type Encoding, type MessageClass } from '../data-coding.js';
import { outOfRange } from '../error.js';
import type { Pdu, ReportParameters } from '../pdu.js';
import type { UserData } from '../user-data.js';
import { headerFrom } from './header-from.js';
import { flagIn, integerIn, type Members, objectIn, octetsIn, optionalIntegerIn, shown, stringIn } from './members.js';
import { timestampFrom, validityFrom } from './time-from.js';
import { pduToJson } from './to-json.js';

/**
 * Members that only explain others: where they are given, they must agree with what the PDU says. `tpduLength` is not
 * among them, as the octets that it counts may have said the same in more of them.
 */
const DERIVED = ['encoding', 'compressed', 'class', 'mwi', 'stClass', 'pi'] as const;

/**
 * Makes a PDU of the words that `pdu decode` prints. Flags, `mr` and `pid` may be absent (false, 0), `dcs` where
 * `encoding` and `class` say it; an address may be a string as people write it (`+4917...`); without `smsc` it is a bare TPDU.
 *
 * @throws PduError `PDU_VALUE_OUT_OF_RANGE` or `PDU_NOT_HEX`, naming the member.
 */
export function pduFromJson(value: unknown): Pdu {
  const members = objectIn(value, 'a PDU');
  const pdu = fieldsFrom(members);
  const whole =
    members.smsc === undefined
      ? pdu
      : { ...pdu, serviceCentre: members.smsc === null ? null : addressFrom(members.smsc, 'smsc') };
  refuseContradictions(members, whole);
  return whole;
}

function refuseContradictions(members: Members, pdu: Pdu): void {
  const said: Members = { ...pduToJson(pdu, 0) };
  for (const name of DERIVED) {
    if (members[name] === undefined || sameJson(members[name], said[name])) continue;
    throw outOfRange(`${name} ${shown(said[name])}, as the other members have it`, shown(members[name]));
  }
}

function sameJson(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) return one === other;
  const sorted = (value: object) => JSON.stringify(Object.entries(value).sort());
  return sorted(one) === sorted(other);
}

function fieldsFrom(members: Members): Pdu {
  switch (members.type) {
    case 'submit':
      return {
        type: 'submit',
        rejectDuplicates: flagIn(members, 'rd'),
        statusReportRequest: flagIn(members, 'srr'),
        replyPath: flagIn(members, 'rp'),
        messageReference: integerIn(members, 'mr', 0),
        validityPeriod: members.vp === undefined || members.vp === null ? null : validityFrom(members.vp),
        ...messageFrom(members),
      };
    case 'deliver':
      return {
        type: 'deliver',
        noMoreMessages: flagIn(members, 'mms'),
        loopPrevention: flagIn(members, 'lp'),
        statusReportIndication: flagIn(members, 'sri'),
        replyPath: flagIn(members, 'rp'),
        serviceCentreTimestamp: timestampFrom(members, 'scts'),
        ...messageFrom(members),
      };
    case 'status-report':
      return {
        type: 'status-report',
        noMoreMessages: flagIn(members, 'mms'),
        loopPrevention: flagIn(members, 'lp'),
        statusReportQualifier: flagIn(members, 'srq'),
        messageReference: integerIn(members, 'mr'),
        address: addressFrom(members.address, 'address'),
        serviceCentreTimestamp: timestampFrom(members, 'scts'),
        dischargeTime: timestampFrom(members, 'dt'),
        status: integerIn(members, 'st'),
        ...(hasParameters(members) && { parameters: parametersFrom(members) }),
      };
    case 'deliver-report':
      return { type: 'deliver-report', ...causeFrom(members), parameters: parametersFrom(members) };
    case 'submit-report':
      return {
        type: 'submit-report',
        ...causeFrom(members),
        serviceCentreTimestamp: timestampFrom(members, 'scts'),
        parameters: parametersFrom(members),
      };
    default:
      throw outOfRange('type submit, deliver, status-report, deliver-report or submit-report', shown(members.type));
  }
}

function messageFrom(members: Members) {
  return {
    address: addressFrom(members.address, 'address'),
    protocolIdentifier: integerIn(members, 'pid', 0),
    dataCodingScheme: codingFrom(members),
    userData: userDataFrom(members),
  };
}

function causeFrom(members: Members): { failureCause?: number } {
  const failureCause = optionalIntegerIn(members, 'fcs');
  return failureCause === undefined ? {} : { failureCause };
}

function hasParameters(members: Members): boolean {
  return ['pi', 'pid', 'dcs', 'text', 'data'].some((name) => members[name] !== undefined);
}

function parametersFrom(members: Members): ReportParameters {
  const protocolIdentifier = optionalIntegerIn(members, 'pid');
  const dcs = optionalIntegerIn(members, 'dcs');
  const reservedBits = integerIn(members, 'pi', 0) & 0x78;
  return {
    ...(protocolIdentifier !== undefined && { protocolIdentifier }),
    ...(dcs !== undefined && { dataCodingScheme: dcs }),
    ...((members.text !== undefined || members.data !== undefined) && { userData: userDataFrom(members) }),
    ...(reservedBits !== 0 && { reservedBits }),
  };
}

function addressFrom(value: unknown, name: string): Address {
  if (typeof value === 'string') return addressOf(value);
  const members = objectIn(value, name);
  const toa = members.ton === undefined ? integerIn(members, 'toa') : undefined;
  if (toa !== undefined && (toa < 0x80 || toa > 0xff)) throw outOfRange('toa from 128 to 255', toa);
  const address = {
    typeOfNumber: toa === undefined ? integerIn(members, 'ton') : (toa >> 4) & 7,
    numberingPlan: toa === undefined ? integerIn(members, 'npi', 0) : toa & 15,
    number: stringIn(members, 'number'),
  };
  const said = optionalIntegerIn(members, 'toa');
  const meant = 0x80 | (address.typeOfNumber << 4) | address.numberingPlan;
  if (said !== undefined && said !== meant) throw outOfRange(`toa ${meant}, as ton and npi have it`, said);
  return address;
}

function codingFrom(members: Members): number {
  const dcs = optionalIntegerIn(members, 'dcs');
  if (dcs !== undefined) return dcs;
  const encoding = members.encoding ?? (members.data === undefined ? 'gsm7' : '8bit');
  const messageClass = members.class ?? undefined;
  if (!isEncoding(encoding)) throw outOfRange('encoding gsm7, 8bit or ucs2', shown(encoding));
  if (!isClass(messageClass)) throw outOfRange('class 0 to 3 or null', shown(messageClass));
  return dataCodingScheme(encoding, messageClass);
}

function isEncoding(value: unknown): value is Encoding {
  return value === 'gsm7' || value === '8bit' || value === 'ucs2';
}

function isClass(value: unknown): value is MessageClass | undefined {
  const classes: readonly unknown[] = [undefined, 0, 1, 2, 3] satisfies (DataCoding['messageClass'] | undefined)[];
  return classes.includes(value);
}

function userDataFrom(members: Members): UserData {
  const header = members.udh === undefined || members.udh === null ? null : headerFrom(members.udh);
  if (members.data === undefined) return { header, text: stringIn(members, 'text') };
  if (members.text === undefined) return { header, data: octetsIn(members, 'data') };
  throw outOfRange('text or data', 'both');
}
