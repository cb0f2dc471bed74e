import { NumberedError } from '../at/index.js';
import { describeError, type Timer } from '../core/index.js';
import type { Claim, SegmentOutcome } from '../queue/index.js';
import { type Attempted, Attempts } from './attempt.js';
import type { ModemCounters } from './counters.js';
import type { Draft } from './drafts/draft.js';
import type { Drafts } from './drafts/drafts.js';
import type { NetworkAnswer } from './drafts/slot-mark.js';
import type { Hearing } from './hearing.js';
import { DEFAULT_LEASE_MS, type ModemDeps, type ModemOptions } from './options.js';
import { Pacer } from './pacing.js';
import type { ReferenceWatch } from './reference.js';
import type { Session } from './session.js';
import { claimantOf } from './set-up.js';
import type { TraitBook } from './trait-book.js';
import { afterTaking, FIRST_TURN, orderOf, type Turn } from './turn.js';
import { untilStored } from './until-stored.js';

/** What the sender needs of the modem's life. */
export interface SenderHost {
  /** The port that is open now. */
  readonly session: Session | undefined;
  /** Whether the next message may be claimed: able to send, and not about to stop. */
  readonly mayClaim: boolean;
  claimed(messageId: string): void;
  /** The message is not on its way any more; `well`: its last segment was accepted. */
  settled(well: boolean): void;
  /** A refusal that speaks against the modem, its SIM or its network: better look whether it still works. */
  suspect(): Promise<void>;
  /** What became of a segment is stored: the slot that it was sent from can be emptied. */
  sentFrom(draft: Draft, answer: NetworkAnswer | undefined): void;
  /** Something is to be tried with this modem: it has to be set up anew. */
  remedied(): void;
  /** Nothing that is due waits for this modem. */
  drained(): void;
}

export interface SenderOptions {
  modem: ModemOptions;
  deps: ModemDeps;
  host: SenderHost;
  references: ReferenceWatch;
  book: TraitBook;
  hearing: Hearing;
  drafts: Drafts;
  counters: ModemCounters;
}

/** A segment on its way: the claim, and when it was asked for on the monotonic clock. */
interface InHand {
  claim: Claim;
  since: number;
}

/** How the last segment of a message ended. */
interface Ended {
  well: boolean;
  error: unknown;
  remedied: boolean | undefined;
}

/** Up to here the network's causes go, RP-Cause and TP-FCS; the modem's own follow (TS 27.005 §3.2.5). */
const LAST_CAUSE = 255;
const STORE_RETRY_MS = 1_000;
/** What is due already and cannot be claimed is somebody else's; it must not be asked for without a pause. */
const MIN_WAIT_MS = 50;

/**
 * Sends what the queue has for one modem, one message after the other, as long as there is some and the modem can.
 *
 * Each segment was written ahead as `sending` when it comes here, and what became of it is committed before anything
 * else is sent. Where the next message's claim can share that commit, it does.
 */
export class Sender {
  readonly #modem: ModemOptions;
  readonly #deps: ModemDeps;
  readonly #host: SenderHost;
  readonly #references: ReferenceWatch;
  readonly #counters: ModemCounters;
  readonly #leaseMs: number;
  readonly #attempts: Attempts;
  readonly #pacer: Pacer;
  #turn: Turn = FIRST_TURN;
  #work: Promise<void> | undefined;
  #again = false;
  #due: Timer | undefined;
  readonly #stopped = new AbortController();

  constructor(options: SenderOptions) {
    const { modem, deps, host, references, counters } = options;
    this.#modem = modem;
    this.#deps = deps;
    this.#host = host;
    this.#references = references;
    this.#counters = counters;
    this.#leaseMs = modem.leaseMs ?? DEFAULT_LEASE_MS;
    this.#attempts = new Attempts(options);
    const { clock, random = Math.random } = deps;
    this.#pacer = new Pacer(modem.pacing ?? { gapMs: 0, jitterMs: 0 }, { clock, random });
  }

