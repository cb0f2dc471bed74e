import type { Quirk } from '../modem/quirk.js';
import { encodingQuirks } from './encodings.js';
import { entryQuirks } from './entry.js';
import { framingQuirks } from './framing.js';
import { indicationQuirks } from './indications.js';
import { listingQuirks } from './listing.js';
import { memoryQuirks } from './memories.js';
import { noiseQuirks } from './noise.js';
import { outageQuirks } from './outage.js';
import { powerOnQuirks } from './power-on.js';
import { receptionQuirks } from './reception.js';
import { refusalQuirks } from './refusals.js';
import { storageQuirks } from './storage.js';
import { submitQuirks } from './submit.js';
import { ussdQuirks } from './ussd.js';

/** Every quirk, by the name that TypeScript knows it by. */
export const quirks = {
  ...submitQuirks,
  ...entryQuirks,
  ...refusalQuirks,
  ...indicationQuirks,
  ...receptionQuirks,
  ...storageQuirks,
  ...listingQuirks,
  ...memoryQuirks,
  ...framingQuirks,
  ...noiseQuirks,
  ...powerOnQuirks,
  ...outageQuirks,
  ...ussdQuirks,
  ...encodingQuirks,
};

/** Every quirk, in the order of their subjects. */
export const allQuirks: readonly Quirk[] = Object.values(quirks);

/** The quirk of this name (`bare-prompt`). */
export function quirkNamed(name: string): Quirk | undefined {
  return allQuirks.find((quirk) => quirk.name === name);
}
