import { type Clock, describeError, type Log } from '../core/index.js';
import { Timers } from './timers.js';
import type { UssdAnswer } from './ussd/ask.js';

/** How a SIM's balance is asked for. */
export interface BalanceOptions {
  /** USSD code. */
  code: string;
  /** Finds the amount in the answer: its first group, or all that it matches. */
  match: RegExp;
  /** Below it the log has an alarm; absent: never. */
  warnBelow?: number;
  /** Pause between two questions. */
  everyMs: number;
}

export interface BalanceDeps {
  clock: Clock;
  /** Carries the modem's name. */
  log: Log;
  ussd: (code: string) => Promise<UssdAnswer>;
}

/** A modem that has just come up has better things to do. */
const FIRST_MS = 60_000;

/** Asks for a prepaid SIM's balance now and then, and raises an alarm when it runs low. */
export class Balance {
  readonly #options: BalanceOptions;
  readonly #deps: BalanceDeps;
  readonly #timers: Timers<'ask'>;
  #askedAt: number | undefined;
  /** As last told; null while not known. */
  value: number | null = null;

  constructor(options: BalanceOptions, deps: BalanceDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#timers = new Timers(deps.clock);
  }

  /** The modem can send. Any number of times. */
  begin(): void {
    const since = this.#askedAt === undefined ? this.#options.everyMs : this.#deps.clock.monotonic() - this.#askedAt;
    this.#askIn(Math.max(FIRST_MS, this.#options.everyMs - since));
  }

  end(): void {
    this.#timers.cancel('ask');
  }

  #askIn(delayMs: number): void {
    this.#timers.after('ask', delayMs, () => {
      this.#askIn(this.#options.everyMs);
      void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    const { clock, log, ussd } = this.#deps;
    this.#askedAt = clock.monotonic();
    try {
      const { text } = await ussd(this.#options.code);
      this.#take(amountIn(text, this.#options.match));
    } catch (error) {
      log.warn({ error: describeError(error) }, 'the balance could not be asked for');
    }
  }

  #take(amount: number | undefined): void {
    const { log } = this.#deps;
    if (amount === undefined) {
      log.warn({}, "balance.match finds no amount in the network's answer; ussd shows it");
      return;
    }
    this.value = amount;
    const { warnBelow } = this.#options;
    if (warnBelow !== undefined && amount < warnBelow)
      log.error({ balance: amount, warnBelow }, 'the balance of the SIM is low');
    else log.info({ balance: amount }, 'balance of the SIM');
  }
}

/**
 * The amount that an expression finds in a text: `1.234,56`, `1,234.56`, `12`, `-0,50`. One separator with three
 * digits behind it parts thousands.
 */
export function amountIn(text: string, match: RegExp): number | undefined {
  const found = match.exec(text);
  const written = (found?.[1] ?? found?.[0] ?? '').replace(/[\s'\u00a0]/g, '');
  const [, sign = '', digits = ''] = /^([-+]?)([0-9.,]*[0-9])$/.exec(written) ?? [];
  if (digits === '') return undefined;
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  const separators = digits.replace(/[0-9]/g, '');
  const isDecimal =
    last >= 0 && (new Set(separators).size === 2 || (separators.length === 1 && digits.length - last !== 4));
  const whole = (isDecimal ? digits.slice(0, last) : digits).replace(/[.,]/g, '');
  const amount = Number(isDecimal ? `${whole || '0'}.${digits.slice(last + 1)}` : whole);
  return sign === '-' ? -amount : amount;
}
