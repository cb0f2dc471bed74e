import { sendUssd, type UssdLine } from '../../at/index.js';
import { type Clock, GatewayError, type Timer } from '../../core/index.js';
import type { Session } from '../session.js';
import { isRefusal } from '../tolerate.js';
import { decodeUssd, packUssd } from './decode.js';

/** What the network answered. */
export interface UssdAnswer {
  text: string;
  /** It waits for a choice from a menu. */
  open: boolean;
}

const ANSWER_TIMEOUT_MS = 60_000;
/** Some devices give a text and the end of the session as two lines. */
const MORE_MS = 1_500;
const CODING_SCHEME = 15;

/** Why there is no text, by the status of TS 27.007 §7.15. */
const REASONS: Readonly<Record<number, string>> = {
  2: 'the network ended the session without a word',
  3: 'another client of the SIM has answered',
  4: 'the network does not know this code',
  5: 'the network did not answer in time',
};

/** @throws GatewayError `BAD_REQUEST` for anything but digits, `*`, `#` and `+`. */
export function checkUssdCode(code: string): void {
  if (!/^[0-9*#+]{1,100}$/.test(code))
    throw new GatewayError('BAD_REQUEST', 'a USSD code is up to 100 digits, "*", "#" and "+"');
}

/** What is sent: a code, or an answer in a session whose way of writing is known. */
export interface UssdQuestion {
  text: string;
  /** As hex of packed septets; absent: not known yet. */
  packed?: boolean;
}

/**
 * Sends a USSD code or an answer to a menu, and waits for what comes back: a minute, then it fails.
 *
 * Some devices want the code as hex of packed septets (many of Huawei), others as text; where one way is refused, or
 * the network is said not to know the code, the other one is tried, once. Within a session the way stays.
 * @returns also whether the modem took it packed.
 * @throws GatewayError `USSD_FAILED`; CommandError when the modem refuses both.
 */
export async function askUssd(
  session: Session,
  { text, packed }: UssdQuestion,
  clock: Clock,
): Promise<UssdAnswer & { packed: boolean }> {
  const write = (asPacked: boolean) => ask(session, asPacked ? packUssd(text) : text, clock);
  if (packed !== undefined) return concluded(await write(packed), packed);
  const first = /huawei/i.test(session.identity.manufacturer ?? '');
  let answer: Collected | undefined;
  try {
    answer = await write(first);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  if (answer !== undefined && answer.status !== 4) return concluded(answer, first);
  return concluded(await write(!first), !first);
}

function concluded({ status, text }: Collected, packed: boolean): UssdAnswer & { packed: boolean } {
  if (text !== '') return { text, open: status === 1, packed };
  throw new GatewayError('USSD_FAILED', REASONS[status] ?? 'the network answered without a text');
}

interface Collected {
  status: number;
  text: string;
}

async function ask(session: Session, text: string, clock: Clock): Promise<Collected> {
  const collector = new Collector(clock);
  session.ussd = (line) => collector.take(line);
  try {
    await session.channel.run(sendUssd, { text, codingScheme: CODING_SCHEME });
    return await collector.answer();
  } finally {
    session.ussd = undefined;
    collector.end();
  }
}

/** Gathers the `+CUSD` lines of one answer, which may begin before the `OK` of the command. */
class Collector {
  readonly #clock: Clock;
  readonly #texts: string[] = [];
  #status = 0;
  #timer: Timer | undefined;
  #done: ((collected: Collected | undefined) => void) | undefined;
  #complete = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take({ status, text, codingScheme }: UssdLine): void {
    // The end of the session after its text says nothing new, but that no choice is waited for any more.
    if (text !== '' || this.#texts.length === 0 || this.#status === 1) this.#status = status;
    const decoded = text === '' ? '' : decodeUssd(text, codingScheme);
    if (decoded !== '' && !this.#texts.includes(decoded)) this.#texts.push(decoded);
    const over = status >= 2 || this.#texts.length > 0;
    if (!over) return;
    this.#timer?.cancel();
    this.#timer = this.#clock.after(MORE_MS, () => this.#finish());
  }

  /** @throws GatewayError `USSD_FAILED` after a minute without an answer. */
  async answer(): Promise<Collected> {
    const collected = await new Promise<Collected | undefined>((resolve) => {
      this.#done = resolve;
      if (this.#complete) this.#finish();
      else this.#timer ??= this.#clock.after(ANSWER_TIMEOUT_MS, () => resolve(undefined));
    });
    if (collected) return collected;
    throw new GatewayError('USSD_FAILED', `the network has not answered for ${ANSWER_TIMEOUT_MS / 1000} s`);
  }

  end(): void {
    this.#timer?.cancel();
  }

  #finish(): void {
    this.#complete = true;
    this.#done?.({ status: this.#status, text: this.#texts.join('\n') });
  }
}
