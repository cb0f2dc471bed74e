import { optionalInteger } from '../answer.js';
import { command, order, quote } from '../command.js';

/**
 * What the SIM wants: `READY`, `SIM PIN`, `SIM PUK` ... (TS 27.007 §8.3). Undefined when the modem says `OK` alone,
 * as some do when nothing is wanted.
 */
export const pinState = command<void, string | undefined>({
  name: '+CPIN',
  timeoutMs: 10_000,
  request: '+CPIN?',
  lineSuffices: true, // Wavecom, Falcom A2D and Sierra SL8084TR say no OK after it
  parse: ([state]) => state?.toUpperCase(),
});

/** Gives the PIN (TS 27.007 §8.3). A wrong one costs a try: three, and the SIM is blocked. @throws NumberedError CME 16. */
export const enterPin = order<string>({
  name: '+CPIN',
  timeoutMs: 30_000,
  request: (pin) => `+CPIN=${quote(pin)}`,
  secret: true,
});

/** How many tries the PIN has left (TS 27.007 §8.65); undefined when the answer does not say. */
export const pinTriesLeft = command<void, number | undefined>({
  name: '+CPINR',
  timeoutMs: 5_000,
  request: '+CPINR', // of all codes: not every device takes the one that is asked for
  parse: (_, { lines }) => {
    const row = lines.find(([kind]) => kind?.toUpperCase() === 'SIM PIN') ?? lines[0];
    return optionalInteger(row?.[1], 0, 10);
  },
});

/** Some manufacturers' own ways to ask the same; the first number is that of PIN 1. */
export const vendorPinTries = ['+SPIC', '^SPIC', '#PCT', '+QPINC'].map((name) =>
  command<void, number | undefined>({
    name,
    timeoutMs: 5_000,
    request: name === '+QPINC' ? '+QPINC="SC"' : name,
    parse: (args) =>
      optionalInteger(
        args.find((value) => /^\d+$/.test(value)),
        0,
        10,
      ),
  }),
);

/**
 * TP-MR last used, read from the SIM: first octet of EF SMSS (TS 31.102 §4.2.9; TS 27.007 §8.18 for the command).
 *
 * Undefined when the SIM or the modem does not give it: status words other than 90xx, or no data.
 */
export const lastReference = command<void, number | undefined>({
  name: '+CRSM',
  timeoutMs: 10_000,
  request: '+CRSM=176,28483,0,0,2',
  parse: ([sw1, , data]) => {
    if (optionalInteger(sw1, 0, 255) !== 0x90) return undefined;
    return /^[0-9A-Fa-f]{2}/.test(data ?? '') ? Number.parseInt((data ?? '').slice(0, 2), 16) : undefined;
  },
});
