import { type Clock, describeError, isGatewayError, type Log, pause } from '../core/index.js';

export interface Persistence {
  clock: Clock;
  log: Log;
  /** Ends the trying. */
  signal: AbortSignal;
}

const RETRY_MS = 1_000;

/** Tries a change of the store again and again while the store cannot be written. @throws what else went wrong, or the last refusal. */
export async function untilStored<T>(work: () => Promise<T>, { clock, log, signal }: Persistence): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isGatewayError(error, 'STORE_UNAVAILABLE') || signal.aborted) throw error;
      log.error({ error: describeError(error) }, 'the store cannot be written; it is tried again');
      await pause(clock, RETRY_MS, signal);
    }
  }
}
