import {
  concatenationOf,
  encodePdu,
  type Pdu,
  readDataCoding,
  septetLength,
  shiftOf,
  type Timestamp,
  type UserDataHeader,
} from '../../src/pdu/index.js';
import { type Answer, type Reading, userDataOf } from './gammu-witness.js';

/** Where libgammu 1.42 reads otherwise than the specification asks, and what it then gets wrong. Nothing else is let pass. */
export interface Defect {
  because: string;
  /** `refused`: it may not read such a PDU at all. */
  fields: readonly (keyof Reading | 'refused')[];
  when(pdu: Pdu, theirs: Answer): boolean;
}

/** Each character and its septet have the same code. */
const SAME_IN_ASCII = /^[\n\r !"#%-?A-Za-z]*$/;

/** All of them, each with the clause that the witness leaves. */
export const DEFECTS: readonly Defect[] = [
  {
    because: 'it adds 1990 to a year from 90 on (TS 23.040 §9.2.3.11: the last two digits, so 99 is no 2089)',
    fields: ['times'],
    when: (pdu) => timesOf(pdu).some(({ year }) => year >= 90),
  },
  {
    because: 'its log, where alone the zone stands, has no sign for less than an hour',
    fields: ['times'],
    when: (pdu) => timesOf(pdu).some(({ zoneQuarters }) => zoneQuarters < 0 && zoneQuarters > -4),
  },
  {
    because: 'it takes the septets of a name for ASCII, escapes included, and ends the name at @ (TS 23.040 §9.1.2.5)',
    fields: ['address'],
    when: (pdu) => partyOf(pdu)?.typeOfNumber === 5 && !SAME_IN_ASCII.test(partyOf(pdu)?.number ?? ''),
  },
  {
    because: 'it leaves out the digits * # a b c (TS 23.040 §9.1.2.3)',
    fields: ['address'],
    when: (pdu) => partyOf(pdu)?.typeOfNumber !== 5 && /[*#abc]/.test(partyOf(pdu)?.number ?? ''),
  },
  {
    because: 'it leaves out the + of an international number without digits',
    fields: ['address'],
    when: (pdu) => partyOf(pdu)?.typeOfNumber === 1 && partyOf(pdu)?.number === '',
  },
  {
    because: 'it takes semi-octets for octets, and so a long number in a short PDU for one that is cut',
    fields: ['refused'],
    when: (pdu) => isNumberLong(pdu),
  },
  {
    because: 'it leaves out the digits * # a b c of a service centre as well (TS 24.008 table 10.5.118)',
    fields: ['serviceCentre'],
    when: ({ serviceCentre }) => /[*#abc]/.test(serviceCentre?.number ?? ''),
  },
  {
    because: 'it reads a service centre of type 5 as a name; no alphabet is defined for one (TS 24.011 §8.2.5.1)',
    fields: ['serviceCentre'],
    when: ({ serviceCentre }) => serviceCentre?.typeOfNumber === 5,
  },
  {
    because: 'it knows no enhanced validity period (TS 23.040 §9.2.3.12.3)',
    fields: ['refused'],
    when: (pdu) => pdu.type === 'submit' && pdu.validityPeriod?.format === 'enhanced',
  },
  {
    because: 'it reads no compressed text',
    fields: ['refused'],
    when: (pdu) => schemeOf(pdu) < 0x80 && [0x20, 0x28].includes(schemeOf(pdu) & 0x2c),
  },
  {
    because: 'it reads reserved codings, and reserved bits, as octets (TS 23.038 §4: as the default alphabet; ignored)',
    fields: ['encoding', 'content', 'refused'],
    when: (pdu) => isReserved(schemeOf(pdu)),
  },
  {
    because: 'it sees no class in the groups of automatic deletion (TS 23.038 §4, group 01xx)',
    fields: ['messageClass'],
    when: (pdu) => (schemeOf(pdu) & 0xd0) === 0x50,
  },
  {
    because: 'it knows no national language tables (TS 23.040 §9.2.3.24.15, §9.2.3.24.16)',
    fields: ['content'],
    when: (pdu) => hasLanguage(pdu),
  },
  {
    because:
      'it shows an escape before what the extension table lacks as ¹ (TS 23.038 §6.2.1.1: the main table counts)',
    fields: ['content'],
    when: (pdu, theirs) => !isUcs2(pdu) && 'content' in theirs && theirs.content.includes('¹'), // no alphabet has it
  },
  {
    because: 'it doubles ~ in UCS-2, and reads U+0001 as ~, which is a convention of old handsets',
    fields: ['content'],
    when: (pdu) => isUcs2(pdu) && /[~\u0001]/.test(textOf(pdu)),
  },
  {
    because: 'it replaces lone surrogates, which one segment of a message may have',
    fields: ['content'],
    when: (pdu) => isUcs2(pdu) && !textOf(pdu).isWellFormed(),
  },
  {
    because:
      'it finds a concatenation element only where it stands alone, or behind certain ports (TS 23.040 §9.2.3.24)',
    fields: ['segment'],
    when: (pdu) => (headerOf(pdu)?.length ?? 0) > 1 && concatenationOf(headerOf(pdu)) !== undefined,
  },
  {
    because: 'it takes a void concatenation element at its word (TS 23.040 §9.2.3.24.1: ignored)',
    fields: ['segment'],
    when: (pdu) => [0, 8].includes(headerOf(pdu)?.[0]?.id ?? 1) && concatenationOf(headerOf(pdu)) === undefined,
  },
  {
    because: 'it sees no header in a status report (TS 23.040 §9.2.3.23)',
    fields: ['header', 'segment', 'content'],
    when: (pdu) => pdu.type === 'status-report' && headerOf(pdu) !== null,
  },
  {
    because:
      'it has no word for reserved states and those of the service centre (TS 23.040 §9.2.3.15: bits 6 and 5 tell)',
    fields: ['content'],
    when: (pdu) => pdu.type === 'status-report' && ((pdu.status > 2 && pdu.status < 0x20) || pdu.status > 0x7f),
  },
  {
    because: 'where a report has no text, it hands out its own word for the state, coded as TP-DCS says',
    fields: ['content'],
    when: (pdu) => userDataOf(pdu) === undefined && readDataCoding(schemeOf(pdu)).encoding === '8bit',
  },
];

function timesOf(pdu: Pdu): Timestamp[] {
  if (pdu.type === 'status-report') return [pdu.serviceCentreTimestamp, pdu.dischargeTime];
  return pdu.type === 'deliver' ? [pdu.serviceCentreTimestamp] : [];
}

function partyOf(pdu: Pdu) {
  return 'address' in pdu ? pdu.address : undefined;
}

/** Whether the party's address has more semi-octets than the whole PDU has octets. */
export function isNumberLong(pdu: Pdu): boolean {
  const { typeOfNumber, number } = partyOf(pdu) ?? { typeOfNumber: 0, number: '' };
  const semiOctets = typeOfNumber === 5 ? Math.ceil(((septetLength(number) ?? 0) * 7) / 4) : number.length;
  return semiOctets > encodePdu(pdu).length;
}

function headerOf(pdu: Pdu): UserDataHeader | null {
  return userDataOf(pdu)?.header ?? null;
}

function textOf(pdu: Pdu): string {
  const userData = userDataOf(pdu);
  return userData && 'text' in userData ? userData.text : '';
}

function schemeOf(pdu: Pdu): number {
  return 'dataCodingScheme' in pdu ? pdu.dataCodingScheme : (pdu.parameters?.dataCodingScheme ?? 0);
}

/** Identifiers beyond 13 are reserved: the default tables stay in force (TS 23.038 §6.2.1.2.4). */
function hasLanguage(pdu: Pdu): boolean {
  const { locking = 0, single = 0 } = shiftOf(headerOf(pdu)) ?? {};
  return [locking, single].some((identifier) => identifier > 0 && identifier < 14);
}

function isUcs2(pdu: Pdu): boolean {
  return readDataCoding(schemeOf(pdu)).encoding === 'ucs2';
}

/** Alphabet 11 of the general groups, groups 8 to B, bit 2 of groups C to E, bit 3 of group F (TS 23.038 §4). */
export function isReserved(dcs: number): boolean {
  if (dcs < 0x80) return (dcs & 0x0c) === 0x0c;
  if (dcs < 0xc0) return true;
  return (dcs & (dcs < 0xf0 ? 0x04 : 0x08)) !== 0;
}