  /** Looks for work now. Cheap, and any number of times. */
  wake(): void {
    if (this.#modem.networks.length === 0) return; // it only receives
    if (this.#work !== undefined) this.#again = true;
    else if (this.#host.mayClaim) this.#work = this.#run();
  }

  /** Resolves when nothing is on its way. */
  async idle(): Promise<void> {
    while (this.#work !== undefined) await this.#work;
  }

  /** No more waiting: for what becomes due, or for a store that does not answer. */
  stop(): void {
    this.#stopped.abort();
    this.#due?.cancel();
  }

  async #run(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#sendAll();
      } while (this.#again && this.#host.mayClaim);
    } catch (error) {
      this.#deps.log.error({ error: describeError(error) }, 'the queue could not be read');
      this.#wakeIn(STORE_RETRY_MS);
    } finally {
      this.#work = undefined;
    }
  }

  async #sendAll(): Promise<void> {
    let next = this.#host.mayClaim ? await this.#claim() : undefined;
    while (next) {
      this.#host.claimed(next.claim.ref.messageId);
      next = await this.#sendMessage(next);
    }
    if (!this.#host.mayClaim) return;
    const pauseMs = this.#pacer.leftMs;
    if (pauseMs > 0) {
      this.#wakeIn(pauseMs);
      return;
    }
    this.#turn = FIRST_TURN;
    this.#host.drained();
    await this.#waitForDue();
  }

  async #claim(): Promise<InHand | undefined> {
    const since = this.#deps.clock.monotonic();
    const { networks, name, quotas } = this.#modem;
    const claim = await this.#deps.queue.claim({
      modem: name,
      imsi: claimantOf(this.#host.session, name),
      networks: orderOf(networks, this.#turn),
      urgentOnly: this.#pacer.leftMs > 0,
      ...(quotas === undefined ? {} : { quotas }),
      previousMessageReference: this.#references.evidence,
      leaseMs: this.#leaseMs,
    });
    if (!claim) return undefined;
    this.#turn = afterTaking(networks, this.#turn, claim.network);
    return { claim, since };
  }

  /** Sends all segments of a message. Returns the next message where its claim came along. */
  async #sendMessage(first: InHand): Promise<InHand | undefined> {
    let inHand = first;
    for (;;) {
      const { outcome, error, remedied, draft } = await this.#sendSegment(inHand);
      const since = this.#deps.clock.monotonic();
      const well = outcome.as === 'sent';
      const last = inHand.claim.ref.segment === inHand.claim.segments;
      if (last || !well) this.#pacer.sent();
      // The store takes calls in order, so both share a commit; nothing is sent before both are done.
      const settling = this.#settle(inHand.claim, outcome);
      const claiming = well && last && this.#host.mayClaim && !this.#references.wantsProof ? this.#claim() : undefined;
      const [following, ahead] = await Promise.all([settling, claiming?.catch(() => this.#wakeIn(STORE_RETRY_MS))]);
      if (draft) this.#host.sentFrom(draft, answerTo(outcome, error));
      if (well) await this.#prove(outcome.messageReference);
      if (!following) return this.#endMessage({ well, error, remedied }, ahead ?? undefined);
      inHand = { claim: following, since };
    }
  }

  async #endMessage(ended: Ended, ahead: InHand | undefined): Promise<InHand | undefined> {
    const { well, error, remedied } = ended;
    this.#host.settled(well);
    if (remedied) this.#host.remedied();
    if (error instanceof NumberedError && error.fault !== 'message' && error.fault !== 'number')
      await this.#host.suspect();
    if (this.#host.mayClaim) return ahead ?? this.#claim();
    if (ahead) await this.#settle(ahead.claim, { as: 'unsent', reason: 'the modem can send nothing any more' });
    return undefined;
  }

  async #sendSegment({ claim, since }: InHand): Promise<Attempted> {
    const { session } = this.#host;
    if (!session) return { outcome: { as: 'unsent', reason: 'the port is gone' }, durationMs: 0 };
    const { clock } = this.#deps;
    const attempted = await this.#attempts.make(session, claim, () => clock.monotonic() - since <= this.#leaseMs / 2);
    this.#report(claim, attempted);
    return attempted;
  }

  /** Once for each SIM: is its copy of TP-MR kept up to date? Before the next message is sent, as that changes it. */
  async #prove(reference: number): Promise<void> {
    const { session } = this.#host;
    if (!session || !this.#references.wantsProof) return;
    try {
      await this.#references.prove(session, reference);
    } catch (error) {
      this.#deps.log.warn({ error: describeError(error) }, 'the SIM could not be asked for its last reference');
    }
  }

  /** Commits an outcome, however long the store takes: until then nothing else may be sent. */
  async #settle(claim: Claim, outcome: SegmentOutcome): Promise<Claim | undefined> {
    const { queue, log, clock } = this.#deps;
    const persistence = { clock, log, signal: this.#stopped.signal };
    try {
      return await untilStored(() => queue.settle(claim.ref, outcome), persistence);
    } catch (error) {
      const { messageId, segment } = claim.ref;
      log.error({ messageId, segment, as: outcome.as, error: describeError(error) }, 'the outcome could not be stored');
      return undefined;
    }
  }

  async #waitForDue(): Promise<void> {
    const { queue, clock } = this.#deps;
    const { name, networks, quotas } = this.#modem;
    const sim = { imsi: claimantOf(this.#host.session, name), ...(quotas === undefined ? {} : { quotas }) };
    const dueAt = await queue.dueAt(
      networks.map((network) => network.name),
      sim,
    );
    this.#due?.cancel();
    if (dueAt !== undefined && !this.#stopped.signal.aborted) this.#wakeIn(Math.max(MIN_WAIT_MS, dueAt - clock.now()));
  }

  #wakeIn(delayMs: number): undefined {
    this.#due?.cancel();
    this.#due = this.#deps.clock.after(delayMs, () => this.wake());
  }

  #report(claim: Claim, { outcome, durationMs }: Attempted): void {
    const { events, log } = this.#deps;
    const fields = {
      messageId: claim.ref.messageId,
      segment: claim.ref.segment,
      segments: claim.segments,
      attempt: claim.attempt,
      network: claim.network,
      callId: claim.callId,
      durationMs: Math.round(durationMs),
    };
    log.debug({ ...fields, number: claim.number, text: claim.text }, 'segment was handed to the modem');
    if (outcome.as === 'unsent') {
      log.warn({ ...fields, reason: outcome.reason }, 'segment was not begun');
      return;
    }
    const result = resultOf(outcome);
    this.#counters[result] += 1;
    events.emit('segmentSent', { modem: this.#modem.name, result, durationMs });
    if (outcome.as === 'sent') {
      log.info({ ...fields, messageReference: outcome.messageReference }, 'segment sent');
    } else if (outcome.as === 'refused') {
      log.info({ ...fields, failure: outcome.failure, retryAt: outcome.retryAt ?? null }, 'segment refused');
    } else {
      const { failure, evidence } = outcome;
      log.warn({ ...fields, failure, evidence }, 'nobody knows whether the segment was sent');
    }
  }
}

/** What the network said; undefined where it was not the network that spoke. */
function answerTo(outcome: SegmentOutcome, error: unknown): NetworkAnswer | undefined {
  if (outcome.as === 'sent') return 'accepted';
  const byNetwork =
    error instanceof NumberedError && error.table === 'cms' && (error.number ?? LAST_CAUSE + 1) <= LAST_CAUSE;
  return outcome.as === 'refused' && byNetwork ? 'refused' : undefined;
}

function resultOf(outcome: Exclude<SegmentOutcome, { as: 'unsent' }>): 'sent' | 'refused' | 'deferred' | 'unknown' {
  if (outcome.as !== 'refused') return outcome.as;
  return outcome.retryAt === undefined ? 'refused' : 'deferred';
}
