import { fromHex } from '../../octets.js';
import { decodeServiceCentre } from '../../tpdu/address.js';
import { type Answer, cms, error, ok } from '../answer.js';
import type { ModemState } from '../state.js';
import type { SlotStatus, StoredMessage } from '../storage.js';
import { describeStored, statusOfWord, statusWord } from '../text-mode.js';
import { choice, number, type Perform, type StandardCommands } from './standard.js';

const INVALID_INDEX = 321;
const ALL = 4;

/** Slot of the reading storage that an index of the host names; `undefined` where there is no such slot. */
function slotOf(state: ModemState, index: string | undefined): number | undefined {
  const [memory] = state.settings.memories;
  const slot = (number(index) ?? -1) - state.behaviour.firstSlot[memory];
  return state.storage(memory)?.has(slot) === true ? slot : undefined;
}

function tpduOctets({ pdu }: StoredMessage): number {
  const centre = decodeServiceCentre(fromHex(pdu) ?? new Uint8Array());
  return pdu.length / 2 - (centre?.lengthOctets ?? 1);
}

/** A message as +CMGR and +CMGL show it; `head` is what stands before `<stat>`. */
function show(state: ModemState, head: string, message: StoredMessage): string[] {
  if (!state.settings.textMode) return [`${head}${message.status},,${tpduOctets(message)}`, message.pdu];
  const [fields, ...text] = describeStored(message.pdu, message.status, state.settings);
  return [`${head}"${statusWord(message.status)}",${fields}`, ...text];
}

function emptySlot(state: ModemState): Answer {
  switch (state.behaviour.emptySlot) {
    case 'ok':
      return ok();
    case 'error':
      return error;
    case 'zeros':
      return ok('+CMGR: 0,,0');
    case 'filler':
      return ok('+CMGR: 0,,0', `00${'F'.repeat(38)}`);
    case 'cms321':
      return cms(INVALID_INDEX);
  }
}

/** Whoever has seen a received message has read it. */
function markRead(message: StoredMessage): void {
  if (message.status === 0) message.status = 1;
}

/** +CMGR: reads one message. TS 27.005 §3.4.3, §4.2. */
const read: Perform = (state, { parameters: [index] }) => {
  const slot = slotOf(state, index);
  if (slot === undefined) return cms(INVALID_INDEX);
  const message = state.storage(state.settings.memories[0])?.get(slot);
  if (message === undefined) return emptySlot(state);
  const lines = show(state, '+CMGR: ', message);
  markRead(message);
  return ok(...lines);
};

/** +CMGL: lists the messages of one status, or all. TS 27.005 §3.4.2, §4.1. */
function list(state: ModemState, wanted: number | undefined): Answer {
  if (wanted === undefined) return cms(state.settings.textMode ? 305 : 304);
  const [memory] = state.settings.memories;
  const first = state.behaviour.firstSlot[memory];
  const lines: string[] = [];
  for (const [slot, message] of state.storage(memory)?.entries() ?? []) {
    if (wanted !== ALL && message.status !== wanted) continue;
    lines.push(...show(state, `+CMGL: ${slot + first},`, message));
    markRead(message);
  }
  return ok(...lines);
}

/** Which statuses each `<delflag>` deletes. TS 27.005 §3.5.4. */
const DELETED_BY_FLAG: Readonly<Record<1 | 2 | 3 | 4, readonly SlotStatus[]>> = {
  1: [1],
  2: [1, 3],
  3: [1, 2, 3],
  4: [0, 1, 2, 3],
};

/** +CMGD: deletes one message, or all of some statuses. TS 27.005 §3.5.4. */
const remove: Perform = (state, { parameters: [index, delflag] }) => {
  const flag = choice(delflag, [0, 1, 2, 3, 4], 0);
  const storage = state.storage(state.settings.memories[0]);
  if (flag === undefined || storage === undefined) return cms(INVALID_INDEX);
  if (flag === 0) {
    const slot = slotOf(state, index);
    if (slot === undefined) return cms(INVALID_INDEX);
    storage.delete(slot);
  } else {
    for (const [slot, { status }] of storage.entries())
      if (DELETED_BY_FLAG[flag].includes(status)) storage.delete(slot);
  }
  state.effects.memoryAvailable();
  return ok();
};

function usedIndexes(state: ModemState): string {
  const [memory] = state.settings.memories;
  const entries = state.storage(memory)?.entries() ?? [];
  return entries.map(([slot]) => slot + state.behaviour.firstSlot[memory]).join(',');
}

/** Reading, listing and deleting stored messages. */
export const storageCommands: StandardCommands = {
  '+CMGR': { needsSim: 'cms', set: read, test: () => ok() },
  '+CMGL': {
    needsSim: 'cms',
    execute: (state) => list(state, 0),
    set(state, { parameters: [stat = ''] }) {
      return list(state, state.settings.textMode ? statusOfWord(stat) : choice(stat, [0, 1, 2, 3, ALL], 0));
    },
    test: ({ settings }) =>
      ok(settings.textMode ? '+CMGL: ("REC UNREAD","REC READ","STO UNSENT","STO SENT","ALL")' : '+CMGL: (0-4)'),
  },
  '+CMGD': { needsSim: 'cms', set: remove, test: (state) => ok(`+CMGD: (${usedIndexes(state)}),(0-4)`) },
};
