import { createRequire } from 'node:module';
import type { NumberingPlan } from '../routing/index.js';

/** What the library's own type leaves out. */
type TableOfCountry = import('libphonenumber-js/core').NumberingPlan & { nationalPrefix?(): unknown };

const plans = new Map<string, NumberingPlan | undefined>();

/**
 * The plan of a calling code, `49`; undefined when it is none's.
 *
 * The tables are large and most sidecars need none, so they are read when the first plan is asked for.
 */
export function numberingPlanOf(callingCode: string): NumberingPlan | undefined {
  if (!plans.has(callingCode)) plans.set(callingCode, readPlan(callingCode));
  return plans.get(callingCode);
}

function readPlan(callingCode: string): NumberingPlan | undefined {
  const require = createRequire(import.meta.url);
  const library: typeof import('libphonenumber-js/core') = require('libphonenumber-js/core');
  const tables: import('libphonenumber-js/core').MetadataJson = require('libphonenumber-js/metadata.min.json');
  // The first country of a code is the one whose rules all of them share.
  const country = tables.country_calling_codes[callingCode]?.[0];
  if (country === undefined) return undefined;
  const metadata = new library.Metadata(tables);
  metadata.selectNumberingPlan(country);
  const table: TableOfCountry | undefined = metadata.numberingPlan;
  const prefix = table?.nationalPrefix?.(); // 0, the number, where there is none
  const nationalPrefix = typeof prefix === 'string' ? prefix : '';
  const idd = table?.IDDPrefix() ?? '00';
  return {
    nationalPrefix,
    // Where the prefix is the calling code itself (North America), ten digits are dialled with or without it.
    prefixIsOptional: nationalPrefix === '' || nationalPrefix === callingCode,
    internationalPrefix: /^[0-9]*/.exec(idd)?.[0] ?? '',
    international: new RegExp(`^(?:${idd})`),
    complete(dialled) {
      const parsed = library.default(dialled, { defaultCountry: country, extract: false }, tables);
      if (parsed === undefined || parsed.countryCallingCode !== callingCode || !parsed.isValid()) return undefined;
      // A prefix that is still there was not understood: what looks like one would become part of another number.
      const kept =
        nationalPrefix !== '' && nationalPrefix !== callingCode && parsed.nationalNumber.startsWith(nationalPrefix);
      return kept ? undefined : parsed.number;
    },
  };
}
