import { optionalInteger } from '../answer.js';
import { command, order } from '../command.js';
import { type Place, readPlace } from '../place.js';
import type { InfoLine } from '../result-line.js';

/** Registration as `+CREG` tells it (TS 27.007 §7.2). */
export type Registration = 'home' | 'roaming' | 'searching' | 'denied' | 'none' | 'unknown';

const REGISTRATIONS: readonly Registration[] = [
  'none', // 0: not registered, not searching
  'home',
  'searching',
  'denied',
  'unknown', // 4: for example out of coverage
  'roaming',
  'home', // 6: for SMS only
  'roaming', // 7: for SMS only
  'none', // 8: for emergency calls only
  'home', // 9: CSFB not preferred
  'roaming', // 10: CSFB not preferred
];

/** Puts `<stat>` of `+CREG` into a word. */
export function registrationOf(status: number): Registration {
  return REGISTRATIONS[status] ?? 'unknown';
}

/**
 * Asks for the registration (TS 27.007 §7.2). The answer is `<n>,<stat>`, some devices write `000,001`.
 *
 * The URC of the same name has `<stat>` first and, with `+CREG=2`, a location in quotes or hex behind it: a line is the
 * answer only if its first two values are small numbers without quotes.
 */
export const registration = command<void, { registration: Registration; place?: Place }>({
  name: '+CREG',
  timeoutMs: 10_000,
  request: '+CREG?',
  owns: isRegistrationAnswer,
  parse: ([, status, area, cell]) => {
    const place = readPlace(area, cell);
    return { registration: registrationOf(optionalInteger(status, 0, 10) ?? 4), ...(place && { place }) };
  },
});

function isRegistrationAnswer({ args, quoted }: InfoLine): boolean {
  const [mode, status] = args;
  const small = optionalInteger(mode, 0, 5) !== undefined && optionalInteger(status, 0, 10) !== undefined;
  return small && (status ?? '').length <= 3 && !quoted[0] && !quoted[1];
}

/** Wants a `+CREG` whenever the registration changes: 1 without location, 2 with area and cell (TS 27.007 §7.2). */
export const announceRegistration = order<1 | 2>({
  name: '+CREG',
  timeoutMs: 5_000,
  request: (mode) => `+CREG=${mode}`,
});

/** Name of the operator (TS 27.007 §7.3); undefined while there is none. */
export const operatorName = command<void, string | undefined>({
  name: '+COPS',
  timeoutMs: 30_000,
  request: '+COPS?',
  parse: ([, , name]) => (name === undefined || name === '' ? undefined : name),
});

/** Has messages sent over circuit switched services first (TS 27.007 §10.1.21, service 3), not over LTE alone. */
export const circuitFirst = order({ name: '+CGSMS', timeoutMs: 10_000, request: '+CGSMS=3' });

/** Lets a modem of ZTE that starts offline look for a network. Others refuse it. */
export const goOnline = order({ name: '+ZOPRT', timeoutMs: 30_000, request: '+ZOPRT=5' });
