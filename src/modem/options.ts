import type { SegmentPdu } from '../compose/index.js';
import type { Clock, Events, Log } from '../core/index.js';
import type { Claim, QueueStore, SimQuotas } from '../queue/index.js';
import type { BalanceOptions } from './balance.js';
import type { WatchDevice } from './device-watch.js';
import type { PinMemory } from './pin-memory.js';
import type { OpenPort } from './port.js';
import type { RunHook } from './power-hook.js';
import type { Traits } from './traits.js';

/** A network that a modem serves. */
export interface LinkedNetwork {
  name: string;
  /** Most messages of this network in a row while others have some too; at least 1. */
  maxPerCall: number;
}

/** How delivery reports come: not at all, in slots (`+CDSI`), as they are (`+CDS`), or whatever the modem takes. */
export type ReportPath = 'none' | 'stored' | 'routed' | 'auto';

/** How messages are handed to a modem and taken from it. */
export type ModemMode = 'new' | 'old' | 'ascii' | 'digicom';

/** One modem as the configuration has it. */
export interface ModemOptions {
  /** In logs, metrics and the store. */
  name: string;
  /** Path of the serial device, `tcp://host:port`, `imei:DIGITS` or `imsi:DIGITS`. */
  device: string;
  /** 4 to 8 digits; absent = none is entered. */
  pin?: string;
  /**
   * `old`: PDUs go without the service centre's address, and the length counts all octets (phase 1 devices). `ascii` and
   * `digicom`: text mode, for devices without PDUs.
   */
  mode: ModemMode;
  /** Number of the service centre, with or without `+`; absent = the SIM's own. */
  smsc?: string;
  /** Bits a second. */
  baudRate: number;
  flowControl: 'none' | 'rtscts';
  /** Whether a message goes as it is written (`+CMGS`), or by way of a slot (`+CMGW`, `+CMSS`); default `line`. */
  sendFrom?: 'line' | 'storage';
  /** Most attempts to send one segment. */
  attempts: number;
  /** Pause between two sweeps of the storages; they are a safety net. */
  pollMs: number;
  /** In the order in which they are tried. */
  networks: readonly LinkedNetwork[];
  /** What may go through the SIM that is in it; default: anything. */
  quotas?: SimQuotas;
  /** Pause between two messages, and how much longer it is by chance at most; urgent messages skip it. Default none. */
  pacing?: { gapMs: number; jitterMs: number };
  reports: ReportPath;
  /** Whether a SIM in a foreign network may send; default true. */
  roaming?: boolean;
  /** What becomes of a call: `ignore` (default) lets it ring and tells of it, `refuse` hangs up and tells of it. */
  calls?: 'ignore' | 'refuse';
  /** Channels of cell broadcast to be received, `50` or `4370-4399`; default none. */
  broadcasts?: readonly string[];
  /** Whether recovery may switch the radio off and on (`+CFUN`); default false, as some devices leave the bus then. */
  mayResetRadio?: boolean;
  /** Program with its arguments that takes the modem's power and gives it back; the last step of recovery. */
  powerHook?: readonly string[];
  /** How long a claim lasts; half of it must be left at Ctrl-Z. Default 5 min, as `+CMGS` may take two. */
  leaseMs?: number;
  /** How the balance of a prepaid SIM is asked for; default: it is not. */
  balance?: BalanceOptions;
  /** Beginnings of the AT commands that an operator may give while it runs; default none. */
  commands?: readonly string[];
  /** What is said of the device by the operator, and counts more than what is found out. */
  traits?: Traits;
  /** Whether the AT dialogue of messages that went well is kept in the timeline too; default false. */
  traceAll?: boolean;
}

/** The part of the store that a modem needs. */
export type ModemQueue = Pick<
  QueueStore,
  'claim' | 'settle' | 'dueAt' | 'takeInFlight' | 'receive' | 'on' | 'keep' | 'kept'
>;

/** What a modem worker is handed. */
export interface ModemDeps {
  queue: ModemQueue;
  clock: Clock;
  log: Log;
  events: Events;
  openPort: OpenPort;
  /** Makes the SUBMIT of a claimed segment; default: `compose`. @throws GatewayError of the codec, which ends the message. */
  encode?: (claim: Claim) => SegmentPdu;
  /** Default: watches the device's folder. */
  watchDevice?: WatchDevice;
  /** Default: on the store. */
  pinMemory?: PinMemory;
  /** Default: `runPowerHook`. */
  runHook?: RunHook;
  /** From 0 to 1, for jitter. Default `Math.random`. */
  random?: () => number;
}

/** How long a claim lasts unless told otherwise. */
export const DEFAULT_LEASE_MS = 300_000;
