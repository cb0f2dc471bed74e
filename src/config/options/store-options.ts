import type { StoreSettings } from '../../queue/index.js';
import type { Config } from '../config.js';

/** How long things wait and stay in the queue, what it does about an unknown fate, and when its days begin. */
export function storeOptions({
  laneHoldMs,
  rebindAfterMs,
  retention,
  uncertain,
  inbound,
  rules: { timeZone },
}: Config): Partial<StoreSettings> {
  return {
    ...{ laneHoldMs, rebindAfterMs, uncertain, timeZone },
    ...{ conversationMs: inbound.memoryMs, keepTextsMs: retention.textsMs, keepRowsMs: retention.rowsMs },
  };
}
