import { fromHex, hexOctet, toHex } from '../octets.js';
import { decodeAddress, decodeServiceCentre, encodeAddress } from '../tpdu/address.js';
import { fromSeptets, toSeptets } from '../tpdu/alphabet.js';
import { packSeptets, unpackSeptets } from '../tpdu/septets.js';
import { writeTimestampOctets } from '../tpdu/timestamp.js';
import { alphabetOf } from '../tpdu/user-data.js';
import type { Settings } from './settings.js';

/** What of a TPDU text mode shows. */
interface Parts {
  firstOctet: number;
  address: string;
  protocol: number;
  codingScheme: number;
  timestamp: string;
  length: number;
  userData: Uint8Array;
}

const typeOf = (address: string) => (address.startsWith('+') ? 145 : 129);

/** A string parameter in the host's character set. TS 27.007 §5.5. */
export function encodeString(text: string, { charset, writesUtf8 }: Pick<Settings, 'charset' | 'writesUtf8'>): string {
  if (writesUtf8) return Buffer.from(text, 'utf8').toString('latin1');
  if (charset === 'UCS2') return toHex(Buffer.from(text, 'utf16le').swap16());
  if (charset === 'GSM') return Buffer.from(toSeptets(text) ?? []).toString('latin1');
  return text.replace(/[^\n\r -~]/g, '?');
}

/** What the host wrote in its character set, as Unicode. */
export function decodeString(written: string, charset: Settings['charset']): string {
  if (charset === 'UCS2') return Buffer.from(written, 'hex').swap16().toString('utf16le');
  if (charset === 'GSM') return fromSeptets([...Buffer.from(written, 'latin1')]);
  return written;
}

function showUserData(parts: Parts, settings: Settings): string {
  const hasHeader = (parts.firstOctet & 0x40) !== 0;
  if (hasHeader || alphabetOf(parts.codingScheme) !== 'gsm7') return toHex(parts.userData);
  return encodeString(fromSeptets(unpackSeptets(parts.userData, parts.length)), settings);
}

function readDeliver(tpdu: string): Parts | undefined {
  const octets = fromHex(tpdu);
  const from = octets && decodeAddress(octets.subarray(1));
  if (octets === undefined || from === undefined) return undefined;
  const rest = octets.subarray(1 + from.lengthOctets);
  const [protocol = 0, codingScheme = 0] = rest;
  return {
    firstOctet: octets[0] ?? 0,
    address: from.address,
    protocol,
    codingScheme,
    timestamp: writeTimestampOctets(rest.subarray(2, 9)),
    length: rest[9] ?? 0,
    userData: rest.subarray(10),
  };
}

function readStoredSubmit(tpdu: string): Parts | undefined {
  const octets = fromHex(tpdu);
  const to = octets && decodeAddress(octets.subarray(2));
  if (octets === undefined || to === undefined) return undefined;
  const firstOctet = octets[0] ?? 0;
  const rest = octets.subarray(2 + to.lengthOctets);
  const [protocol = 0, codingScheme = 0] = rest;
  const validity = [0, 7, 1, 7][(firstOctet >> 3) & 0x03] ?? 0;
  const length = rest[2 + validity] ?? 0;
  const userData = rest.subarray(3 + validity);
  return { firstOctet, address: to.address, protocol, codingScheme, timestamp: '', length, userData };
}

/** What +CSDH=1 adds behind the timestamp. TS 27.005 §3.5.3. */
function headers(parts: Parts, settings: Settings): string {
  if (!settings.showHeaders) return '';
  const { address, firstOctet, protocol, codingScheme, length } = parts;
  return `,${typeOf(address)},${firstOctet},${protocol},${codingScheme},,,${length}`;
}

