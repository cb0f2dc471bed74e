/** A pause that grows: `baseMs`, doubled each time, at most `capMs`, spread by a fifth either way. */
export interface Backoff {
  baseMs: number;
  capMs: number;
}

/** Between attempts at one segment. */
export const SEND_BACKOFF: Backoff = { baseMs: 10_000, capMs: 600_000 };

/** Between attempts to open a device that is not there; short, as a folder watch may miss it. */
export const OPEN_BACKOFF: Backoff = { baseMs: 1_000, capMs: 10_000 };

/** Between steps of the recovery ladder. */
export const LADDER_BACKOFF: Backoff = { baseMs: 500, capMs: 30_000 };

/**
 * The pause after attempt number `attempt`, from 1.
 *
 * @param random from 0 to 1; it spreads modems that failed together.
 */
export function pauseAfter({ baseMs, capMs }: Backoff, attempt: number, random: number): number {
  const pause = Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(pause * (0.8 + 0.4 * random));
}
