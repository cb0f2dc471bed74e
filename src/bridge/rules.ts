import type { NumberLists, QuietHours } from '../routing/index.js';
import type { Limits } from './limits.js';
import type { SimDeskOptions } from './sim-desk.js';

/** What a message to mobile has to pass before it is stored; made from the configuration. */
export interface AcceptanceRules extends SimDeskOptions {
  /** Numbers that may be written to. */
  numbers: NumberLists;
  refusePremium: boolean;
  limits: Limits;
  /** Absent: there are none. */
  quietHours?: QuietHours;
  /** Whether phones that wrote a stop word are left alone. */
  heedOptOut: boolean;
}
