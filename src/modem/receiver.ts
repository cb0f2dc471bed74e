import { acknowledge, messageService, setIndications, type Urc } from '../at/index.js';
import { describeError, pause } from '../core/index.js';
import type { Draft } from './drafts/draft.js';
import type { Drafts } from './drafts/drafts.js';
import type { NetworkAnswer } from './drafts/slot-mark.js';
import { Filing, type FilingOptions } from './filing.js';
import type { Session } from './session.js';
import { Slots } from './slots.js';
import { isRefusal, tolerate } from './tolerate.js';

export interface ReceiverOptions extends FilingOptions {
  /** Hardly any room is left in a storage; see `SlotsOptions`. */
  filled: (storage: string, left: number, slots: number) => void;
  drafts: Drafts;
}

type Routed = Urc & { kind: 'routed' };

/** One thing to fetch or to file. */
type Job =
  | { what: 'routed'; urc: Routed; session: Session; arrivedAt: number }
  | { what: 'slot'; storage: string; index: number }
  | { what: 'draft'; draft: Draft; answer: NetworkAnswer | undefined }
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
 * known by its octets.
 */
export class Receiver {
  readonly #deps: ReceiverOptions['deps'];
  readonly #hearing: ReceiverOptions['hearing'];
  readonly #filing: Filing;
  readonly #slots: Slots;
  readonly #drafts: Drafts;
  readonly #jobs: Job[] = [];
  #wantsRoom = false;
  readonly #stopped = new AbortController();
  #session: Session | undefined;
  #finishing = false;
  #work: Promise<void> | undefined;

  constructor(options: ReceiverOptions) {
    const { deps, hearing, drafts, filled } = options;
    const { clock, log } = deps;
    this.#deps = deps;
    this.#hearing = hearing;
    this.#filing = new Filing(options);
    const isCurrent = (session: Session) => session === this.#session && !this.#finishing;
    this.#slots = new Slots({ clock, log, filing: this.#filing, hearing, filled, isCurrent });
    this.#drafts = drafts;
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
    this.#slots.clear();
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

  /** Empties the slot that a segment was sent from, as slots are its business; what is left over waits for set-up. */
  clear(draft: Draft, answer: NetworkAnswer | undefined): void {
    this.#add({ what: 'draft', draft, answer });
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
    if (job.what === 'slot') return await this.#slots.take(session, job);
    if (job.what === 'draft') return await this.#drafts.clear(session, job.draft, job.answer);
    this.#hearing.swept();
    // Some devices forget their indications by themselves (SIMCom A7670E, SIM7000E), and a reset may go unnoticed.
    await this.#setIndications(session);
    const wantsRoom = this.#wantsRoom;
    this.#wantsRoom = false;
    for (const storage of session.storages) {
      if (!this.#finishing) await this.#slots.sweep(session, storage, wantsRoom);
    }
  }

  async #takeRouted({ urc, session, arrivedAt }: Job & { what: 'routed' }): Promise<void> {
    const { clock, log } = this.#deps;
    while (!(await this.#filing.commit(urc.hex, urc.tpduLength, session))) {
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
}
