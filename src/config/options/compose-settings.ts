import type { ComposeSettings, ReplyHeader } from '../../compose/index.js';
import type { SubmitOptions } from '../../queue/index.js';
import type { Config } from '../config.js';
import { languageIdentifier } from '../schema/national-languages.js';

/** How texts become segments. */
export function composeSettings({ compose }: Config): ComposeSettings {
  const { nationalLanguages, replyHeader, ...settings } = compose;
  return {
    ...settings,
    replyHeader: replyHeaderOf(replyHeader),
    nationalShifts: [...new Set(nationalLanguages.map(languageIdentifier))],
  };
}

function replyHeaderOf(written: string): ReplyHeader {
  return written === 'compatible' || written === 'short' || written === 'none' ? written : { template: written };
}

/** What every SUBMIT carries; the network's validity is laid over it at acceptance. */
export function submitOptions({ messageClass, reports }: Config): SubmitOptions {
  return { ...(messageClass === undefined ? {} : { messageClass }), statusReport: reports !== 'none' };
}
