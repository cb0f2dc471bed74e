import type { StoreSettings } from './work.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const DEFAULTS: StoreSettings = {
  laneHoldMs: 10 * MINUTE_MS,
  rebindAfterMs: 15 * MINUTE_MS,
  resolveMs: 5 * MINUTE_MS,
  uncertain: 'hold',
  rememberMs: DAY_MS,
  conversationMs: 30 * DAY_MS,
  timeZone: 'UTC',
  keepTextsMs: 30 * DAY_MS,
  keepRowsMs: 90 * DAY_MS,
  leastFreeDisk: 0.05,
};

/** Fills in what the caller left open. */
export function completeSettings(settings: Partial<StoreSettings> = {}): StoreSettings {
  const complete = { ...DEFAULTS, ...settings };
  return { ...complete, rememberMs: Math.max(complete.rememberMs, DAY_MS) };
}
