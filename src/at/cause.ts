import type { Retry } from '../core/index.js';
import { CME_CAUSES } from './cme-causes.js';
import { CMS_CAUSES } from './cms-causes.js';
import type { CauseRow, Fault } from './fault.js';

/** What an error number means. */
export interface Cause {
  /** The number in words, lower case, without a full stop. */
  words: string;
  retry: Retry;
  fault: Fault;
}

const UNLISTED: CauseRow = ['unknown cause', 'unknown', 'modem'];

/**
 * Explains a number behind `+CMS ERROR:` (TS 27.005 §3.2.5) or `+CME ERROR:` (TS 27.007 §9.2).
 *
 * A number that no table lists says only that something failed: whether a message left is then unknown.
 */
export function explainCause(table: 'cms' | 'cme', code: number): Cause {
  const row = (table === 'cms' ? CMS_CAUSES : CME_CAUSES)[code] ?? rangeRow(table, code) ?? UNLISTED;
  const [words, retry, fault] = row;
  return { words, retry, fault };
}

/** Explains the words that stand in the place of a number (`AT+CMEE=2`), by the same tables. */
export function explainText(table: 'cms' | 'cme', text: string): Cause & { code?: number } {
  const wanted = normalise(text);
  const rows = Object.entries(table === 'cms' ? CMS_CAUSES : CME_CAUSES);
  const found = rows.find(([, [words]]) => normalise(words) === wanted);
  if (!found) return { words: text, retry: UNLISTED[1], fault: UNLISTED[2] };
  const [code, [words, retry, fault]] = found;
  return { words, retry, fault, code: Number(code) };
}

/** TS 23.040 §9.2.3.22: 224 to 254 belong to the application at the service centre. */
function rangeRow(table: 'cms' | 'cme', code: number): CauseRow | undefined {
  if (table === 'cms' && code >= 224 && code <= 254) return ['refused by the service centre', 'never', 'message'];
  if (code >= 512) return ["manufacturer's own cause", 'unknown', 'modem'];
  return undefined;
}

/** Devices differ in case, hyphens and the U of (U)SIM. */
function normalise(words: string): string {
  return words
    .toLowerCase()
    .replace(/\(u\)sim|usim/g, 'sim')
    .replace(/[^a-z0-9]+/g, '');
}
