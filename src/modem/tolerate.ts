import { CommandError } from '../at/index.js';
import { type Clock, GatewayError, isGatewayError, pause } from '../core/index.js';

/** Whether a modem answered, and what it answered was a refusal: it lives, it just does not do this. */
export function isRefusal(error: unknown): error is CommandError {
  return error instanceof CommandError && !isGatewayError(error, 'AT_TIMEOUT', 'CHANNEL_CLOSED', 'AT_CANCELED');
}

/** The result, or undefined when the modem refused. Silence and a lost port are thrown on. */
export async function tolerate<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

export interface Patience {
  clock: Clock;
  signal: AbortSignal;
  tries: number;
  pauseMs: number;
}

/** Tries again while the modem refuses for a reason that passes, as a SIM that is busy after power-on. */
export async function insist<T>(work: () => Promise<T>, { clock, signal, tries, pauseMs }: Patience): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isRefusal(error) || error.retry === 'never' || attempt >= tries) throw error;
      await pause(clock, pauseMs, signal);
      if (signal.aborted) throw new GatewayError('CHANNEL_CLOSED', 'set-up was cut off', { cause: error });
    }
  }
}
