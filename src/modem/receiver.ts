import {
  acknowledge,
  deleteMessage,
  messageService,
  type StoredMessage,
  setIndications,
  type Urc,
} from '../at/index.js';
import { describeError, pause } from '../core/index.js';
import type { ModemCounters } from './counters.js';
import type { Hearing } from './hearing.js';
import type { ModemDeps, ModemOptions } from './options.js';
import { PartShelf, type Slot } from './part-shelf.js';
import { useStorage } from './prepare.js';
import { Quarantine } from './quarantine.js';
import type { Session } from './session.js';
import { listStorage } from './sweep.js';
import { readSlot } from './text-mode/read-slot.js';
import { isRefusal, tolerate } from './tolerate.js';
import { hasOtherLength, kindOf, withServiceCentre } from './tpdu.js';

export interface ReceiverOptions {
  modem: ModemOptions;
  deps: Pick<ModemDeps, 'queue' | 'clock' | 'log' | 'events'>;
  counters: ModemCounters;
  hearing: Hearing;
}

type Routed = Urc & { kind: 'routed' };

/** One thing to fetch or to file. */
type Job =
  | { what: 'routed'; urc: Routed; session: Session; arrivedAt: number }
  | { what: 'slot'; storage: string; index: number }
  | { what: 'sweep' };

/** A modem waits longer for `+CNMA`, and then stops routing and announcing (TS 27.005 §3.4.4): too late is worse than not. */
const ACKNOWLEDGE_WITHIN_MS = 8_000;
const STORE_RETRY_MS = 1_000;
/** More announced slots than this are fetched by one sweep. */
const MAX_JOBS = 100;

/**
 * Takes what comes to one modem: out of its storages, and as it is routed. One thing after the other, beside whatever
 * is being sent.
 *
 * What came is committed before it is acknowledged or deleted; so nothing is lost by a crash, and what comes twice is
 * known by its octets. A slot that cannot be read, and one that cannot be emptied, are left until they change.
 */
export class Receiver {
  readonly #modem: ModemOptions;
  readonly #deps: ReceiverOptions['deps'];
  readonly #counters: ModemCounters;
  readonly #hearing: Hearing;
  readonly #jobs: Job[] = [];
  readonly #quarantine = new Quarantine();
  readonly #shelf = new PartShelf();
  #wantsRoom = false;
  readonly #stopped = new AbortController();
  #session: Session | undefined;
  #finishing = false;
  #work: Promise<void> | undefined;

  constructor({ modem, deps, counters, hearing }: ReceiverOptions) {
    this.#modem = modem;
    this.#deps = deps;
    this.#counters = counters;
    this.#hearing = hearing;
  }

  /** The modem is set up: slots can be read from now on, until `detach`. */
  attach(session: Session): void {
    this.#session = session;
    this.#hearing.begin();
    this.sweep();
  }

  /** The port is gone or being set up anew. Routed messages that are here are still committed. */
  detach(): void {
    this.#session = undefined;
    this.#shelf.clear();
    this.#dropFetches();
  }

  /** A message lies in a slot; without a number, or with one that cannot be trusted, all storages are swept. */
  stored(storage: string, index: number | undefined): void {
    this.#hearing.announced();
    if (index === undefined || !/^[A-Z]{2}$/.test(storage) || this.#jobs.length >= MAX_JOBS) {
      this.sweep();
      return;
    }
    const known = this.#jobs.some((job) => job.what === 'slot' && job.storage === storage && job.index === index);
    if (!known) this.#add({ what: 'slot', storage, index });
  }

