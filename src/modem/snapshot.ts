import type { Place, Registration } from '../at/index.js';
import type { Suspending } from './control.js';
import type { ModemCounters } from './counters.js';
import type { Identity } from './session.js';
import type { State } from './state.js';

/** One modem as operators and metrics see it. */
export interface ModemSnapshot {
  name: string;
  device: string;
  /** Path of the port that is open; null while there is none. */
  port: string | null;
  /** Of the state machine: `closed opening probing locked searching ready sending resting parked`. */
  state: State['at'];
  /** When this state was entered, milliseconds since 1970. */
  since: number;
  /** Why it is not working; null while it is. */
  reason: string | null;
  /** What a suspension that the operator wants still waits for; null when there is none. */
  suspending: Suspending | null;
  /** Members that are not known are absent. */
  identity: Identity;
  /**
   * What the SIM wants: `READY`, `SIM PIN`, `SIM PUK`, ... (TS 27.007 §8.3), `NO SIM`; null while not known. With it the
   * tries that its PIN has left, where the modem tells.
   */
  sim: { state: string | null; pinTriesLeft: number | null };
  /** dBm; null while not known. */
  signalDbm: number | null;
  registration: Registration;
  /** Name of the operator whose network it is in; null while not known. */
  operator: string | null;
  /** Location area and cell; null where the modem does not tell. */
  place: Place | null;
  /** Balance of a prepaid SIM as last told; null while not known, or not asked for. */
  balance: number | null;
  /** How delivery reports come. */
  reports: 'none' | 'stored' | 'routed';
  /** Deviations from the specifications that were met so far, each once. */
  quirks: string[];
  networks: string[];
  counters: ModemCounters;
  /** The last thing that went wrong, and when; null when nothing did. */
  lastError: { at: number; code: string; message: string } | null;
}
