import { integer, optionalInteger } from '../answer.js';
import { command, order, quote } from '../command.js';

/** PDU mode (TS 27.005 §3.2.3). */
export const pduMode = order({ name: '+CMGF', timeoutMs: 5_000, request: '+CMGF=0' });

/** Service 1 makes the modem wait for `+CNMA` after each routed message, 0 does not (TS 27.005 §3.2.1). */
export const messageService = order<0 | 1>({
  name: '+CSMS',
  timeoutMs: 10_000,
  request: (service) => `+CSMS=${service}`,
});

/** Sets the service centre; digits without `+`, written as international (TS 27.005 §3.3.1). */
export const setServiceCentre = order<string>({
  name: '+CSCA',
  timeoutMs: 10_000,
  request: (digits) => `+CSCA=${quote(`+${digits}`)},145`,
});

/**
 * Keeps the link to the network open between messages that follow each other closely, until it is told otherwise
 * (TS 27.005 §3.5.6, n = 2). Optional on the modem's side.
 */
export const keepLinkOpen = order({ name: '+CMMS', timeoutMs: 5_000, request: '+CMMS=2' });

/** Where messages are announced: values of `+CNMI` (TS 27.005 §3.4.1). */
export interface Indications {
  /** Buffering while the line is busy. */
  mode: number;
  /** 1: `+CMTI`, 2: `+CMT`. */
  messages: number;
  broadcasts: number;
  /** 0: none, 1: `+CDS`, 2: `+CDSI`. */
  reports: number;
  buffer: number;
}

/** Says how new messages and reports are announced (TS 27.005 §3.4.1). */
export const setIndications = order<Indications>({
  name: '+CNMI',
  timeoutMs: 10_000,
  request: ({ mode, messages, broadcasts, reports, buffer }) =>
    `+CNMI=${mode},${messages},${broadcasts},${reports},${buffer}`,
});

/** Asks how new messages and reports are announced (TS 27.005 §3.4.1). @throws GatewayError `AT_ANSWER_INVALID`. */
export const indicationsInForce = command<void, Indications>({
  name: '+CNMI',
  timeoutMs: 10_000,
  request: '+CNMI?',
  parse: (args) => {
    const [mode = 0, messages = 0, broadcasts = 0, reports = 0, buffer = 0] = args.map((value) => integer(value, 0, 3));
    return { mode, messages, broadcasts, reports, buffer };
  },
});

/** Channels of cell broadcast that are wanted, each a number or a range (TS 27.005 §3.3.4). */
export const selectBroadcasts = order<readonly string[]>({
  name: '+CSCB',
  timeoutMs: 10_000,
  request: (channels) => `+CSCB=0,${quote(channels.join(','))},""`,
});

/** One TPDU for sending; `lengthOctets` counts it without the service centre's address, unless the modem wants it otherwise. */
export interface TpduToSend {
  lengthOctets: number;
  hex: string;
}

/**
 * Hands one TPDU to the modem for sending. PDU mode only.
 *
 * TS 27.005 §4.3. Two minutes: a network may take one to refuse, and giving up early makes the fate unknown.
 * @returns TP-MR, 0-255; the modem reuses it, so it is no identity (TS 23.040 §9.2.3.6). Undefined when the modem said
 * `OK` without it.
 * @throws NumberedError by the number given (TS 27.005 §3.2.5); CommandError `AT_TIMEOUT` when nobody knows whether it
 * was sent, if its `payloadWritten` is set.
 */
export const sendMessage = command<TpduToSend, { messageReference: number | undefined }>({
  name: '+CMGS',
  timeoutMs: 120_000,
  request: ({ lengthOctets }) => `+CMGS=${lengthOctets}`,
  prompt: ({ hex }) => hexOnly(hex),
  parse: (_, { lines }) => ({ messageReference: referenceIn(lines) }),
});

/**
 * Puts one TPDU into a slot of the storage for writing, as `STO UNSENT`; nothing leaves the modem. PDU mode only.
 *
 * TS 27.005 §4.4.
 * @returns the slot.
 */
export const writeMessage = command<TpduToSend, { index: number }>({
  name: '+CMGW',
  timeoutMs: 25_000,
  request: ({ lengthOctets }) => `+CMGW=${lengthOctets}`,
  prompt: ({ hex }) => hexOnly(hex),
  sends: 'nothing',
  parse: ([index]) => ({ index: integer(index, 0, 99_999) }),
});

/**
 * Sends what lies in a slot of the storage for writing.
 *
 * TS 27.005 §3.5.2, §4.7. Deadline, result and errors as those of `sendMessage`; `payloadWritten` means its line here.
 */