  /** A message or report is here as it is. It goes before all others: the network waits for it. */
  routed(urc: Routed, session: Session): void {
    this.#hearing.announced();
    const job: Job = { what: 'routed', urc, session, arrivedAt: this.#deps.clock.monotonic() };
    const behind = this.#jobs.findIndex(({ what }) => what !== 'routed');
    this.#jobs.splice(behind < 0 ? this.#jobs.length : behind, 0, job);
    this.#start();
  }

  /** Looks into all storages; where one is full, nothing may wait in its slots. */
  sweep(full = false): void {
    this.#wantsRoom ||= full;
    if (!this.#jobs.some(({ what }) => what === 'sweep')) this.#add({ what: 'sweep' });
  }

  /**
   * Files and acknowledges what the network waits for, then takes no more. What lies in slots is safe there. Where the
   * store does not take it in time, the network keeps it.
   */
  async finish(): Promise<void> {
    this.#finishing = true;
    this.#dropFetches();
    const limit = this.#deps.clock.after(ACKNOWLEDGE_WITHIN_MS, () => this.#stopped.abort());
    await this.idle();
    limit.cancel();
    this.#stopped.abort();
    this.detach();
  }

  /** Resolves when nothing that was received is being worked on. */
  async idle(): Promise<void> {
    while (this.#work !== undefined) await this.#work;
  }

  #dropFetches(): void {
    const routed = this.#jobs.filter((job) => job.what === 'routed');
    this.#jobs.splice(0, this.#jobs.length, ...routed);
  }

  #add(job: Job): void {
    if (this.#finishing) return;
    this.#jobs.push(job);
    this.#start();
  }

  #start(): void {
    this.#work ??= this.#run().finally(() => {
      this.#work = undefined;
    });
  }

  async #run(): Promise<void> {
    for (let job = this.#next(); job; job = this.#next()) {
      try {
        await this.#do(job);
      } catch (error) {
        // Silence and lost ports are the worker's to mend; what was to be fetched is found again by the next sweep.
        this.#deps.log.warn({ what: job.what, error: describeError(error) }, 'receiving was cut off');
      }
    }
  }

  #next(): Job | undefined {
    const [job] = this.#jobs;
    if (!job || (job.what !== 'routed' && !this.#session)) return undefined;
    return this.#jobs.shift();
  }

  async #do(job: Job): Promise<void> {
    if (job.what === 'routed') return await this.#takeRouted(job);
    const session = this.#session;
    if (!session) return;
    if (job.what === 'slot') return await this.#takeSlot(session, job);
    this.#hearing.swept();
    // Some devices forget their indications by themselves (SIMCom A7670E, SIM7000E), and a reset may go unnoticed.
    await this.#setIndications(session);
    for (const storage of session.storages) if (!this.#finishing) await this.#sweepStorage(session, storage);
    this.#wantsRoom = false;
  }

  async #takeRouted({ urc, session, arrivedAt }: Job & { what: 'routed' }): Promise<void> {
    const { clock, log } = this.#deps;
    while (!(await this.#commit(urc.hex, urc.tpduLength, session))) {
      await pause(clock, STORE_RETRY_MS, this.#stopped.signal);
      if (this.#stopped.signal.aborted) return;
    }
    if (!session.acknowledges || session !== this.#session) return;
    const age = clock.monotonic() - arrivedAt;
    if (age <= ACKNOWLEDGE_WITHIN_MS) {
      try {
        await session.channel.run(acknowledge, undefined);
        return;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        log.warn({ error: describeError(error) }, 'the modem refused +CNMA; it is not asked to wait for it any more');
        session.acknowledges = false;
        session.note('acknowledgement-refused');
        await tolerate(session.channel.run(messageService, 0));
      }
    }
    // A late or refused +CNMA switched the indications off, and what came meanwhile lies somewhere (TS 27.005 §3.4.4).
    await this.#setIndications(session);
    this.sweep();
  }

  async #setIndications(session: Session): Promise<void> {
    if (session.indications) await tolerate(session.channel.run(setIndications, session.indications));
  }

  async #takeSlot(session: Session, { storage, index }: { storage: string; index: number }): Promise<void> {
    if (!(await useStorage(session, storage))) return;
    const message = await tolerate(readSlot(session, index));
    const slot = { storage, index, hex: message?.hex ?? '' };
    if (message && (await this.#fileStored(session, { ...message, ...slot }))) await this.#empty(session, slot);
    await this.#emptyDue(session, storage);
  }

  /** Reads all before anything is deleted. */
  async #sweepStorage(session: Session, storage: string): Promise<void> {
    if (!(await useStorage(session, storage))) return;
    const filed: Slot[] = [];
    for (const message of await listStorage(session, this.#deps.log)) {
      if (session !== this.#session || this.#finishing) return;
      const slot = { storage, index: message.index, hex: message.hex };
      if (await this.#fileStored(session, { ...message, storage })) filed.push(slot);
      if (message.status === 'unread') this.#hearing.found();
    }
    for (const slot of filed) await this.#empty(session, slot);
    await this.#emptyDue(session, storage);
  }

  /** Commits what lies in a slot. True when the slot may be emptied now. */
  async #fileStored(session: Session, message: StoredMessage & Slot): Promise<boolean> {
    const { storage, index, status, hex, tpduLength } = message;
    if (status === 'unsent' || status === 'sent') return false; // somebody's draft or copy
    if (isFiller(hex) || this.#quarantine.holds(storage, index, hex)) return false;
    const slot = { storage, index, hex };
    if (this.#shelf.holds(slot)) return false;
    if (!(await this.#commit(hex, tpduLength, session))) return false; // it stays where it is safe
    return !this.#shelf.take(slot, withServiceCentre(hex, tpduLength), this.#deps.clock.monotonic());
  }

  /** Empties the slots of long messages that are complete, or whose other parts do not come. */
  async #emptyDue(session: Session, storage: string): Promise<void> {
    if (session !== this.#session || this.#finishing) return;
    for (const slots of this.#shelf.due(this.#deps.clock.monotonic(), this.#wantsRoom, storage)) {
      for (const [at, slot] of slots.entries())
        if (at === 0 || (await this.#stillHolds(session, slot))) await this.#empty(session, slot);
    }
  }

  /** A part may have gone with its sister, and its slot may hold another message by now. */
  async #stillHolds(session: Session, { storage, index, hex }: Slot): Promise<boolean> {
    if (!(await useStorage(session, storage))) return false;
    const message = await tolerate(readSlot(session, index));
    return message?.hex === hex;
  }

  async #empty(session: Session, { storage, index, hex }: Slot): Promise<void> {
    if (!(await useStorage(session, storage))) return;
    const deleted = await tolerate(session.channel.run(deleteMessage, { index }).then(() => true));
    if (deleted) return;
    this.#quarantine.add(storage, index, hex);
    this.#deps.log.warn(
      { storage, index },
      'a message that is safe here could not be deleted from its slot; it is passed over from now on',
    );
  }

  /** Commits a PDU as it came. False when the store could not. */
  async #commit(hex: string, tpduLength: number | null, session: Session): Promise<boolean> {
    const { queue, clock, events, log } = this.#deps;
    const pdu = {
      modem: this.#modem.name,
      imsi: session.identity.imsi ?? '',
      hex: withServiceCentre(hex, tpduLength),
      tpduLength,
      receivedAt: clock.now(),
    };
    const kind = kindOf(pdu.hex, tpduLength);
    if (hasOtherLength(pdu.hex, tpduLength)) {
      const octets = pdu.hex.length / 2;
      log.warn({ tpduLength, octets }, 'what was received is not as long as its header says; it is kept as it came');
    }
    try {
      const known = (await queue.receive(pdu)) === 'duplicate';
      this.#hearing.received();
      const result = known ? 'duplicate' : kind === 'message' ? 'received' : kind;
      this.#counters[COUNTERS[result]] += 1;
      events.emit('segmentReceived', { modem: this.#modem.name, result });
      log.info({ result, tpduLength }, 'segment received');
      log.debug({ hex }, 'octets of the segment received');
      return true;
    } catch (error) {
      log.error({ error: describeError(error) }, 'what was received could not be stored; it is kept where it is');
      return false;
    }
  }
}

const COUNTERS = {
  received: 'received',
  report: 'reports',
  duplicate: 'duplicates',
  undecodable: 'undecodable',
} as const;

/** Some devices show an empty slot as octets of `FF` (Siemens MC35i). */
function isFiller(hex: string): boolean {
  return hex === '' || /^(?:00)?(?:FF)+$/.test(hex);
}
