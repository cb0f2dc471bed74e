import { septetCosts } from '../pdu/index.js';
import type { NationalShift } from './composition.js';

/** What a text may be written in. */
export interface Alphabet {
  readonly encoding: 'gsm7' | 'ucs2';
  readonly nationalShift?: NationalShift;
  /** Septets or UTF-16 units that one UTF-16 unit takes; 0 = this alphabet lacks it. */
  readonly cost: (unit: number) => number;
}

/** The default alphabet with its extension table (TS 23.038 §6.2.1). */
export const GSM7: Alphabet = { encoding: 'gsm7', cost: septetCosts() };

/** UCS-2, that every handset has long read as UTF-16: carries any text (TS 23.038 §6.2.3). */
export const UCS2: Alphabet = { encoding: 'ucs2', cost: () => 1 };

/** GSM 7 bit with each pair of national tables that these languages allow (TS 23.038 §6.2.1.2.1). */
export function shiftedAlphabets(languages: readonly number[]): Alphabet[] {
  const choices = [undefined, ...languages];
  return choices.flatMap((locking) =>
    choices.flatMap((single) => {
      if (locking === undefined && single === undefined) return [];
      const nationalShift = {
        ...(locking === undefined ? {} : { locking }),
        ...(single === undefined ? {} : { single }),
      };
      return [{ encoding: 'gsm7', nationalShift, cost: septetCosts(nationalShift) } as const];
    }),
  );
}

/** Whether an alphabet has every character of a text. */
export function carries(alphabet: Alphabet, text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (alphabet.cost(text.charCodeAt(at)) === 0) return false;
  return true;
}

/** What a text costs that the alphabet carries. */
export function costOf(alphabet: Alphabet, text: string): number {
  let cost = 0;
  for (let at = 0; at < text.length; at += 1) cost += alphabet.cost(text.charCodeAt(at));
  return cost;
}
