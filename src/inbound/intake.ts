import { randomUUID } from 'node:crypto';
import { type Clock, describeError, type Events, isGatewayError, type Log, type Timer } from '../core/index.js';
import type { Concatenation, Deliver, StatusReport } from '../pdu/index.js';
import type { FiledPart, NewInboundMessage, PendingPdu } from '../queue/index.js';
import { peerNumber } from '../routing/index.js';
import { type Assembled, assembled, single } from './assembled.js';
import { Errand } from './errand.js';
import { type InboundOptions, type InboundQueue, REASSEMBLY_MS } from './options.js';
import { PeerDesk } from './peer-desk.js';
import { encodingOf, originatorOf, readReceived, sentAtOf, traitsOf } from './received.js';
import { matches } from './rules.js';
import { Segments } from './segments.js';
import { type Destination, destinationOf } from './target.js';

/** Takes the status reports out of what modems receive; `report` satisfies it. */
export interface StatusReports {
  /** Records the report and settles its PDU. */
  take(pdu: PendingPdu, report: StatusReport): Promise<void>;
}

export interface IntakeDeps {
  queue: InboundQueue;
  reports: StatusReports;
  clock: Clock;
  log: Log;
  events: Events;
  /** A fresh message id, by the time; absent: a random one. */
  newId?: (now: number) => string;
}

const BATCH = 100;
/** After the store failed. */
const STORE_PAUSE_MS = 5_000;
/** Between two looks for messages whose segments stay away. */
const STALE_CHECK_MS = 5 * 60_000;

const anyId = () => randomUUID();

/** A text as it was received, and where. */
interface Said {
  text: string;
  originator: string;
  peer?: string;
  modem: string;
  imsi: string;
}

/** One target and its copies for others, or why there is none. */
function addressees(destination: Destination, named: () => { id: string; callId: string }) {
  if ('holdReason' in destination) return { holdReason: destination.holdReason };
  const [target, ...others] = destination.targets;
  return { target, copies: others.map((other) => ({ ...named(), target: other })) };
}

/** Makes messages of what modems received: reads each committed PDU, joins segments, finds the SIP user. */
export class Intake {
  readonly #options: InboundOptions;
  readonly #deps: IntakeDeps;
  readonly #segments: Segments;
  readonly #peers: PeerDesk;
  readonly #errand = new Errand(() => this.#takeAll());
  #unsubscribe: (() => void) | undefined;
  #timer: Timer | undefined;
  #stopping = false;

  constructor(options: InboundOptions, deps: IntakeDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#segments = new Segments(deps.queue);
    this.#peers = new PeerDesk(options.peers, deps);
  }

  start(): void {
    this.#unsubscribe = this.#deps.queue.on('received', () => this.#errand.poke());
    this.#errand.poke();
  }

