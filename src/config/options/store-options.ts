import type { StoreSettings } from '../../queue/index.js';
import type { Config } from '../config.js';

/** How long the queue lets one wait for another, what it does about an unknown fate, and when its days begin. */
export function storeOptions({
  laneHoldMs,
  rebindAfterMs,
  uncertain,
  inbound,
  rules: { timeZone },
}: Config): Partial<StoreSettings> {
  return { laneHoldMs, rebindAfterMs, uncertain, conversationMs: inbound.memoryMs, timeZone };
}
