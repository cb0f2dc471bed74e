import type { Retry } from '../core/index.js';

/** Whose doing a refusal is: what has to change before the same work can succeed. */
export type Fault = 'message' | 'number' | 'network' | 'sim' | 'modem';

/** One row of a table: words, may it be tried again, whose fault. */
export type CauseRow = readonly [words: string, retry: Retry, fault: Fault];
