import { describeError, type Log } from '../core/index.js';
import type { Drafts } from './drafts/drafts.js';
import { resolveInFlight } from './in-flight.js';
import type { ModemDeps, ModemOptions } from './options.js';
import { type PinMemory, storedPinMemory } from './pin-memory.js';
import { strayReason } from './port/wanted.js';
import { prepare } from './prepare.js';
import { keepProfile, type Learned, recallProfile } from './profile.js';
import { recover } from './recover.js';
import type { ReferenceWatch } from './reference.js';
import type { Identity, Session } from './session.js';
import type { LineRung } from './state.js';
import type { TraitBook } from './trait-book.js';

/** Whom set-up tells how it ended: once, or not at all when it was cut short. */
export interface SetUpListener {
  prepared(session: Session, signalDbm: number | undefined): void;
  locked(reason: string): void;
  failed(reason: string): void;
  /** The port turned out to be another modem's, or another SIM is in it. */
  stray(reason: string): void;
  /** Another SIM is in the modem than before. */
  swapped(): void;
}

export interface SetUpOptions {
  modem: ModemOptions;
  deps: ModemDeps & { log: Log };
  references: ReferenceWatch;
  book: TraitBook;
  drafts: Drafts;
  listener: SetUpListener;
}

/** Brings a session to work, from any state the modem may be in; one run at a time, a new one ends the last. */
export class SetUp {
  readonly #options: SetUpOptions;
  readonly #memory: PinMemory;
  #current: AbortController | undefined;
  #imsi: string | undefined;
  #learned: string | undefined;

  constructor(options: SetUpOptions) {
    this.#options = options;
    this.#memory = options.deps.pinMemory ?? storedPinMemory(options.deps.queue);
  }

  /** Begins, with a step of the recovery ladder first where one is given. */
  start(session: Session, rung?: LineRung): void {
    this.abort();
    const current = new AbortController();
    this.#current = current;
    const { listener } = this.#options;
    this.#run(session, current.signal, rung).catch((error: unknown) => {
      if (!current.signal.aborted) listener.failed(describeError(error));
    });
  }

  /** Ends the run that is under way; it tells nobody. */
  abort(): void {
    this.#current?.abort();
  }

  async #run(session: Session, signal: AbortSignal, rung?: LineRung): Promise<void> {
    const { modem, deps, listener, references, book, drafts } = this.#options;
    const { clock, log, queue } = deps;
    session.note = (quirk) => book.note(quirk);
    session.channel.doubt();
    if (rung) await recover(session, rung);
    let learned: Learned | undefined;
    const recall = async (identity: Identity) => {
      learned = await recallProfile(queue, identity).catch((error: unknown) => {
        log.debug({ error: describeError(error) }, 'what was learned of the modem could not be read');
        return undefined;
      });
      return learned;
    };
    const prepared = await prepare(session, { modem, clock, log, memory: this.#memory, recall, book, signal });
    if (signal.aborted) return;
    if (prepared.as === 'locked') {
      listener.locked(prepared.reason);
      return;
    }
    const stray = strayReason(modem.device, session.identity);
    if (stray !== undefined) {
      listener.stray(stray);
      return;
    }
    // What a process before this one had on its way with this SIM: its fate is found out before anything is sent.
    const imsi = claimantOf(session, modem.name);
    this.#noteSim(imsi);
    await references.begin(session, imsi, learned?.referenceProved === imsi);
    if (learned) drafts.meet(learned.slotMark);
    await resolveInFlight(session, imsi, { queue, clock, log, signal, drafts });
    if (signal.aborted) return;
    await this.learn(session);
    if (!signal.aborted) listener.prepared(session, prepared.signalDbm);
  }

  /** Keeps what a session has shown of its modem, where it is something new. Never fails. */
  async learn(session: Session): Promise<void> {
    const { modem, deps, references, book, drafts } = this.#options;
    const learned: Learned = {
      storages: session.storagesTold ? session.storages : [],
      indications: session.indications ?? null,
      reportsWanted: modem.reports,
      acknowledges: session.acknowledges,
      textOnly: session.text !== undefined && modem.mode !== 'ascii' && modem.mode !== 'digicom',
      lists: session.lists,
      referenceProved: references.proved ?? null,
      slotMark: drafts.mark,
      traits: book.learned,
      set: book.set,
    };
    const text = JSON.stringify([session.identity, learned]);
    if (text === this.#learned) return;
    this.#learned = text;
    try {
      await keepProfile(deps.queue, session.identity, learned);
    } catch (error) {
      this.#learned = undefined;
      deps.log.debug({ error: describeError(error) }, 'what was learned of the modem could not be kept');
    }
  }

  /** Messages go with their SIM: the store keeps them for it, and gives them to others when it stays away. */
  #noteSim(imsi: string): void {
    const changed = this.#imsi !== undefined && this.#imsi !== imsi;
    this.#imsi = imsi;
    if (!changed) return;
    this.#options.deps.log.warn({}, 'another SIM is in the modem; messages that are bound to the former wait for it');
    this.#options.listener.swapped();
  }
}

/**
 * The SIM as the store knows it: its IMSI. One that does not tell it still has to be told apart from others: by the
 * modem that it is in.
 */
export function claimantOf(session: Session | undefined, modem: string): string {
  return session?.identity.imsi ?? `unknown:${modem}`;
}
