import { fromHex, hexOctet, toHex } from '../../octets.js';
import { decodeServiceCentre, encodeAddress, encodeServiceCentre } from '../../tpdu/address.js';
import { readSubmit } from '../../tpdu/submit.js';
import { type Answer, cms, error, ok } from '../answer.js';
import type { Command } from '../command.js';
import type { ModemState } from '../state.js';
import type { SlotStatus, StoredMessage } from '../storage.js';
import { buildTextSubmit, decodeString, statusOfWord } from '../text-mode.js';
import { number, type StandardCommands } from './standard.js';

const INVALID_PDU = 304;
const INVALID_TEXT = 305;
const INVALID_INDEX = 321;
const MEMORY_FULL = 322;
const NO_SERVICE_CENTRE = 330;
const NO_NETWORK = 331;
const UNKNOWN_ERROR = 500;

/** A TPDU on its way out. */
interface Outgoing {
  /** As in the PDU; empty means the SIM card's. */ serviceCentre: string;
  /** Upper-case hex. */ tpdu: string;
}

/** Takes a PDU of the host apart; `undefined` where it is no hex, or has another length than was told. */
function readPdu(written: string, lengthOctets?: number): Outgoing | undefined {
  const octets = fromHex(written.replace(/\s/g, ''));
  const centre = octets && decodeServiceCentre(octets);
  if (octets === undefined || centre === undefined) return undefined;
  const tpdu = octets.subarray(centre.lengthOctets);
  if (tpdu.length === 0 || (lengthOctets !== undefined && tpdu.length !== lengthOctets)) return undefined;
  return { serviceCentre: centre.address, tpdu: toHex(tpdu) };
}

/**
 * Hands an SMS-SUBMIT to the network: TP-MR is put in and remembered before the TPDU leaves, as EF_SMSS is for
 * (TS 31.102 §4.2.9), so a refusal by the network advances it too, and one by the modem does not.
 */
async function send(state: ModemState, outgoing: Outgoing, name: '+CMGS' | '+CMSS'): Promise<Answer> {
  const { sim, centre, behaviour } = state;
  const submit = readSubmit(outgoing.tpdu);
  if (sim === undefined || submit === undefined) return cms(INVALID_PDU);
  const serviceCentre = outgoing.serviceCentre || sim.serviceCentre;
  if (serviceCentre === undefined) return cms(NO_SERVICE_CENTRE);
  if (!state.isRegistered) return cms(NO_NETWORK);
  if (!behaviour.sendsWhenFull && state.storage(state.receivingMemory)?.isFull === true) return cms(MEMORY_FULL);
  const reference = behaviour.reference === 'given' ? submit.messageReference : (state.lastReference + 1) % 256;
  state.lastReference = reference;
  const { session } = state;
  await state.onAir();
  if (session.signal.aborted) return cms(UNKNOWN_ERROR);
  const tpdu = outgoing.tpdu.slice(0, 2) + hexOctet(reference) + outgoing.tpdu.slice(4);
  const outcome = centre.submit({ tpdu, imsi: sim.imsi, modem: state.name, serviceCentre });
  if (!outcome.accepted) return { lines: [], final: outcome.final };
  state.sent.push(outcome.submission);
  return ok(`${name}: ${reference}`);
}

/** What was entered at the prompt, as a TPDU, by the mode. */
function outgoingOf(state: ModemState, command: Command): Outgoing | Answer {
  const { parameters, data = '' } = command;
  if (!state.settings.textMode) return readPdu(data, number(parameters[0])) ?? cms(INVALID_PDU);
  const to = destinationOf(state, parameters);
  const tpdu = buildTextSubmit(to, data, state.settings);
  return tpdu === undefined ? cms(INVALID_TEXT) : { serviceCentre: '', tpdu };
}

/** `<da>[,<toda>]` of text mode. */
function destinationOf(state: ModemState, [written = '', type]: string[]): string {
  const address = decodeString(written, state.settings.charset);
  return type === '145' && !address.startsWith('+') ? `+${address}` : address;
}

/** Refuses +CMGS and +CMGW before the prompt where their parameters cannot be. */
function promptsFor(state: ModemState, { parameters: [first] }: Command): true | Answer {
  if (state.settings.textMode) return first === undefined || first === '' ? error : true;
  const length = number(first);
  return length === undefined || length < 1 || length > 176 ? cms(INVALID_PDU) : true;
}

/** Stores what was entered; `stat` defaults to stored unsent. TS 27.005 §3.5.3 (+CMGW). */
function write(state: ModemState, command: Command): Answer {
  const outgoing = outgoingOf(state, command);
  if ('final' in outgoing) return outgoing;
  const written = command.parameters[state.settings.textMode ? 2 : 1];
  const status = state.settings.textMode ? statusOfWord(written || 'STO UNSENT') : number(written || '2');
  if (status === undefined || status > 3) return cms(INVALID_PDU);
  const [, memory] = state.settings.memories;
  const pdu = encodeServiceCentre(outgoing.serviceCentre) + outgoing.tpdu;
  const slot = state.storage(memory)?.put({ status: ([0, 1, 2, 3] as const)[status] ?? 2, pdu });
  return slot === undefined ? cms(MEMORY_FULL) : ok(`+CMGW: ${slot + state.behaviour.firstSlot[memory]}`);
}

function storedForSending(state: ModemState, index: string | undefined): StoredMessage | undefined {
  const [, memory] = state.settings.memories;
  const stored = state.storage(memory)?.get((number(index) ?? -1) - state.behaviour.firstSlot[memory]);
  const toBeSent: readonly SlotStatus[] = [2, 3];
  return stored !== undefined && toBeSent.includes(stored.status) ? stored : undefined;
}

function redirect(tpdu: string, to: string): string {
  const addressDigits = 4 + 2 * Math.ceil(Number.parseInt(tpdu.slice(4, 6), 16) / 2);
  return tpdu.slice(0, 4) + encodeAddress(to) + tpdu.slice(4 + addressDigits);
}

/** Sends a stored message, to another number where one is given. TS 27.005 §3.5.2 (+CMSS). */
async function sendStored(state: ModemState, { parameters: [index, ...destination] }: Command): Promise<Answer> {
  const stored = storedForSending(state, index);
  if (stored === undefined) return cms(INVALID_INDEX);
  const outgoing = readPdu(stored.pdu);
  if (outgoing === undefined) return cms(INVALID_PDU);
  const to = destinationOf(state, destination);
  const tpdu = to === '' ? outgoing.tpdu : redirect(outgoing.tpdu, to);
  const answer = await send(state, { ...outgoing, tpdu }, '+CMSS');
  if (answer.final === 'OK') stored.status = 3;
  return answer;
}

/** Sending and writing to storage. TS 27.005 §3.5, §4.3, §4.4, §4.7. */
export const sendCommands: StandardCommands = {
  '+CMGS': {
    needsSim: 'cms',
    prompts: promptsFor,
    async set(state, command) {
      const outgoing = outgoingOf(state, command);
      return 'final' in outgoing ? outgoing : await send(state, outgoing, '+CMGS');
    },
    test: () => ok(),
  },
  '+CMGW': { needsSim: 'cms', prompts: promptsFor, set: write, test: () => ok() },
  '+CMSS': { needsSim: 'cms', set: sendStored, test: () => ok() },
};
