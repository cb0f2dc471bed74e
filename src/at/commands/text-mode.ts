import { optionalInteger } from '../answer.js';
import { command, order, quote } from '../command.js';

/** Text mode (TS 27.005 §3.2.3). */
export const textMode = order({ name: '+CMGF', timeoutMs: 5_000, request: '+CMGF=1' });

/** The message formats that a modem offers: 0 PDU, 1 text; empty when its answer lists none (TS 27.005 §3.2.3). */
export const messageFormats = command<void, number[]>({
  name: '+CMGF',
  timeoutMs: 5_000,
  request: '+CMGF=?',
  parse: ([list = '']) => formatsIn(list),
});

/** `(0,1)`, `(0-1)`, `(1)`, `1`. */
function formatsIn(list: string): number[] {
  return /0 *- *1/.test(list) ? [0, 1] : [...list.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

/** Character sets of text mode that are made use of, by their names in TS 27.007 §5.5. */
export type CharacterSet = 'UCS2' | 'GSM' | 'IRA';

/** Chooses the character set of texts and numbers (TS 27.007 §5.5). */
export const setCharacterSet = order<CharacterSet>({
  name: '+CSCS',
  timeoutMs: 5_000,
  request: (name) => `+CSCS=${quote(name)}`,
});

/**
 * The character set in force (TS 27.007 §5.5). Some devices take `UCS2` and go on as before. In UCS2 the name itself may
 * be written in it.
 */
export const characterSet = command<void, string>({
  name: '+CSCS',
  timeoutMs: 5_000,
  request: '+CSCS?',
  parse: ([name = '']) => (name === '0055004300530032' ? 'UCS2' : name.toUpperCase()),
});

/** All fields of a message's header are shown, its length among them (TS 27.005 §3.3.3). */
export const showTextHeaders = order({ name: '+CSDH', timeoutMs: 5_000, request: '+CSDH=1' });

/** What text mode says of the next messages: octets of SMS-SUBMIT (TS 27.005 §3.3.2). */
export interface TextParameters {
  firstOctet: number;
  /** Relative TP-VP; it counts only where the first octet says so. */
  validity: number;
  protocolIdentifier: number;
  dataCodingScheme: number;
}

/** Sets first octet, validity, protocol and coding of what is sent in text mode (TS 27.005 §3.3.2). */
export const setTextParameters = order<TextParameters>({
  name: '+CSMP',
  timeoutMs: 5_000,
  request: ({ firstOctet, validity, protocolIdentifier, dataCodingScheme }) =>
    `+CSMP=${[firstOctet, validity, protocolIdentifier, dataCodingScheme].join(',')}`,
});

/** One message for sending in text mode. */
export interface TextToSend {
  /** In the character set in force. */
  number: string;
  /** Type of address: 145 international, 129 unknown. */
  type: number;
  /** What is written at the prompt, one octet a character. */
  text: string;
}

/**
 * Hands one text to the modem for sending. Text mode only; else as `sendMessage`.
 *
 * TS 27.005 §3.5.1.
 */
export const sendText = command<TextToSend, { messageReference: number | undefined }>({
  name: '+CMGS',
  timeoutMs: 120_000,
  request: ({ number, type }) => `+CMGS=${quote(number)},${type}`,
  prompt: ({ text }) => harmless(text),
  parse: (_, { lines }) => ({
    messageReference: lines.map(([value]) => optionalInteger(value, 0, 255)).find((value) => value !== undefined),
  }),
});

/**
 * At the prompt Ctrl-Z sends, ESC cancels, BACKSPACE deletes and CR begins a line with a prompt of its own: none of
 * these, nor any control but LF, may come out of a text. It is a bug of the caller to bring one.
 */
function harmless(text: string): string {
  if (/[^\n -~\u00A0-\u00FF]/.test(text)) throw new Error('a text for sending holds an octet that a modem would obey');
  return text;
}

/** A message that a modem showed in text mode. */
export interface ShownText {
  /** The values of its header, `<stat>` first. */
  fields: readonly string[];
  /** What stands below it, one octet a character, lines parted by LF; undefined when there was no line. */
  body: string | undefined;
}

/**
 * Reads one slot in text mode where texts are hex (`+CSCS="UCS2"`): nothing in them can look like a line of the modem.
 * Undefined when the slot is empty (TS 27.005 §3.4.3).
 */
export const readHexText = command<{ index: number }, ShownText | undefined>({
  name: '+CMGR',
  timeoutMs: 20_000,
  request: ({ index }) => `+CMGR=${index}`,
  answer: 'records',
  parse: (_, { records: [record] }) => record && { fields: record.args, body: record.body },
});

/**
 * Reads one slot in text mode where texts are shown as they are: all that stands below the header, up to an `OK` that
 * nothing follows, is the text, whatever it looks like (TS 27.005 §3.4.3).
 */
export const readPlainText = command<{ index: number }, ShownText | undefined>({
  name: '+CMGR',
  timeoutMs: 20_000,
  request: ({ index }) => `+CMGR=${index}`,
  answer: 'body',
  parse: (_, { records: [record] }) => record && { fields: record.args, body: record.body },
});
