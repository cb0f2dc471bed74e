/** A pause that doubles with each attempt. */
export interface BackOff {
  firstMs: number;
  /** Never longer than this. */
  mostMs: number;
}

/** For a user who is away. The registrar tells when they are back, so that nobody need ask often. */
export const USER_AWAY: BackOff = { firstMs: 10_000, mostMs: 15 * 60_000 };
/** For a proxy that is away: it serves everybody, and nobody tells when it is back. */
export const PROXY_AWAY: BackOff = { firstMs: 1_000, mostMs: 30_000 };

const JITTER = 0.2;

/**
 * How long to wait after an attempt.
 *
 * @param attempt the one that failed, from 1.
 * @param random from 0 to 1: spreads what failed together by a fifth either way, so that it does not come back together.
 */
export function pauseAfter(attempt: number, { firstMs, mostMs }: BackOff, random: number): number {
  const pauseMs = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(pauseMs * (1 + JITTER * (2 * random - 1)));
}
