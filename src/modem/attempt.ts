import { sendMessage } from '../at/index.js';
import { type Clock, describeError, type Log } from '../core/index.js';
import type { Claim, SegmentOutcome } from '../queue/index.js';
import type { Draft } from './drafts/draft.js';
import type { Drafts } from './drafts/drafts.js';
import type { Hearing } from './hearing.js';
import type { ModemDeps, ModemOptions } from './options.js';
import {
  acceptedWithoutReference,
  type Evidence,
  hadPrompt,
  investigated,
  mayHaveLeft,
  neverBegan,
  refused,
  wasAtPrompt,
} from './outcome.js';
import type { ReferenceWatch } from './reference.js';
import type { Session } from './session.js';
import { claimantOf } from './set-up.js';
import { submitOf } from './submit.js';
import type { SentText } from './text-mode/text-line.js';
import type { TraitBook } from './trait-book.js';

/** How one attempt at one segment ended. */
export interface Attempted {
  outcome: SegmentOutcome;
  /** From the hand-over of `AT+CMGS` to its end. */
  durationMs: number;
  /** What the modem said, where it was no success. */
  error?: unknown;
  /** The slot that it was sent from, to be emptied once the outcome is stored. */
  draft?: Draft;
  /** Something is tried at the next attempt that may mend it: the modem is set up anew for that. */
  remedied?: boolean;
}

export interface AttemptOptions {
  modem: ModemOptions;
  deps: ModemDeps;
  references: ReferenceWatch;
  book: TraitBook;
  hearing: Hearing;
  drafts: Drafts;
}

/** A remedy is tried soon. */
const REMEDY_PAUSE_MS = 5_000;

/** Sends one segment, once, and finds out what became of it. */
export class Attempts {
  readonly #modem: ModemOptions;
  readonly #deps: ModemDeps;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #references: ReferenceWatch;
  readonly #book: TraitBook;
  readonly #hearing: Hearing;
  readonly #drafts: Drafts;
  /** Of the last attempt whose fate was looked into. */
  #wasAtPrompt = false;

  constructor({ modem, deps, references, book, hearing, drafts }: AttemptOptions) {
    this.#modem = modem;
    this.#deps = deps;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.#references = references;
    this.#book = book;
    this.#hearing = hearing;
    this.#drafts = drafts;
  }

  /**
   * Never fails: all that can go wrong is an outcome.
   *
   * @param confirm asked as the last act before Ctrl-Z; false keeps the message from being sent.
   */
  async make(session: Session, claim: Claim, confirm: () => boolean): Promise<Attempted> {
    const mark = session.channel.dialogue.mark();
    const ended = await this.#send(session, claim, confirm);
    const draft = this.#drafts.take();
    const attempted = draft ? { ...ended, draft } : ended;
    const { outcome } = attempted;
    // Failures keep their dialogue, to be seen in the message's timeline.
    if (outcome.as === 'unsent' || (outcome.as === 'sent' && !this.#modem.traceAll)) return attempted;
    return { ...attempted, outcome: { ...outcome, at: session.channel.dialogue.excerpt(mark) } };
  }

  async #send(session: Session, claim: Claim, confirm: () => boolean): Promise<Attempted> {
    session.takeLate();
    const startedAt = this.#clock.monotonic();
    try {
      const { messageReference, losses } = await this.#handOver(session, claim, confirm);
      const durationMs = this.#clock.monotonic() - startedAt;
      if (messageReference === undefined) {
        return { outcome: acceptedWithoutReference(await this.#investigate(session)), durationMs };
      }
      this.#references.sent(messageReference);
      this.#book.sent();
      if (claim.options.statusReport) this.#hearing.reportWanted();
      const note = losses.length === 0 ? {} : { note: losses.join('; ') };
      return { outcome: { as: 'sent', messageReference, ...note }, durationMs };
    } catch (error) {
      const durationMs = this.#clock.monotonic() - startedAt;
      const outcome = await this.#judge(session, claim, error);
      return { durationMs, error, ...this.#mend(outcome, claim, error) };
    }
  }

  async #handOver(session: Session, claim: Claim, confirm: () => boolean): Promise<SentText> {
    const { encode = (segment: Claim) => submitOf(segment, this.#modem.mode === 'old' ? 'old' : 'new') } = this.#deps;
    const { hex, tpduLength } = encode(claim);
    if (session.text) return await session.text.send(hex, confirm);
    const tpdu = { hex: this.#formed(hex), lengthOctets: tpduLength };
    if (this.#modem.sendFrom === 'storage') {
      const imsi = claimantOf(session, this.#modem.name);
      const sent = await this.#drafts.send(session, { imsi, ref: claim.ref, pdu: tpdu, confirm });
      if (sent) return { ...sent, losses: [] };
    }
    return { ...(await session.channel.run(sendMessage, tpdu, { confirm })), losses: [] };
  }

  /** Phase 1 devices take a PDU without the empty address of the service centre in front. */
  #formed(hex: string): string {
    return this.#book.traits['pdu-form'] === 'old' && hex.startsWith('00') ? hex.slice(2) : hex;
  }

  /** Where something may be done about a refusal, it is not the last word. */
  #mend(outcome: SegmentOutcome, claim: Claim, error: unknown): Pick<Attempted, 'outcome' | 'remedied'> {
    if (outcome.as !== 'refused' && outcome.as !== 'unknown') return { outcome };
    const remedied = this.#book.failed(error, this.#wasAtPrompt);
    if (!remedied) return { outcome };
    const again = outcome.as === 'refused' && claim.attempt < this.#modem.attempts;
    return { outcome: again ? { ...outcome, retryAt: this.#clock.now() + REMEDY_PAUSE_MS } : outcome, remedied };
  }

  async #judge(session: Session, claim: Claim, error: unknown): Promise<SegmentOutcome> {
    if (neverBegan(error)) return { as: 'unsent', reason: describeError(error) };
    const evidence = mayHaveLeft(error) ? await this.#investigate(session) : undefined;
    this.#wasAtPrompt = mayHaveLeft(error) && hadPrompt(error) && evidence !== undefined && wasAtPrompt(evidence);
    const attempt = {
      attempt: claim.attempt,
      attempts: this.#modem.attempts,
      now: this.#clock.now(),
      random: (this.#deps.random ?? Math.random)(),
    };
    return evidence && mayHaveLeft(error) ? investigated(error, evidence, attempt) : refused(error, attempt);
  }

  /** Asks the SIM what left, which first brings in what the modem still owes. */
  async #investigate(session: Session): Promise<Evidence> {
    try {
      const readBack = await this.#references.readBack(session);
      return { ...readBack, late: session.takeLate() };
    } catch (error) {
      const before = this.#references.evidence;
      this.#references.lose();
      this.#log.warn({ error: describeError(error) }, 'the SIM could not be asked what left the modem');
      return { before, after: null, tells: 'unreadable', late: session.takeLate() };
    }
  }
}
