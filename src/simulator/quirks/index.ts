import type { Quirk } from '../modem/quirk.js';
import { framingQuirks } from './framing.js';
import { indicationQuirks } from './indications.js';
import { storageQuirks } from './storage.js';
import { submitQuirks } from './submit.js';

/** Every quirk, by the name that TypeScript knows it by. */
export const quirks = { ...submitQuirks, ...indicationQuirks, ...storageQuirks, ...framingQuirks };

/** Every quirk, in the order of their rows. */
export const allQuirks: readonly Quirk[] = Object.values(quirks);

/** The quirk of this name (`bare-prompt`). */
export function quirkNamed(name: string): Quirk | undefined {
  return allQuirks.find((quirk) => quirk.name === name);
}
