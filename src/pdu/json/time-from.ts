import { outOfRange } from '../error.js';
import type { Timestamp } from '../timestamp.js';
import { enhancedValidity, relativeValidity, type ValidityPeriod } from '../validity.js';
import { flagIn, integerIn, type Members, objectIn, octetsIn, optionalIntegerIn, shown, stringIn } from './members.js';

const ISO = /^\d\d(\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:Z|([+-])(\d\d):(00|15|30|45))$/;

/** Makes a time stamp of ISO 8601 with `Z` or a zone in quarters of an hour; the century is not looked at. @throws PduError. */
export function timestampFrom(members: Members, name: string): Timestamp {
  const text = stringIn(members, name);
  const found = ISO.exec(text);
  if (!found) throw outOfRange(`${name} as 2024-02-29T23:59:59+05:45`, shown(text));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const quarters = Number(found[8] ?? 0) * 4 + Number(found[9] ?? 0) / 15;
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    zoneQuarters: found[7] === '-' && quarters > 0 ? -quarters : quarters,
  };
}

/** Makes a validity period of its JSON words; `raw` counts where it is there. @throws PduError. */
export function validityFrom(value: unknown): ValidityPeriod {
  const members = objectIn(value, 'vp');
  switch (members.format) {
    case 'relative':
      if (members.raw === undefined) return relativeValidity(integerIn(members, 'minutes'));
      return { format: 'relative', octet: integerIn(members, 'raw') };
    case 'absolute':
      return { format: 'absolute', time: timestampFrom(members, 'time') };
    case 'enhanced':
      if (members.raw === undefined) return enhancedFrom(members);
      return { format: 'enhanced', octets: octetsIn(members, 'raw') };
    default:
      throw outOfRange('format relative, absolute or enhanced', shown(members.format));
  }
}

function enhancedFrom(members: Members): ValidityPeriod {
  const minutes = optionalIntegerIn(members, 'minutes');
  const seconds = optionalIntegerIn(members, 'seconds');
  return enhancedValidity({
    singleShot: flagIn(members, 'singleShot'),
    ...(minutes !== undefined && { minutes }),
    ...(seconds !== undefined && { seconds }),
  });
}