export const sendStored = command<{ index: number }, { messageReference: number | undefined }>({
  name: '+CMSS',
  timeoutMs: 120_000,
  request: ({ index }) => `+CMSS=${index}`,
  sends: 'line',
  parse: (_, { lines }) => ({ messageReference: referenceIn(lines) }),
});

/** Tells the network that a routed message is safe (TS 27.005 §3.4.4). Not before it is. */
export const acknowledge = order({ name: '+CNMA', timeoutMs: 10_000, request: '+CNMA' });

/** `<stat>` of a stored message (TS 27.005 §3.1). */
export type StoredStatus = 'unread' | 'read' | 'unsent' | 'sent' | 'unknown';

/** A message in a slot, as it came. */
export interface StoredMessage {
  /** Only of a listing. */
  index?: number;
  status: StoredStatus;
  hex: string;
  /** TPDU length; null when the header had none. */
  tpduLength: number | null;
}

/** Reads one slot; undefined when it is empty (TS 27.005 §4.2). Devices show an empty slot as bare `OK`, `0,,0` or an error. */
export const readMessage = command<{ index: number }, StoredMessage | undefined>({
  name: '+CMGR',
  timeoutMs: 20_000,
  request: ({ index }) => `+CMGR=${index}`,
  answer: 'records',
  parse: (_, { records: [record] }) =>
    record?.body === undefined
      ? undefined
      : stored(record.args[0], record.args.at(-1), record.body, record.args.length),
});

/** Lists all messages of the selected storage (TS 27.005 §4.1). It may be long, so each line renews the deadline. */
export const listMessages = command<void, StoredMessage[]>({
  name: '+CMGL',
  timeoutMs: 20_000,
  patience: 'line',
  request: '+CMGL=4',
  answer: 'records',
  parse: (_, { records }) =>
    records.flatMap(({ args, body }) => {
      const index = optionalInteger(args[0], 0, 99_999);
      if (index === undefined || body === undefined) return [];
      return [{ index, ...stored(args[1], args.at(-1), body, args.length - 1) }];
    }),
});

/** Frees one slot of the selected storage (TS 27.005 §3.5.4). */
export const deleteMessage = order<{ index: number }>({
  name: '+CMGD',
  timeoutMs: 25_000,
  request: ({ index }) => `+CMGD=${index}`,
});

/** How full a storage is; absent values were not told. */
export interface StorageUse {
  used?: number;
  total?: number;
}

/** Selects the storage that `+CMGR`, `+CMGL` and `+CMGD` mean (TS 27.005 §3.2.2). Some devices say `OK` only. */
export const selectStorage = command<string, StorageUse>({
  name: '+CPMS',
  timeoutMs: 10_000,
  request: (storage) => `+CPMS=${quote(storage)}`,
  parse: ([used, total]) => use(used, total),
});

/** The storages in use: for reading, for writing, for receiving (TS 27.005 §3.2.2). */
export const storagesInUse = command<void, string[]>({
  name: '+CPMS',
  timeoutMs: 10_000,
  request: '+CPMS?',
  parse: (args) => args.filter((value) => /^[A-Z]{2}$/.test(value)),
});

/** The storages that can be read from; empty when the answer lists none (TS 27.005 §3.2.2). */
export const storagesPossible = command<void, string[]>({
  name: '+CPMS',
  timeoutMs: 10_000,
  request: '+CPMS=?',
  parse: ([readable = '']) => [...readable.matchAll(/"([A-Z]{2})"/g)].flatMap(([, name]) => (name ? [name] : [])),
});

function use(used: string | undefined, total: string | undefined): StorageUse {
  const [usedSlots, totalSlots] = [optionalInteger(used, 0, 99_999), optionalInteger(total, 0, 99_999)];
  return {
    ...(usedSlots === undefined ? {} : { used: usedSlots }),
    ...(totalSlots === undefined ? {} : { total: totalSlots }),
  };
}

const STATUSES = ['unread', 'read', 'unsent', 'sent'] as const;

/** Some devices leave the status out, and some all but the length: such a message counts as received. */
function stored(status: string | undefined, length: string | undefined, body: string, values: number): StoredMessage {
  const number = values < 2 ? undefined : optionalInteger(status, 0, 3);
  return {
    status: number === undefined ? 'unknown' : (STATUSES[number] ?? 'unknown'),
    hex: body.toUpperCase(),
    tpduLength: optionalInteger(length, 0, 999) ?? null,
  };
}

function hexOnly(hex: string): string {
  if (!/^(?:[0-9A-F]{2})+$/i.test(hex)) throw new Error('a PDU for sending holds something else than hex');
  return hex;
}

/** The first line that has a number: some devices send an empty one before it. */
function referenceIn(lines: readonly (readonly string[])[]): number | undefined {
  return lines.map(([value]) => optionalInteger(value, 0, 255)).find((value) => value !== undefined);
}
