import { type Alphabet, carries, GSM7, shiftedAlphabets, UCS2 } from './alphabet.js';
import { chooseShift } from './choose-shift.js';
import type { Replacement } from './composition.js';
import type { MessageSettings } from './settings.js';
import { type Carries, transliterate } from './transliterate.js';

/** What a message is made of, before it is divided. */
export interface Parts {
  header: string;
  /** The user's text. */
  body: string;
  footer: string;
}

/** Parts, as they will be sent, and the cheapest alphabet that carries all of them. */
export interface Plan extends Parts {
  alphabet: Alphabet;
  changed: Replacement[];
  /** Place in the body as the user wrote it, of a place in `body`. */
  sourceOf(place: number): number;
}

/** The parts in the order in which they are sent. */
export function wholeText({ header, body, footer }: Parts): string {
  return header + body + footer;
}

/** Parts that are sent as they are. */
export function exactPlan(parts: Parts, alphabet: Alphabet): Plan {
  return { ...parts, alphabet, changed: [], sourceOf: (place) => place };
}

/**
 * Chooses how the parts are written: in GSM 7 bit, in GSM 7 bit with national tables, in either after replacements where
 * those are allowed, in UCS-2. The first that carries every character is the cheapest.
 */
export function choosePlan(parts: Parts, settings: MessageSettings): Plan {
  const exact = sevenBitAlphabet(wholeText(parts), settings);
  if (exact !== undefined) return exactPlan(parts, exact);
  return (settings.transliterate ? replacedPlan(parts, settings) : undefined) ?? exactPlan(parts, UCS2);
}

function sevenBitAlphabet(text: string, settings: MessageSettings): Alphabet | undefined {
  return carries(GSM7, text) ? GSM7 : chooseShift(text, settings);
}

/** Replaces what GSM 7 bit lacks, or, failing that, what the national tables lack, too. */
function replacedPlan(parts: Parts, settings: MessageSettings): Plan | undefined {
  const inDefault: Carries = (unit) => GSM7.cost(unit) > 0;
  const shifted = shiftedAlphabets(settings.nationalShifts);
  const inAny: Carries = (unit) => inDefault(unit) || shifted.some((alphabet) => alphabet.cost(unit) > 0);
  return replaced(parts, inDefault, settings) ?? (shifted.length > 0 ? replaced(parts, inAny, settings) : undefined);
}

function replaced(parts: Parts, carried: Carries, settings: MessageSettings): Plan | undefined {
  const header = transliterate(parts.header, carried);
  const body = transliterate(parts.body, carried);
  const footer = transliterate(parts.footer, carried);
  if (header === undefined || body === undefined || footer === undefined) return undefined;
  if (body.text === '') return undefined; // only invisible characters: even they are more than nothing
  const texts = { header: header.text, body: body.text, footer: footer.text };
  const alphabet = sevenBitAlphabet(wholeText(texts), settings);
  if (alphabet === undefined) return undefined;
  const changed = [...header.changed, ...body.changed, ...footer.changed];
  return { ...texts, alphabet, changed, sourceOf: body.sourceOf };
}
