import type { ComposeSettings, ReplyHeader } from '../../compose/index.js';
import type { SubmitOptions } from '../../queue/index.js';
import type { Config } from '../config.js';

/** How texts become segments. No national shift tables: few phones that are in use without UCS-2 know them. */
export function composeSettings({ compose }: Config): ComposeSettings {
  return { ...compose, replyHeader: replyHeaderOf(compose.replyHeader), nationalShifts: [] };
}

function replyHeaderOf(written: string): ReplyHeader {
  return written === 'compatible' || written === 'short' || written === 'none' ? written : { template: written };
}

/** What every SUBMIT carries; the network's validity is laid over it at acceptance. */
export function submitOptions({ messageClass, reports }: Config): SubmitOptions {
  return { ...(messageClass === undefined ? {} : { messageClass }), statusReport: reports !== 'none' };
}
