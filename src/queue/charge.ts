import type { Period } from './period.js';

/** Something that counts against a limit. Accounts are the caller's own words: `segments sip:alice@example.org`. */
export interface Charge {
  account: string;
  period: Period;
  /** How much is added; a whole number, in a unit of the caller's. */
  amount: number;
  /** Most that the account may hold in one period. */
  limit: number;
}
