import { type CharacterSet, parseResultLine, type TextParameters, type TextToSend } from '../../at/index.js';
import { GatewayError } from '../../core/index.js';
import {
  addressText,
  concatenationOf,
  dataCodingScheme,
  decodePdu,
  type Encoding,
  isGsm7,
  type MessageClass,
  portsOf,
  readDataCoding,
  type Submit,
  septetLength,
  toHex,
  typeOfAddress,
} from '../../pdu/index.js';
import { plainOctets, toUnits } from './character-set.js';

/** A SUBMIT as text mode says it. */
export interface PlannedText {
  parameters: TextParameters;
  text: TextToSend;
  /** What text mode could not say, in words; empty when it said all. */
  losses: string[];
}

const MAX_SEPTETS = 160;
const MAX_UNITS = 70;
const SUBMIT = 0x01;
const REJECT_DUPLICATES = 0x04;
const RELATIVE_VALIDITY = 0x10;
const STATUS_REPORT = 0x20;
const REPLY_PATH = 0x80;
/** Takes the place of a validity that the first octet does not announce: some devices want all four values. */
const UNUSED_VALIDITY = 167;

/**
 * Says a SUBMIT in text mode: as parameters (`+CSMP`), a number and a text in the character set in force. What is written
 * is hex, or printable: whatever a text holds, no octet of it is one that a modem obeys.
 *
 * Parts of a long text lose the header that joins them, and are numbered in its place where there is room.
 *
 * @throws GatewayError `TEXT_MODE_LIMIT` for application ports, and what else only a header can say; of the codec where
 * the octets are no SUBMIT.
 */
export function planText(hex: string, charset: CharacterSet): PlannedText {
  const submit = submitIn(hex);
  const { encoding, messageClass } = readDataCoding(submit.dataCodingScheme);
  const said = 'data' in submit.userData ? dataOf(submit) : textOf(submit, charset);
  const written = addressText(submit.address);
  return {
    parameters: {
      ...envelopeOf(submit),
      dataCodingScheme: said.encoding === encoding ? submit.dataCodingScheme : recoded(said.encoding, messageClass),
    },
    text: {
      number: charset === 'UCS2' ? toUnits(written) : written,
      type: typeOfAddress(submit.address),
      text: said.written,
    },
    losses: [
      ...(submit.serviceCentre ? ['the service centre of the message is not used: text mode has one for all'] : []),
      ...said.losses,
    ],
  };
}

function submitIn(hex: string): Submit {
  const pdu = decodePdu(hex, { smsc: true, direction: 'to-network' });
  if (pdu.type !== 'submit') throw new Error(`a ${pdu.type} is not for sending`);
  return pdu;
}

function recoded(encoding: Encoding, messageClass: MessageClass | null): number {
  return messageClass === null ? dataCodingScheme(encoding) : dataCodingScheme(encoding, messageClass);
}

function envelopeOf(submit: Submit): Omit<TextParameters, 'dataCodingScheme'> {
  const { validityPeriod, rejectDuplicates, statusReportRequest, replyPath, protocolIdentifier } = submit;
  const relative = validityPeriod?.format === 'relative' ? validityPeriod.octet : undefined;
  const firstOctet =
    SUBMIT |
    (rejectDuplicates ? REJECT_DUPLICATES : 0) |
    (relative === undefined ? 0 : RELATIVE_VALIDITY) |
    (statusReportRequest ? STATUS_REPORT : 0) |
    (replyPath ? REPLY_PATH : 0);
  return { firstOctet, validity: relative ?? UNUSED_VALIDITY, protocolIdentifier };
}

interface Said {
  encoding: Encoding;
  written: string;
  losses: string[];
}

/** Octets are hex in every character set (TS 27.005 §3.1, `<data>`). */
function dataOf({ userData }: Submit): Said {
  if (userData.header) throw unable('a header before octets');
  const data = 'data' in userData ? userData.data : new Uint8Array();
  return { encoding: '8bit', written: toHex(data), losses: [] };
}

function textOf({ userData }: Submit, charset: CharacterSet): Said {
  const { header } = userData;
  if (portsOf(header)) throw unable('application ports');
  const losses: string[] = [];
  let text = 'text' in userData ? userData.text : '';
  const place = concatenationOf(header);
  if (place) {
    const numbered = `(${place.sequence}/${place.total}) ${text}`;
    const fits = encodingOf(numbered, charset) !== undefined;
    if (fits) text = numbered;
    losses.push(`parts cannot be joined in text mode; this one goes by itself${fits ? ' and is numbered' : ''}`);
  }
  const encoding = encodingOf(text, charset);
  if (encoding) return { encoding, written: write(text, encoding, charset), losses };
  losses.push('what text mode cannot say here became "?", or a space');
  return { encoding: 'gsm7', written: write(poorer(text, charset), 'gsm7', charset), losses };
}

/** Undefined when the text fits in neither alphabet. */
function encodingOf(text: string, charset: CharacterSet): 'gsm7' | 'ucs2' | undefined {
  const septets = septetLength(text);
  const sayable = charset === 'UCS2' || (isPlain(text, charset) && !looksLikeAnswer(text));
  if (septets !== undefined && septets <= MAX_SEPTETS && sayable) return 'gsm7';
  return text.length <= MAX_UNITS ? 'ucs2' : undefined;
}

function write(text: string, encoding: 'gsm7' | 'ucs2', charset: CharacterSet): string {
  return encoding === 'ucs2' || charset === 'UCS2' ? toUnits(text) : (plainOctets(text, charset) ?? '');
}

function isPlain(text: string, charset: 'GSM' | 'IRA'): boolean {
  return isGsm7(text) && plainOctets(text, charset) !== undefined;
}

/** A device that repeats what is written would seem to answer with such a line. */
function looksLikeAnswer(text: string): boolean {
  return text.split('\n').some((line) => parseResultLine(line).kind !== 'text');
}

/** What can be said of a text that cannot be said whole, in as many septets as there are. */
function poorer(text: string, charset: CharacterSet): string {
  const sayable = (character: string) => (charset === 'UCS2' ? isGsm7(character) : isPlain(character, charset));
  const said = [...text].map((character) => (sayable(character) ? character : '?')).join('');
  if (charset === 'UCS2' || !looksLikeAnswer(said)) return said;
  const line = said.replaceAll('\n', ' ');
  return looksLikeAnswer(line) ? `?${line.trimStart().slice(1)}` : line;
}

function unable(what: string): GatewayError {
  return new GatewayError('TEXT_MODE_LIMIT', `text mode cannot say ${what}`);
}
