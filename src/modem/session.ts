import type { Channel, Indications, Place, Registration, UssdLine } from '../at/index.js';
import type { Port } from './port.js';
import type { TextLine } from './text-mode/text-line.js';

/** What a modem and its SIM say about themselves; absent members were not told. */
export interface Identity {
  manufacturer?: string;
  model?: string;
  revision?: string;
  imei?: string;
  imsi?: string;
}

const MAX_LATE_LINES = 20;

/** One opening of a port: the channel on it and what set-up found out. It is thrown away with the port. */
export class Session {
  readonly port: Port;
  readonly channel: Channel;
  /** Who waits for `+CUSD` now. */
  ussd: ((line: UssdLine) => void) | undefined;
  identity: Identity = {};
  /** Storages that messages may lie in, in the order of sweeping. */
  storages: readonly string[] = [];
  /** Whether the modem told them; else they are a guess. */
  storagesTold = false;
  /** The storage that `+CMGR`, `+CMGL` and `+CMGD` mean now; undefined when not known. */
  selected: string | undefined;
  /** How many messages each storage can hold, where the modem told it. */
  readonly slots = new Map<string, number>();
  /** The storage that `+CMGW` and `+CMSS` mean; undefined while it was not asked for since set-up. */
  writesInto: string | undefined;
  /** Whether routed messages wait for `+CNMA` (service 1 of `+CSMS`). */
  acknowledges = false;
  indications: Indications | undefined;
  registration: Registration = 'unknown';
  /** Where it is; undefined while not told. */
  place: Place | undefined;
  /** What the SIM wants (TS 27.007 §8.3), `READY`, or `NO SIM`; undefined while not known. */
  simState: string | undefined;
  /** Tries that the SIM's PIN has left; undefined while not known. */
  pinTriesLeft: number | undefined;
  /** There in text mode only. */
  text: TextLine | undefined;
  /** Whether `+CMGL` works; else slots are read one by one. */
  lists = true;
  /** Told of each deviation of the modem that is taken into account. */
  note: (quirk: string) => void = () => undefined;
  /** Command lines that the modem repeated. */
  echoes = 0;
  /** The echo was switched off and stayed off: if it is on again, the modem restarted and has lost all its settings. */
  echoTellsRestart = false;
  readonly #late: string[] = [];

  constructor(port: Port, channel: Channel) {
    this.port = port;
    this.channel = channel;
  }

  /** Keeps a late line for whoever wants to know what became of a command. */
  noteLate(line: string): void {
    this.#late.push(line);
    if (this.#late.length > MAX_LATE_LINES) this.#late.shift();
  }

  /** The late lines so far, which are forgotten. */
  takeLate(): string[] {
    return this.#late.splice(0);
  }
}