/** +CMT of text mode. TS 27.005 §3.4.1. */
export function describeDeliver(tpdu: string, settings: Settings): string[] {
  const parts = readDeliver(tpdu);
  if (parts === undefined) return [`+CMT: ,${tpdu.length / 2}`, tpdu];
  const address = encodeString(parts.address, settings);
  const head = `+CMT: "${address}",,"${parts.timestamp}"${headers(parts, settings)}`;
  return [head, ...showUserData(parts, settings).split('\n')];
}

/** +CDS of text mode: first octet, reference, recipient, both times, status. TS 27.005 §3.4.1. */
export function describeReport(tpdu: string): string[] {
  return [`+CDS: ${reportFields(tpdu)}`];
}

function reportFields(tpdu: string): string {
  const octets = fromHex(tpdu) ?? new Uint8Array();
  const to = decodeAddress(octets.subarray(2)) ?? { address: '', lengthOctets: 2 };
  const rest = octets.subarray(2 + to.lengthOctets);
  const times = [rest.subarray(0, 7), rest.subarray(7, 14)].map((time) => `"${writeTimestampOctets(time)}"`);
  return [octets[0] ?? 0, octets[1] ?? 0, `"${to.address}"`, typeOf(to.address), ...times, rest[14] ?? 0].join(',');
}

const STATUS_WORDS: readonly string[] = ['REC UNREAD', 'REC READ', 'STO UNSENT', 'STO SENT'];

/** `<stat>` of text mode. TS 27.005 §3.1. */
export function statusWord(status: number): string {
  return STATUS_WORDS[status] ?? '';
}

/** The number of a `<stat>` of text mode; 4 for ALL, `undefined` for anything else. */
export function statusOfWord(word: string): number | undefined {
  if (word === 'ALL') return 4;
  const status = STATUS_WORDS.indexOf(word);
  return status < 0 ? undefined : status;
}

/** A stored PDU as +CMGR and +CMGL show it in text mode: what follows `<stat>`, then the text's lines. */
export function describeStored(pdu: string, status: number, settings: Settings): [head: string, ...text: string[]] {
  const sca = decodeServiceCentre(fromHex(pdu) ?? new Uint8Array());
  const tpdu = pdu.slice((sca?.lengthOctets ?? 1) * 2);
  if ((Number.parseInt(tpdu.slice(0, 2), 16) & 0x03) === 0x02) return [reportFields(tpdu)];
  const parts = status < 2 ? readDeliver(tpdu) : readStoredSubmit(tpdu);
  if (parts === undefined) return ['"",,""', pdu];
  const time = parts.timestamp === '' ? '' : `,"${parts.timestamp}"`;
  const head = `"${encodeString(parts.address, settings)}",${time}${headers(parts, settings)}`;
  return [head, ...showUserData(parts, settings).split('\n')];
}

/** An SMS-SUBMIT of what was entered in text mode, as hex; `undefined` when the text is not in the alphabet. */
export function buildTextSubmit(to: string, written: string, settings: Settings): string | undefined {
  const { firstOctet, validity, protocol, codingScheme } = settings.textParameters;
  const vp = (firstOctet & 0x18) === 0x10 ? hexOctet(validity) : '';
  const userData = writeUserData(written, settings);
  if (userData === undefined) return undefined;
  return [hexOctet(firstOctet), '00', encodeAddress(to), hexOctet(protocol), hexOctet(codingScheme), vp, userData].join(
    '',
  );
}

function writeUserData(written: string, settings: Settings): string | undefined {
  const { firstOctet, codingScheme } = settings.textParameters;
  const text = written.replace(/\r\n?/g, '\n');
  if ((firstOctet & 0x40) !== 0 || alphabetOf(codingScheme) !== 'gsm7') {
    const octets = fromHex(text.trim());
    return octets === undefined || octets.length > 140 ? undefined : hexOctet(octets.length) + toHex(octets);
  }
  const septets = toSeptets(decodeString(text, settings.charset));
  if (septets === undefined || septets.length > 160) return undefined;
  return hexOctet(septets.length) + toHex(packSeptets(septets));
}
