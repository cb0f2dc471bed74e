import { optionalInteger } from '../answer.js';
import { command, order } from '../command.js';

/** Echo off and results in words: `ATE0` of V.250 §6.2.4, `ATV1` of §6.2.6. Its own result may still be a digit. */
export const quietEcho = order({ name: 'E0V1', timeoutMs: 5_000, request: 'E0V1', numericResult: true });

/** Back to the stored profile (V.250 §6.1.1). Echo is on again afterwards. */
export const resetProfile = order({ name: 'Z', timeoutMs: 10_000, request: 'Z', numericResult: true });

/** Back to the manufacturer's settings (V.250 §6.1.2). Echo is on again afterwards. */
export const factorySettings = order({ name: '&F', timeoutMs: 10_000, request: '&F', numericResult: true });

/** A command line that is longer than most, and changes nothing: does the modem hear all of it? */
export const longLine = order({
  name: '+CMEE',
  timeoutMs: 2_000,
  request: '+CMEE=1;+CMEE=1;+CMEE=1;+CMEE=1;+CMEE=1;+CMEE=1',
});

/** Error numbers in the place of `ERROR` (TS 27.007 §9.1). */
export const numericErrors = order({ name: '+CMEE', timeoutMs: 5_000, request: '+CMEE=1' });

/** Modem functionality: 0 minimum, 1 full (TS 27.007 §8.2). Takes long, and on some devices restarts them. */
export const setFunctionality = order<0 | 1>({
  name: '+CFUN',
  timeoutMs: 60_000,
  request: (level) => `+CFUN=${level}`,
});

/** Starts the modem anew (TS 27.007 §8.2). Some devices leave the bus for half a minute. */
export const restartModem = order({ name: '+CFUN', timeoutMs: 15_000, request: '+CFUN=1,1' });

/** Received signal strength (TS 27.007 §8.5). */
export interface SignalQuality {
  /** dBm, -113 to -51; absent when not known. */
  dbm?: number;
}

/** Asks for the signal (TS 27.007 §8.5). Every device answers it, with or without a SIM, so it is the probe and the heartbeat too. */
export const signalQuality = command<void, SignalQuality>({
  name: '+CSQ',
  timeoutMs: 10_000,
  request: '+CSQ',
  parse: ([level]) => {
    const rssi = optionalInteger(level, 0, 31);
    return rssi === undefined ? {} : { dbm: -113 + 2 * rssi };
  },
});
