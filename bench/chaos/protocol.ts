/** Kills the process at one of its commits. */
export interface CommitKill {
  /** Which commit of this opening of the store, from 1. */
  nth: number;
  when: 'before' | 'after';
}

/** What one gateway is started with. */
export interface Start {
  configFile: string;
  /** Of `LeapClock`. */
  epochMs: number;
  leaptMs: number;
  /** Grows by the log of every process that worked for this town. */
  logFile: string;
  commitKill?: CommitKill;
}

/** To the process that holds the gateways; `town` says which of them. */
export type Order =
  | { do: 'start'; town: number; start: Start }
  /** Asks when the next timer is due: an answer also says that the main thread had nothing else to do before it. */
  | { do: 'ask'; town: number; call: number }
  | { do: 'leap'; town: number; leaptMs: number };

/** From that process. */
export type Report =
  | { is: 'loaded' }
  | { is: 'started'; town: number; url: string }
  | { is: 'refused'; town: number; reason: string }
  | { is: 'due'; town: number; call: number; dueAt: number | null };