  /** Resolves after the PDU that is being read; the rest waits in the store. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#unsubscribe?.();
    await this.#errand.idle();
    this.#timer?.cancel();
  }

  async #takeAll(): Promise<void> {
    const { queue, log } = this.#deps;
    try {
      while (!this.#stopping) {
        const pdus = await queue.pendingPdus(BATCH);
        if (pdus.length === 0) break;
        for (const pdu of pdus) {
          if (this.#stopping) return;
          await this.#take(pdu);
        }
      }
      await this.#takeStale();
      this.#comeBackAfter(STALE_CHECK_MS);
    } catch (error) {
      log.error({ error: describeError(error) }, 'what modems received cannot be read from the store');
      this.#comeBackAfter(STORE_PAUSE_MS);
    }
  }

  #comeBackAfter(delayMs: number): void {
    this.#timer?.cancel();
    if (!this.#stopping) this.#timer = this.#deps.clock.after(delayMs, () => this.#errand.poke());
  }

  /** A fault of ours with one PDU must not keep the others waiting; the store failing is nobody's PDU's fault. */
  async #take(pdu: PendingPdu): Promise<void> {
    try {
      await this.#read(pdu);
    } catch (error) {
      if (isGatewayError(error, 'STORE_UNAVAILABLE')) throw error;
      await this.#setAside(pdu, 'undecodable', `a fault of this program: ${describeError(error)}`);
    }
  }

  async #read(pdu: PendingPdu): Promise<void> {
    const received = readReceived(pdu);
    switch (received.is) {
      case 'report':
        return this.#deps.reports.take(pdu, received.report);
      case 'nothing':
        return this.#setAside(pdu, received.as, received.reason);
      case 'data':
      case 'text': {
        const { deliver, place } = received;
        if (place === undefined) return this.#create(single(pdu, deliver));
        const message = await this.#file(pdu, deliver, place);
        return message === undefined ? undefined : this.#create(message);
      }
    }
  }

  /** Files one segment; the whole message when it was the last that was missing. */
  async #file(pdu: PendingPdu, deliver: Deliver, place: Concatenation): Promise<Assembled | undefined> {
    const { sequence, total } = place;
    this.#deps.log.info({ modem: pdu.modem, sequence, total }, 'segment of a message received');
    return this.#segments.file(pdu, deliver, place);
  }

  /** Segments whose companions stay away are better than nothing. */
  async #takeStale(): Promise<void> {
    const { queue, clock } = this.#deps;
    while (!this.#stopping) {
      const parts = await queue.staleParts(clock.now() - (this.#options.reassemblyMs ?? REASSEMBLY_MS));
      if (parts.length === 0) return;
      try {
        await this.#createWithGap(parts);
      } catch (error) {
        if (isGatewayError(error, 'STORE_UNAVAILABLE')) throw error;
        const reason = `a fault of this program: ${describeError(error)}`;
        for (const part of parts) await this.#setAside(part, 'undecodable', reason);
      }
    }
  }

  async #createWithGap(parts: readonly FiledPart[]): Promise<void> {
    const message = assembled(parts);
    if (message === undefined) throw new Error('segments that were read once cannot be read again');
    const { first, missing } = message;
    const fields = { modem: first.modem, here: parts.length, missing };
    this.#deps.log.warn(fields, 'the rest of a message never came, it is delivered with a gap');
    await this.#create(message);
  }

  async #create({ first, deliver, text, parts, missing = [], hold, completes }: Assembled): Promise<void> {
    const { queue, clock, log, newId = anyId } = this.#deps;
    const { modem, imsi } = first;
    const originator = originatorOf(deliver);
    const peer = peerNumber(originator, deliver.address.typeOfNumber, this.#options.numbers);
    const heldBecause = hold ?? this.#peers.heldBecause(peer ?? originator);
    await this.#peers.heed(peer, text);
    const destination: Destination =
      heldBecause !== undefined
        ? { body: text, holdReason: heldBecause }
        : await this.#destination({
            text,
            originator,
            modem,
            imsi,
            ...(peer === undefined ? {} : { peer }),
          });
    const receivedAt = Math.max(...parts.map((part) => part.receivedAt));
    const named = () => {
      const id = newId(clock.now());
      return { id, callId: `${id}@${this.#options.domain}` };
    };
    const { id, callId } = named();
    const message: NewInboundMessage = {
      ...{ id, callId, modem, text, receivedAt, originator, body: destination.body },
      ...addressees(destination, named),
      ...(this.#options.privileged.some((number) => matches(number, peer ?? originator)) ? { priority: 1 } : {}),
      originatorTon: deliver.address.typeOfNumber,
      traits: traitsOf(deliver, imsi),
      ...(completes === undefined ? {} : { completes }),
      encoding: encodingOf(deliver),
      sentAt: sentAtOf(deliver, receivedAt),
      ...(missing.length === 0 ? {} : { missing }),
    };
    await queue.createInbound(
      message,
      parts.map((part) => part.id),
    );
    const fields = { messageId: id, callId: message.callId, modem, segments: parts.length };
    if (message.target !== undefined) log.info(fields, 'message received from a phone');
    else log.warn({ ...fields, reason: message.holdReason }, 'message received from a phone is held for the operator');
    log.debug({ ...fields, from: message.originator, to: message.target, text }, 'message text');
  }

  async #destination({ imsi, modem, ...said }: Said): Promise<Destination> {
    const { clock, queue } = this.#deps;
    const { memoryMs, modems, rules } = this.#options;
    const remembers = rules.includes('memory') && said.peer !== undefined && imsi !== '';
    const spoken = remembers ? await queue.conversationsWith(said.peer ?? '', clock.now() - memoryMs) : [];
    const incoming = {
      ...said,
      modem: modems.find(({ name }) => name === modem),
      spoken: spoken.filter((each) => each.imsi === imsi),
    };
    return destinationOf(incoming, this.#options);
  }

  async #setAside(pdu: PendingPdu, as: 'ignored' | 'undecodable', reason: string): Promise<void> {
    const { queue, log, events } = this.#deps;
    await queue.setAside([pdu.id], as, reason);
    const fields = { modem: pdu.modem, pduId: pdu.id, reason };
    if (as === 'ignored') {
      log.info(fields, 'what the modem received carries no message');
      return;
    }
    log.warn(fields, 'what the modem received cannot be read; it is kept as it came');
    events.emit('segmentReceived', { modem: pdu.modem, result: 'undecodable' });
  }
}
