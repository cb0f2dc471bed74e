/** What a modem says about itself. TS 27.007 §5.1-5.4. */
export interface Identity {
  manufacturer: string;
  model: string;
  revision: string;
  imei: string;
}

/** Values of one +CNMI parameter: what the test reply promises, and what setting it really takes. */
export interface Offer {
  advertised: readonly number[];
  accepted: readonly number[];
}

export type StorageName = 'SM' | 'ME' | 'SR';

/**
 * Everything in which modems differ and which needs no code of its own. The standard values are in `standardBehaviour`;
 * a quirk changes some of them, a test may too, at any time.
 */
export interface Behaviour {
  identity: Identity;
  /** After power-on and ATZ. */ echo: boolean;
  /** How often each command line is echoed. */ echoCopies: number;
  /** What asks for the message. TS 27.005 §3.5.1: CR LF, >, space. */ prompt: string;
  /** What stands for CR LF around answers and unsolicited result codes. */ newline: string;
  /** Written before each answer, beside what the standard has. */ answerLead: string;
  /** Blank lines between an answer's information and its final result code, beside what the standard has. */
  blankLines: number;
  /** Result codes are numbers until ATV1. */ numericResults: boolean;
  /** +CMS ERROR is told only after +CMEE=1 or 2, as +CME ERROR; else ERROR. */ cmsNeedsCmee: boolean;
  /** Strings of text mode are UTF-8, whatever +CSCS says. */ writesUtf8: boolean;
  /** What an unknown command is answered with. */ unknownCommand: string;
  /** Slots by storage; 0 takes the storage away. A SIM's own number of slots is with the SIM card. */
  slots: Record<Exclude<StorageName, 'SM'>, number>;
  /** The number of the first slot of each storage. */ firstSlot: Record<StorageName, number>;
  /** What reading an empty slot gives. */ emptySlot: 'ok' | 'error' | 'cms321' | 'zeros' | 'filler';
  /** Said when a message finds no slot. */ fullLine: string | undefined;
  /** Where messages from mobile go, whatever +CPMS says. */ receivesInto: StorageName | undefined;
  /** Submissions are taken while the receiving storage is full. */ sendsWhenFull: boolean;
  /** Storages offered for reading, writing and receiving. */ memories: readonly [string[], string[], string[]];
  /** Storages right after power-on. */ firstMemories: readonly [StorageName, StorageName, StorageName];
  /** Message services that +CSMS takes. */ services: readonly number[];
  cnmi: { mode: Offer; mt: Offer; bm: Offer; ds: Offer; bfr: Offer };
  /** Time to wait for +CNMA before the message counts as not taken and routing ends, in ms. TS 27.005 §3.4.4. */
  acknowledgeWithinMs: number;
  /** Who chooses TP-MR: the modem counts by itself, or takes the number in the TPDU. */ reference: 'own' | 'given';
  /** Where the last used TP-MR is kept: in EF_SMSS of the SIM card, or only until power-off. */
  referenceKept: 'sim' | 'volatile';
  /** A reset takes the device away for so long, in ms; `undefined`: its lines stay open. */ resetAwayMs:
    | number
    | undefined;
  /** After such a reset the device has another path. */ renumbers: boolean;
  /** How long what the host writes is on its way, in ms, for each write. */ hearAfterMs: number;
  /** Unsolicited result codes are said on all ports but the first. */ firstPortIsQuiet: boolean;
  /** Unsolicited lines after power-on and reset. */ bootLines: readonly string[];
  /** Unsolicited lines that come again and again while the modem has power. */
  noise: readonly { line: string; everyMs: number }[];
}

/** Every value is advertised and accepted. */
export function offer(...values: number[]): Offer {
  return { advertised: values, accepted: values };
}

/** A modem after the book: V.250, TS 27.005, TS 27.007. */
export function standardBehaviour(): Behaviour {
  return {
    identity: { manufacturer: 'Simulated', model: 'Standard', revision: '1.0', imei: '490154203237518' },
    echo: true,
    echoCopies: 1,
    prompt: '\r\n> ',
    newline: '\r\n',
    answerLead: '',
    blankLines: 0,
    numericResults: false,
    cmsNeedsCmee: false,
    writesUtf8: false,
    unknownCommand: 'ERROR',
    slots: { ME: 50, SR: 10 },
    firstSlot: { SM: 1, ME: 1, SR: 1 },
    emptySlot: 'cms321',
    fullLine: undefined,
    receivesInto: undefined,
    sendsWhenFull: true,
    memories: [
      ['SM', 'ME', 'SR'],
      ['SM', 'ME'],
      ['SM', 'ME'],
    ],
    firstMemories: ['SM', 'SM', 'SM'],
    services: [0, 1],
    cnmi: { mode: offer(0, 1, 2, 3), mt: offer(0, 1, 2, 3), bm: offer(0, 2), ds: offer(0, 1, 2), bfr: offer(0, 1) },
    acknowledgeWithinMs: 15_000,
    reference: 'own',
    referenceKept: 'sim',
    resetAwayMs: undefined,
    renumbers: false,
    hearAfterMs: 0,
    firstPortIsQuiet: false,
    bootLines: [],
    noise: [],
  };
}
