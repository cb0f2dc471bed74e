import { endUssd } from '../../at/index.js';
import type { Clock, Timer } from '../../core/index.js';
import type { Session } from '../session.js';
import { tolerate } from '../tolerate.js';
import { askUssd, type UssdAnswer } from './ask.js';

/** Networks give a menu up after one to three minutes; a session that nobody answers is ended before most do. */
const SILENCE_MS = 90_000;
/** `+CUSD` status of TS 27.007 §7.15: the network waits for an answer. */
const WANTS_ANSWER = 1;

interface Open {
  session: Session;
  /** Whether the modem took the code as hex of packed septets: it wants the answers so too. */
  packed: boolean;
  silence: Timer;
}

/**
 * The USSD session that a menu of the network keeps open: at most one for each modem (TS 22.090).
 *
 * It ends by the network's word, by silence, by `cancel`, and with the modem's port. Messages are sent meanwhile: only
 * a question and its answer have the line for themselves.
 */
export class UssdTalk {
  readonly #clock: Clock;
  readonly #onSilence: () => void;
  #open: Open | undefined;

  /** `onSilence` is called when nobody has answered a menu for 90 s; it calls `cancel` when the line is free. */
  constructor(clock: Clock, onSilence: () => void) {
    this.#clock = clock;
    this.#onSilence = onSilence;
  }

  /** Whether the network waits for a choice. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /**
   * Sends a code, or the answer to the menu that is open; `open` in what comes back: the network waits for a choice.
   *
   * @throws as `askUssd`; the session counts as ended then.
   */
  async say(session: Session, text: string): Promise<UssdAnswer> {
    const packed = this.#open?.session === session ? this.#open.packed : undefined;
    this.forget();
    const answer = await askUssd(session, { text, ...(packed !== undefined && { packed }) }, this.#clock);
    if (answer.open) this.#keep(session, answer.packed);
    return { text: answer.text, open: answer.open };
  }

  /** Ends the session that is open (`+CUSD=2`); false when there is none on this port. */
  async cancel(session: Session): Promise<boolean> {
    const wasOpen = this.#open?.session === session;
    this.forget();
    if (wasOpen) await hangUp(session);
    return wasOpen;
  }

  /** The session is over, or its port is gone; nothing is written. Any number of times. */
  forget(): void {
    if (this.#open === undefined) return;
    this.#open.silence.cancel();
    this.#open.session.ussd = undefined;
    this.#open = undefined;
  }

  #keep(session: Session, packed: boolean): void {
    this.#open = { session, packed, silence: this.#clock.after(SILENCE_MS, this.#onSilence) };
    session.ussd = ({ status }) => {
      if (status !== WANTS_ANSWER) this.forget();
    };
  }
}

/** Ends the session, but on the device that hangs when told so; there the network ends it. */
async function hangUp(session: Session): Promise<void> {
  if (!/un2420/i.test(session.identity.model ?? '')) await tolerate(session.channel.run(endUssd, undefined));
}
